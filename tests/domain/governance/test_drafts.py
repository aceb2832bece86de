import pytest

from instacrm.domain.errors import BadInput
from instacrm.domain.governance.constitution import Constitution, narrows
from instacrm.domain.governance.drafts import Change, GoalDraft, RuleDraft, check_change
from instacrm.domain.governance.starters import STARTERS
from instacrm.domain.prospects import statuses_of

CAP = RuleDraft(kind="frequency-cap", severity="warn", params={"limit": 50, "window_s": 3600})


@pytest.mark.parametrize(
    "change",
    [
        Change(what="enact-rule"),
        Change(what="enact-rule", rule=CAP, subject_id="rule-1"),
        Change(what="change-rule", rule=CAP),
        Change(what="retire-rule", subject_id="rule-1", rule=CAP),
        Change(what="retire-goal"),
        Change(what="enact-goal", rule=CAP),
        Change(what="constitution", goal=GoalDraft(metric="paid", every="week", target=3)),
        Change(what="constitution", constitution=Constitution(zone="Mars/Olympus")),
        Change(what="constitution", constitution=Constitution(status_names={"Lost one": "Lost"})),
        Change(what="constitution", constitution=Constitution(status_names={"x" * 25: "Lost"})),
        Change(what="constitution", constitution=Constitution(status_names={"lost": "Paid"})),
        Change(what="constitution", constitution=Constitution(status_names={f"own-{n}": f"Own {n}" for n in range(9)})),
        Change(what="constitution", constitution=Constitution(status_names={"warm": ""})),
        Change(what="constitution", constitution=Constitution(status_names={"warm": "Two\nlines"})),
        Change(what="constitution", constitution=Constitution(status_names={"warm": "x" * 25})),
        # Nobody could tell one from the other: one's own name twice, or the usual name of another.
        Change(what="constitution", constitution=Constitution(status_names={"warm": "Hot", "booked": "hot"})),
        Change(what="constitution", constitution=Constitution(status_names={"warm": "No reply"})),
        Change(what="enact-rule", rule=RuleDraft(kind="moon-phase", severity="warn", params={})),
    ],
)
def test_a_change_that_does_not_hold_together_is_refused(change: Change) -> None:
    with pytest.raises(BadInput):
        check_change(change)


def test_two_statuses_may_change_names_with_each_other() -> None:
    change = Change(what="constitution", constitution=Constitution(status_names={"paid": "Client", "client": "Paid"}))

    assert check_change(change) == change


def test_a_team_may_add_statuses_of_its_own() -> None:
    names = {f"own-{number}": f"Own {number}" for number in range(8)}
    change = Change(what="constitution", constitution=Constitution(status_names={"warm": "Interested", **names}))

    assert check_change(change) == change
    assert statuses_of(names)[-9:] == (*names, "excluded")


def test_every_starter_is_a_rule_that_can_be_enacted() -> None:
    changes = [Change(what="enact-rule", rule=starter.rule) for starter in STARTERS]

    assert [check_change(change) for change in changes] == changes
    assert all(starter.reason for starter in STARTERS)


def test_sharing_less_narrows_and_sharing_more_does_not() -> None:
    assert [narrows("shared", "local"), narrows("local", "none"), narrows("local", "shared")] == [True, True, False]
