"""Several people at one prospect, a Core that goes away and comes back, and a page that runs from right to left."""

import re
from contextlib import ExitStack

from playwright.sync_api import Browser, Locator, Page, expect

from tests.dashboard.crowd import Crowd
from tests.dashboard.office import PATIENCE_MS, Office

_STATUS = "SELECT status FROM prospects WHERE team_id = :team AND person_id = :person"


def status_on(page: Page) -> Locator:
    return page.get_by_label(re.compile("^Status: "))


def test_two_browsers_at_one_prospect_show_each_others_changes(sqlite_office: Office) -> None:
    person = sqlite_office.crowd.person(26)
    with sqlite_office.seat("Lee") as lee, sqlite_office.seat("Dana") as dana:
        here, there = lee.go(f"/prospect/?id={person}"), dana.go(f"/prospect/?id={person}")

        status_on(here).select_option("warm")
        expect(status_on(there)).to_have_value("warm", timeout=PATIENCE_MS)
        status_on(there).select_option("booked")
        expect(status_on(here)).to_have_value("booked", timeout=PATIENCE_MS)

        assert (lee.complaints, dana.complaints) == ([], [])
    assert sqlite_office.count(_STATUS, person=person) == "booked"


def test_while_core_is_away_the_page_says_so_and_keeps_what_was_typed(crowd: Crowd, browser: Browser) -> None:
    office = Office(crowd, browser)
    with ExitStack() as desk:
        with office.open():
            page = desk.enter_context(office.seat("Lee")).go(f"/prospect/?id={crowd.person(27)}")
            expect(page.get_by_text("live", exact=True).first).to_be_visible(timeout=PATIENCE_MS)
            page.get_by_label("Note for the team").fill("Call on Monday.")
        page.get_by_role("button", name="Add note").click()
        refused = page.get_by_role("alert").filter(has_text="your words are still here")
        expect(refused).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_text("offline", exact=True).first).to_be_visible(timeout=PATIENCE_MS)

        with office.open():
            page.get_by_role("button", name="Add note").click()

            expect(page.get_by_role("button", name="Call on Monday.")).to_be_visible(timeout=PATIENCE_MS)
            expect(page.get_by_label("Note for the team")).to_have_value("", timeout=PATIENCE_MS)
            expect(page.get_by_text("live", exact=True).first).to_be_visible(timeout=PATIENCE_MS)


def test_from_right_to_left_nothing_hangs_out_of_the_page(sqlite_office: Office) -> None:
    paths = ("/", "/prospects/", f"/prospect/?id={sqlite_office.crowd.person(24)}", "/operators/?second=30", "/rules/")
    with sqlite_office.seat("Dana") as dana:
        hangs_out = {path: sideways(dana.go(path)) for path in paths}

        assert hangs_out == dict.fromkeys(paths, 0)
        assert (dana.violations(), dana.complaints) == ([], [])


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window once it runs from right to left."""
    found: int = page.evaluate(
        "() => { const root = document.documentElement; root.dir = 'rtl'; return root.scrollWidth - root.clientWidth; }"
    )
    return found
