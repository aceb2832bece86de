"""Accounts are shared, handed over and left on the dashboard: each press is the whole of what Core then knows."""

from playwright.sync_api import Locator, Page, expect

from tests.dashboard.office import PHONE, Office, Seat

# Vera only looks; nobody may give her an account, and she may take none.
HANDLE = "north.light"


def card(page: Page, handle: str = HANDLE) -> Locator:
    """The card of an account, opened where it says who writes from it."""
    found = (
        page.get_by_role("list", name="Accounts")
        .get_by_role("listitem")
        .filter(has=page.get_by_role("heading", name=f"@{handle}"))
    )
    found.get_by_text("Who writes from it").click()
    expect(found.get_by_role("list", name=f"Who writes from @{handle}")).to_be_visible()
    return found


def writers(office: Office, handle: str = HANDLE) -> set[str]:
    """Who writes from the account, as Core keeps it."""
    found = office.ask(
        "SELECT operator_id FROM actor_operators WHERE team_id = :team AND actor_id = :actor AND left_ms IS NULL",
        actor=office.crowd.actors[handle],
    )
    names = {operator_id: name for name, operator_id in office.crowd.operators.items()}
    return {names[row.operator_id] for row in found}


def test_an_account_is_handed_over_shared_and_left_by_who_may(sqlite_office: Office) -> None:
    with sqlite_office.seat("Lee") as lee, sqlite_office.seat("Dana") as dana:
        held_by_lee = card(lee.go("/actors/"))
        expect(held_by_lee.get_by_role("button", name="End … Kim")).to_have_count(0)
        held_by_lee.get_by_role("button", name="Hand over …").click()
        held_by_lee.get_by_label("Who writes from it in place of you").select_option("Dana")
        held_by_lee.get_by_role("button", name="Hand over", exact=True).click()
        expect(lee.page.get_by_text("Dana writes from @north.light in place of you")).to_be_visible()
        after_hand_over = writers(sqlite_office)
        expect(held_by_lee.get_by_role("button", name="Leave …")).to_have_count(0)

        led_by_dana = card(dana.go("/actors/"))
        led_by_dana.get_by_label("Let somebody write from it too").select_option("Lee")
        led_by_dana.get_by_role("button", name="Share").click()
        expect(dana.page.get_by_text("Lee writes from @north.light too")).to_be_visible()
        after_sharing = writers(sqlite_office)
        led_by_dana.get_by_role("button", name="Leave …").click()
        led_by_dana.get_by_role("button", name="Leave @north.light").click()

        expect(dana.page.get_by_text("You left @north.light")).to_be_visible()
    assert (after_hand_over, after_sharing) == ({"Kim", "Dana"}, {"Kim", "Dana", "Lee"})
    assert writers(sqlite_office) == {"Kim", "Lee"}


def test_who_leads_takes_part_and_ends_it_for_others(sqlite_office: Office) -> None:
    with sqlite_office.seat("Dana") as dana:
        account = card(dana.go("/actors/"), "lucia_works")
        account.get_by_role("button", name="Take part myself").click()
        expect(account.get_by_role("button", name="Leave …")).to_be_visible()
        taking_part = writers(sqlite_office, "lucia_works")
        account.get_by_role("button", name="Leave …").click()
        account.get_by_role("button", name="Leave @lucia_works").click()
        expect(account.get_by_role("button", name="Take part myself")).to_be_visible()
        account.get_by_role("button", name="End … Kim").click()
        account.get_by_role("button", name="End it for Kim").click()
        expect(account.get_by_text("Nobody at present")).to_be_visible()
        ended = writers(sqlite_office, "lucia_works")

        account.get_by_label("Let somebody write from it too").select_option("Kim")
        account.get_by_role("button", name="Share").click()

        expect(account.get_by_role("button", name="End … Kim")).to_be_visible()
    assert (taking_part, ended, writers(sqlite_office, "lucia_works")) == ({"Dana", "Kim"}, set(), {"Kim"})


def test_who_only_looks_is_offered_nothing(sqlite_office: Office) -> None:
    with sqlite_office.seat("Vera") as vera:
        account = card(vera.go("/actors/"))

        expect(account.get_by_role("button")).to_have_count(0)


def test_the_opened_box_has_no_barrier(sqlite_office: Office) -> None:
    looks = {"color_scheme": "dark", "viewport": PHONE, "has_touch": True, "is_mobile": True}
    with sqlite_office.seat("Dana", **looks) as dana:
        _open_everything(dana)

        found = dana.barriers()

        assert (found, dana.violations(), dana.complaints) == ([], [], [])


def _open_everything(seat: Seat) -> None:
    account = card(seat.go("/actors/"))
    account.get_by_role("button", name="Hand over … Kim").click()
    account.get_by_role("button", name="End … Lee").click()
