"""What people look for by words, and what a phone keeps folded until it is wanted."""

from playwright.sync_api import expect

from tests.dashboard.office import PATIENCE_MS, PHONE, Office


def test_messages_are_found_by_their_words(sqlite_office: Office) -> None:
    with sqlite_office.seat("Lee") as lee:
        page = lee.go("/activity/")
        lines = page.get_by_role("feed").get_by_role("article")
        expect(lines.first).to_be_visible(timeout=PATIENCE_MS)

        page.get_by_role("searchbox", name="Find words").fill("frage KURZE")

        expect(lines.filter(has_not_text="kurze Frage")).to_have_count(0, timeout=PATIENCE_MS)
        expect(lines.first).to_be_visible(timeout=PATIENCE_MS)
        page.get_by_role("searchbox", name="Find words").fill("nobody ever wrote this")
        expect(page.get_by_role("heading", name="Nobody wrote that")).to_be_visible(timeout=PATIENCE_MS)
        assert (lee.barriers(), lee.violations(), lee.complaints) == ([], [], [])


def test_a_phone_folds_the_filters_behind_one_button_that_counts_them(sqlite_office: Office) -> None:
    with sqlite_office.seat("Lee", viewport=PHONE) as lee:
        page = lee.go("/prospects/?status=warm&replied=true&q=person")
        status = page.get_by_role("button", name="Status Warm")
        button = page.get_by_role("button", name="Filters (2)")
        expect(button).to_be_visible(timeout=PATIENCE_MS)
        expect(status).to_have_count(0)

        button.click()

        expect(status).to_be_visible(timeout=PATIENCE_MS)
        assert (lee.barriers(), lee.violations(), lee.complaints) == ([], [], [])
