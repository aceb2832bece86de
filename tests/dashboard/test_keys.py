"""Anywhere is reached by keys alone: the palette leads to pages and people, and the list of keys names the rest."""

import re

from playwright.sync_api import expect

from tests.dashboard.office import PATIENCE_MS, Office


def test_a_person_is_found_and_opened_by_keys_alone(sqlite_office: Office) -> None:
    crowd = sqlite_office.crowd
    with sqlite_office.seat("Lee") as lee:
        page = lee.go("/analytics/")
        page.keyboard.press("Control+k")
        expect(page.get_by_role("combobox", name="Go to a page or a person")).to_be_focused()
        page.keyboard.type(f"@{crowd.handle(24)}")
        expect(page.get_by_role("option", selected=True)).to_contain_text(crowd.handle(24), timeout=PATIENCE_MS)
        barriers = lee.barriers()

        page.keyboard.press("Enter")

        page.wait_for_url(f"**/prospect/?id={crowd.person(24)}")
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert (barriers, lee.complaints) == ([], [])


def test_a_page_is_chosen_with_the_arrows(sqlite_office: Office) -> None:
    with sqlite_office.seat("Lee") as lee:
        page = lee.go("/")
        page.keyboard.press("Control+k")
        page.keyboard.type("o")
        second = page.get_by_role("listbox").get_by_role("option").nth(1)
        name = second.inner_text().splitlines()[0]
        page.keyboard.press("ArrowDown")
        expect(second).to_have_attribute("aria-selected", "true")

        page.keyboard.press("Enter")

        expect(page.locator("a[aria-current=page]").filter(visible=True)).to_have_text(name, timeout=PATIENCE_MS)


def test_a_page_is_found_by_what_stands_on_it(sqlite_office: Office) -> None:
    with sqlite_office.seat("Lee") as lee:
        page = lee.go("/goals/")
        page.keyboard.press("Control+k")
        page.keyboard.type("quorum")
        expect(page.get_by_role("listbox").get_by_role("option", selected=True)).to_contain_text("Constitution")

        page.keyboard.press("Enter")

        page.wait_for_url("**/constitution/")
        assert lee.complaints == []


def test_the_list_of_keys_opens_and_holds_other_keys_back(sqlite_office: Office) -> None:
    with sqlite_office.seat("Lee") as lee:
        page = lee.go("/prospects/")
        page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Keys")
        expect(keys.get_by_text("again tomorrow")).to_be_visible()
        barriers = lee.barriers()

        page.keyboard.press("/")

        expect(keys.get_by_role("button", name="Close")).to_be_focused()
        page.keyboard.press("Escape")
        expect(keys).to_have_count(0)
        assert (barriers, page.url) == ([], re.sub(r"/?$", "/", f"{sqlite_office.url}/prospects"))
