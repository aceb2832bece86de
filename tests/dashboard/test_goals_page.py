"""A goal in force is changed, and then ended, by pressing its buttons and by what everybody votes."""

from playwright.sync_api import expect

from instacrm.domain.governance.drafts import Change, GoalDraft
from instacrm.service.actions.proposals import Ask, open_proposal
from instacrm.service.actions.pushing import Writer
from tests.dashboard.office import PATIENCE_MS, Office
from tests.dashboard.test_constitution import everybody_is_for


def a_goal_in_force(office: Office) -> None:
    goal = Change(what="enact-goal", goal=GoalDraft(metric="messages", every="week", target=200))
    proposer = Writer(office.crowd.team_id, office.crowd.operators["Dana"])
    open_proposal(office.database, proposer, Ask(change=goal, reason=""), office.core.now_ms())
    everybody_is_for(office)


def test_a_goal_is_changed_and_ended_by_hand_and_by_vote(small: Office) -> None:
    a_goal_in_force(small)
    with small.seat("Lee") as lee:
        page = lee.go("/goals/")
        goal = page.locator("[data-goal]")
        goal.get_by_role("button", name="Change").click()
        goal.get_by_label("So many instead").fill("150")
        found = lee.barriers()
        goal.get_by_role("button", name="Propose to the team").click()
        expect(page.get_by_text("Proposed. The team was asked")).to_be_visible(timeout=PATIENCE_MS)
        everybody_is_for(small)
        lee.go("/goals/")
        expect(goal).to_contain_text("of 150", timeout=PATIENCE_MS)

        goal.get_by_role("button", name="Propose to end").click()

        expect(page.get_by_text("Proposed. The team was asked")).to_be_visible(timeout=PATIENCE_MS)
        everybody_is_for(small)
        lee.go("/goals/")
        expect(page.get_by_text("No goals yet")).to_be_visible(timeout=PATIENCE_MS)
        assert (found, lee.violations(), lee.complaints) == ([], [], [])
