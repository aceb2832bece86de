"""An agent that keeps the audit log's head notices when the log becomes another one: real Core, real rounds."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from instacrm.agent.actions.auditing import acknowledge_alarm, known_head, read_alarm
from instacrm.agent.examining import examine
from instacrm.agent.settings import Home
from instacrm.agent.store import Store, open_store
from instacrm.agent.sync.client import open_client
from instacrm.agent.sync.rounds import Rounds
from instacrm.agent.sync.session import Session
from instacrm.agent.sync.session_secrets import FileVault
from instacrm.domain.errors import NotFound
from instacrm.service.actions.audit import audit_head, verify_audit
from instacrm.wire.identity import AuthSession
from instacrm.wire.window import Finding
from tests.agent.signin.test_session import real_ms
from tests.builders import a_who
from tests.service.identity.office import Core


@pytest.fixture
def owner(core: Core) -> dict[str, Any]:
    return core.owner()


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    opened = open_store(home, now_ms=real_ms())
    yield opened
    opened.close()


@pytest.fixture
def sync(core: Core, owner: dict[str, Any], home: Path, store: Store) -> Callable[[], None]:
    """A whole round with Core, by an agent that just started."""

    async def run() -> None:
        session = Session(home, now_ms=real_ms, vault=FileVault(home))
        if session.signed_in == "no":
            session.sign_in(AuthSession(**owner), core.url)
        async with open_client(session) as client:
            await Rounds(store, session, now_ms=real_ms, client=client).round()

    return lambda: asyncio.run(run())


@pytest.fixture
def joined(core: Core, owner: dict[str, Any]) -> Core:
    """Core, whose owner invited somebody."""
    core.invite(owner, "lee@studio.example")
    return core


def alarm(store: Store) -> tuple[int, int] | None:
    with store.reading() as db:
        return read_alarm(db)


def change(core: Core, statement: str) -> None:
    with core.db.writing() as db:
        db.exec_driver_sql(statement)


def test_a_log_that_grows_is_followed(
    core: Core, owner: dict[str, Any], store: Store, sync: Callable[[], None]
) -> None:
    sync()
    first = known_head(store)
    core.invite(owner, "lee@studio.example")

    sync()

    with core.db.reading() as db:
        assert known_head(store) == audit_head(db, owner["team_id"])
        assert verify_audit(db, owner["team_id"]) is None
    assert known_head(store).number > first.number > 0
    assert alarm(store) is None


@pytest.mark.parametrize(
    "tampering",
    [
        "delete from audit_logs where number = (select max(number) from audit_logs)",
        "update audit_logs set detail = '{}', chain = '00' where number = (select max(number) from audit_logs)",
    ],
)
def test_a_log_that_became_another_one_is_noticed_and_told(
    joined: Core, home: Path, store: Store, sync: Callable[[], None], tampering: str
) -> None:
    sync()
    known = known_head(store)
    change(joined, tampering)

    sync()

    found = alarm(store)
    assert found
    assert found[1] == known.number
    told = {finding.name: finding for finding in asyncio.run(examine(Home(home), now_ms=real_ms()))}
    assert told["audit log"].state == "problem"


def test_an_alarm_that_was_seen_says_by_whom_and_the_next_one_is_told_anew(
    joined: Core, home: Path, store: Store, sync: Callable[[], None]
) -> None:
    sync()
    change(joined, "delete from audit_logs where number = (select max(number) from audit_logs)")
    sync()

    acknowledge_alarm(store, a_who("Dana"), real_ms())

    seen = audit_finding(home)
    assert seen.state == "note"
    assert "Dana saw this on" in seen.says
    change(joined, "delete from audit_logs where number = (select max(number) from audit_logs)")
    sync()
    assert audit_finding(home).state == "problem"


def test_there_is_nothing_to_have_seen_while_the_log_is_whole(store: Store, sync: Callable[[], None]) -> None:
    sync()

    with pytest.raises(NotFound):
        acknowledge_alarm(store, a_who("Dana"), real_ms())


def audit_finding(home: Path) -> Finding:
    found = asyncio.run(examine(Home(home), now_ms=real_ms()))
    return next(finding for finding in found if finding.name == "audit log")


def test_a_log_rewritten_in_its_middle_with_right_seals_is_noticed(
    core: Core, owner: dict[str, Any], store: Store, sync: Callable[[], None]
) -> None:
    sync()
    known = known_head(store)
    change(core, "update audit_logs set action = 'nothing' where number = 1")
    reseal(core, owner["team_id"])
    with core.db.reading() as db:
        assert verify_audit(db, owner["team_id"]) is None

    sync()

    found = alarm(store)
    assert found
    assert found[1] == known.number


def reseal(core: Core, team_id: str) -> None:
    """What somebody with the database in hand would do to hide a change."""
    from instacrm.domain.audit_chain import SEALED, START, digest_of, next_seal

    before = START
    with core.db.writing() as db:
        rows = db.exec_driver_sql("select * from audit_logs order by number").mappings().all()
        for row in rows:
            before = next_seal(before, digest_of([row[name] for name in SEALED]))
            db.exec_driver_sql("update audit_logs set chain = ? where number = ?", (before, row["number"]))
    assert rows[0]["team_id"] == team_id
