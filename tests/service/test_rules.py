import pytest
from sqlalchemy import delete, select, update

from instacrm.domain.errors import BadInput, NeedsVote, NotFound
from instacrm.domain.governance.drafts import RuleDraft
from instacrm.service.actions.audit import audit_head, verify_audit, write_audit
from instacrm.service.actions.pushing import Writer
from instacrm.service.actions.rules import enact, policy_of, retire
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from tests.builders import NOON
from tests.service.teams import Person, a_person, a_team

CAP = RuleDraft(kind="frequency-cap", severity="warn", params={"limit": 50, "window_s": 3600})


@pytest.fixture
def dana(database: Database) -> Person:
    a_team(database)
    return a_person(database, role="owner")


def writer(person: Person) -> Writer:
    return Writer(person.team_id, person.operator_id)


def test_a_rule_of_a_team_of_one_is_in_force_at_once(dana: Person) -> None:
    enacted, news = enact(dana.database, writer(dana), CAP, NOON)

    assert policy_of(dana.database, "team").rules == (enacted.rule,)
    assert enacted.policy_version == news.policy_version == policy_of(dana.database, "team").version == 1


def test_a_second_member_makes_rules_a_matter_of_votes(dana: Person) -> None:
    enact(dana.database, writer(dana), CAP, NOON)
    a_person(dana.database)

    with pytest.raises(NeedsVote):
        enact(dana.database, writer(dana), CAP, NOON)

    assert len(policy_of(dana.database, "team").rules) == 1


def test_a_retired_rule_is_no_longer_in_force_even_when_it_was_the_last(dana: Person) -> None:
    enacted, _ = enact(dana.database, writer(dana), CAP, NOON)

    news = retire(dana.database, writer(dana), enacted.rule.rule_id, NOON)

    assert policy_of(dana.database, "team").rules == ()
    assert news.policy_version == 2


@pytest.mark.parametrize("params", [{}, {"limit": 0, "window_s": 60}, {"limit": 5, "window_s": 60, "colour": "red"}])
def test_a_rule_that_makes_no_sense_leaves_nothing_behind(dana: Person, params: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        enact(dana.database, writer(dana), RuleDraft(kind="frequency-cap", severity="hold", params=params), NOON)

    assert policy_of(dana.database, "team").version == 0


def test_a_rule_nobody_enacted_cannot_be_retired(dana: Person) -> None:
    with pytest.raises(NotFound):
        retire(dana.database, writer(dana), "nothing", NOON)


def test_every_step_is_in_the_audit_log_and_its_chain_is_whole(dana: Person) -> None:
    enacted, _ = enact(dana.database, writer(dana), CAP, NOON)
    retire(dana.database, writer(dana), enacted.rule.rule_id, NOON)

    with dana.database.reading() as db:
        actions = db.scalars(select(tables.audit_logs.c.action).order_by(tables.audit_logs.c.number)).all()
        assert actions == ["rule.enacted", "rule.retired"]
        assert verify_audit(db, "team") is None
        assert audit_head(db, "team")[0] == 2


@pytest.mark.parametrize("column", ["detail", "action", "at_ms", "operator_id"])
def test_a_changed_entry_of_the_audit_log_is_found(dana: Person, column: str) -> None:
    with dana.database.writing() as db:
        for number in range(3):
            write_audit(db, "team", "thing.done", {"number": number}, operator_id=dana.operator_id, now_ms=NOON)
        value = NOON + 1 if column == "at_ms" else "{}"
        db.execute(update(tables.audit_logs).where(tables.audit_logs.c.number == 2).values({column: value}))

        assert verify_audit(db, "team") == 2


def test_a_removed_entry_of_the_audit_log_is_found(dana: Person) -> None:
    with dana.database.writing() as db:
        for number in range(3):
            write_audit(db, "team", "thing.done", {"number": number}, operator_id=None, now_ms=NOON)
        db.execute(delete(tables.audit_logs).where(tables.audit_logs.c.number == 2))

        assert verify_audit(db, "team") == 3
