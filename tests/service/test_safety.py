"""The safety view over what agents really pushed."""

from instacrm.domain.governance.drafts import RuleDraft
from instacrm.service.actions.pushing import Writer
from instacrm.service.actions.rules import enact
from instacrm.service.actions.safety import book
from instacrm.service.store.engine import Database
from tests.builders import DAY, HOUR, NOON
from tests.service.teams import a_person, a_team


def test_an_account_is_measured_by_what_went_out_and_the_rules_of_the_team(database: Database) -> None:
    a_team(database)
    dana = a_person(database, role="owner")
    pause = RuleDraft(kind="interval-spacing", severity="warn", params={"min_s": 90})
    enact(database, Writer("team", dana.operator_id), pause, NOON)
    dana.now_ms = NOON - 9 * DAY
    dana.push(dana.met("mila.k"), *dana.wrote("mila.k", "outreach.sent"))
    dana.now_ms = NOON
    for handle in ("mila.k", "jo.ht", "ana.b"):
        dana.push(dana.met(handle), *dana.wrote(handle, "outreach.sent"))
    dana.push(*dana.wrote("ana.b", "outreach.failed"))

    (account,) = book(database, "team", NOON + HOUR).actors

    assert (account.handle, account.safety.standing) == ("@studio_a", "over")
    assert account.safety.sentence.startswith("2 of 2 pauses shorter than 1:30 min, the shortest 1:00 min.")
    firsts = next(factor for factor in account.safety.factors if factor.name == "first-contacts")
    assert firsts.sentence.endswith("67 % of all messages were first contacts.")
    assert sum(account.safety.by_hour) == 3
    assert account.safety.by_hour[12] == 3
