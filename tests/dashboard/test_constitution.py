"""The constitution is read and changed on the dashboard, and what it decided is what the pages then say."""

import re

from playwright.sync_api import expect

from instacrm.service.actions.proposals import Vote, vote
from instacrm.service.actions.pushing import Writer
from instacrm.service.store import proposals
from tests.dashboard.office import PATIENCE_MS, Office


def everybody_is_for(office: Office) -> None:
    """The ballots of all who may vote; the last one ends it."""
    team_id = office.crowd.team_id
    with office.database.reading() as db:
        (open_one,) = proposals.open_ones(db, team_id)
    for operator_id in open_one.electorate:
        vote(
            office.database,
            Writer(team_id, operator_id),
            open_one.proposal_id,
            Vote(choice="for"),
            office.core.now_ms(),
        )


def test_joining_retention_and_names_of_statuses_are_proposed_decided_and_then_hold(small: Office) -> None:
    with small.seat("Lee") as lee:
        page = lee.go("/constitution/")
        expect(page.locator("nav [aria-current=page]").filter(visible=True)).to_have_text("Rules")
        page.get_by_label("Who comes in without an invitation").select_option("approval")
        page.get_by_label("Texts are kept for days").fill("90")
        page.get_by_label("Warm", exact=True).fill("Interested")
        page.get_by_label("Another status").fill("On hold")
        page.get_by_role("button", name="Add the status").click()
        asked = page.get_by_role("list", name="Changes").get_by_role("listitem")
        expect(asked).to_have_count(4)
        expect(page.get_by_text("an owner has to be for it")).to_be_visible()
        found = lee.barriers()
        page.get_by_role("button", name="Propose to the team").click()
        card = page.locator("[data-proposal][data-state=open]")
        expect(card).to_contain_text("Status “Warm” is called: Interested, until now Warm")

        everybody_is_for(small)

        expect(lee.go("/proposals/").locator("[data-proposal][data-state=passed]")).to_contain_text(
            "an owner must be for"
        )
        lee.go("/prospects/")
        expect(page.get_by_role("option", name="Interested", exact=True).first).to_be_attached()
        expect(page.get_by_role("option", name="Warm", exact=True)).to_have_count(0)
        page.get_by_label(re.compile("^Status of @")).first.select_option("On hold")
        expect(page.get_by_text("Status set to On hold")).to_be_visible(timeout=PATIENCE_MS)
    assert (found, lee.complaints) == ([], [])
    assert small.count("SELECT body FROM constitutions WHERE team_id = :team").count("Interested") == 1
    assert small.count("SELECT count(*) FROM prospects WHERE team_id = :team AND status = 'on-hold'") == 1


def test_who_has_no_vote_reads_the_constitution_and_changes_nothing(small: Office) -> None:
    with small.seat("Vera") as vera:
        page = vera.go("/constitution/")

        expect(page.get_by_label("Texts are kept for days")).to_be_disabled()
        expect(page.get_by_role("button", name="Propose to the team")).to_have_count(0)
