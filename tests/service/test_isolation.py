"""Every question Core puts to its database names the team; what it never asks for, it cannot give away."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint, event

from instacrm.domain import events
from instacrm.domain.governance.drafts import RuleDraft
from instacrm.service.actions.pulling import START_STAMP, hello, news, note_agent
from instacrm.service.actions.pushing import Draft, Writer, append
from instacrm.service.actions.rules import enact, policy_of, retire
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from instacrm.wire.sync import SyncHello
from tests.builders import DAY, NOON
from tests.service.teams import a_person, a_team, person_of

OF_TEAMS = {table.name for table in tables.metadata.tables.values() if "team_id" in table.primary_key.columns}


@pytest.mark.parametrize("name", sorted(OF_TEAMS))
def test_the_team_leads_every_key_and_index(name: str) -> None:
    table = tables.metadata.tables[name]

    keys = (PrimaryKeyConstraint, UniqueConstraint)
    leading = [key.columns.keys()[0] for key in table.constraints if isinstance(key, keys)]
    leading += [index.columns.keys()[0] for index in table.indexes]

    assert set(leading) == {"team_id"}


@pytest.fixture
def asked(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def hear(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engines = {database._reader, database._writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    yield statements
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)


def test_no_statement_of_sync_and_rules_forgets_the_team(database: Database, asked: list[str]) -> None:
    a_team(database)
    dana = a_person(database, role="owner")
    writer = Writer("team", dana.operator_id)
    intent, sent = dana.wrote("mila", events.SENT)
    dana.push(dana.met("mila"), intent, sent, dana.set("mila", "excluded"), b"{}")
    dana.push(intent, dana.word(intent, "not-sent"), dana.event(events.REPLY, address_id=intent.address_id))
    cursor = dana.pull().cursor
    dana.pull(cursor)
    asked_hello = SyncHello(protocol=1, agent_id="a", incarnation="1", agent_now_ms=NOON, version="1", cursor=cursor)
    hello(database, writer, asked_hello, NOON)
    news(database, "team")
    note_agent(database, writer, "a", f"e.0.{START_STAMP}", NOON + DAY)
    fact = {"entity": "person", "entity_id": person_of("mila"), "field": "status", "value": "new"}
    append(database, writer, [Draft(kind=events.REGISTER, at_ms=NOON, fact=fact)], NOON)
    rule = RuleDraft(kind="duplicate-contact", severity="warn", params={"days": 7})
    retire(database, writer, enact(database, writer, rule, NOON)[0].rule.rule_id, NOON)
    policy_of(database, "team")

    forgot = [s for s in asked if set(re.findall(r"\w+", s)) & OF_TEAMS and not names_the_team(s)]
    assert len(asked) > 50
    assert forgot == []


def names_the_team(statement: str) -> bool:
    if statement.startswith("INSERT"):
        return "team_id" in statement.partition("VALUES")[0]
    return "team_id = " in statement.partition("WHERE")[2]
