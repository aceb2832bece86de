"""People run their team in the dashboard: a real provider, a real Core, real browsers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from simulator.provider import Provider
from tests.dashboard.office import AXE, PAGES_DIR
from tests.service.identity.office import PEOPLE, Core, bearer, running_core


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider(PEOPLE) as running:
        yield running


@pytest.fixture
def core(provider: Provider, tmp_path: Path) -> Iterator[Core]:
    with running_core(provider, tmp_path, "approval", pages=PAGES_DIR) as running:
        yield running


@pytest.fixture
def owner(core: Core) -> dict[str, Any]:
    return core.owner()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="en-GB")
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()


@pytest.fixture
def dana(core: Core, owner: dict[str, Any], context: BrowserContext) -> Page:
    """Dana's browser, signed in at the provider."""
    assert owner
    return signed_in(core, context, "dana@studio.example")


def signed_in(core: Core, context: BrowserContext, email: str) -> Page:
    page = context.new_page()
    page.goto(f"{core.url}/auth/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"{core.url}/")
    return page


def go(core: Core, page: Page, path: str) -> None:
    page.goto(f"{core.url}{path}")
    expect(page.locator("main h1").first).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)


def barriers(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(
        "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}))"
        ".violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}`))"
    )
    return found


def asks(core: Core, email: str, name: str) -> dict[str, Any]:
    """The session of somebody who asked to be let in."""
    ticket = core.finish(email).json()["ticket"]
    session: dict[str, Any] = core.ask("establish", ticket=ticket, name=name).json()["session"]
    return session


def test_somebody_who_waits_is_let_in(core: Core, dana: Page) -> None:
    lee = asks(core, "lee@studio.example", "Lee")
    go(core, dana, "/members/")

    dana.get_by_role("button", name="Let in Lee").click()

    expect(dana.get_by_label("Role of Lee")).to_have_value("member")
    assert core.ask("refresh", refresh=lee["refresh"]).json()["status"] == "active"


def test_a_role_is_changed_and_a_membership_ended(core: Core, owner: dict[str, Any], dana: Page) -> None:
    lee = core.joined("lee@studio.example", "Lee", invitation=core.invite(owner, "lee@studio.example"))
    go(core, dana, "/members/")

    dana.get_by_label("Role of Lee").select_option("admin")
    expect(dana.get_by_text("Lee is admin now")).to_be_visible()
    role = core.me(**bearer(lee)).json()["operator"]["role"]
    dana.get_by_role("button", name="End membership of Lee").click()

    expect(dana.get_by_role("button", name="Take back in of Lee")).to_be_visible()
    assert role == "admin"
    assert core.me(**bearer(lee)).status_code == 401


def test_somebody_invited_by_the_page_comes_in_by_its_link(core: Core, dana: Page) -> None:
    go(core, dana, "/members/")
    dana.get_by_label("E-mail address").fill("lee@studio.example")
    dana.get_by_label("As", exact=True).select_option("viewer")

    dana.get_by_role("button", name="Make an invitation").click()

    link = dana.get_by_label("The invitation's link").input_value()
    listed = dana.get_by_role("list", name="Open invitations").get_by_role("listitem")
    expect(listed.filter(has_text="lee@studio.example")).to_be_visible()
    lee = core.joined("lee@studio.example", "Lee", invitation=link)
    assert core.me(**bearer(lee)).json()["operator"]["role"] == "viewer"


def test_an_invitation_is_taken_back_on_the_page(core: Core, owner: dict[str, Any], dana: Page) -> None:
    token = core.invite(owner, "lee@studio.example")
    go(core, dana, "/members/")

    dana.get_by_role("button", name="Take back the invitation of lee@studio.example").click()

    expect(dana.get_by_role("list", name="Open invitations")).to_have_count(0)
    assert core.finish("lee@studio.example", invitation=token).json()["status"] == "denied"


def test_another_device_is_signed_out_on_the_page(core: Core, owner: dict[str, Any], dana: Page) -> None:
    go(core, dana, "/devices/")

    dana.get_by_role("button", name="Sign out a test").click()

    expect(dana.get_by_role("list", name="Sign-ins").get_by_role("listitem")).to_have_count(1)
    assert core.me(**bearer(owner)).status_code == 401


def test_the_audit_log_tells_who_did_what(core: Core, owner: dict[str, Any], dana: Page) -> None:
    core.invite(owner, "lee@studio.example")

    go(core, dana, "/audit/")

    expect(dana.get_by_role("row").filter(has_text="Invited somebody").filter(has_text="Dana")).to_be_visible()
    expect(dana.get_by_role("row").filter(has_text="The team was founded")).to_be_visible()


def test_a_member_leaves_and_stands_before_the_door(core: Core, owner: dict[str, Any], context: BrowserContext) -> None:
    core.joined("lee@studio.example", "Lee", invitation=core.invite(owner, "lee@studio.example"))
    lee = signed_in(core, context, "lee@studio.example")
    go(core, lee, "/members/")
    lee.get_by_role("button", name="Leave …").click()

    lee.get_by_role("button", name="Leave North Studio for good").click()

    expect(lee.get_by_role("link", name="Sign in")).to_be_visible()


def test_somebody_of_two_teams_changes_between_them_on_the_page(
    core: Core, owner: dict[str, Any], context: BrowserContext
) -> None:
    core.joined("lee@studio.example", "Lee", bootstrap=core.bootstrap_token(another_team=True), team_name="South")
    core.finish("lee@studio.example", invitation=core.invite(owner, "lee@studio.example", role="viewer"))
    lee = signed_in(core, context, "lee@studio.example")
    go(core, lee, "/members/")
    before = lee.get_by_role("button", name="Team: South. Change")
    before.click()
    found = barriers(lee)

    lee.get_by_role("dialog", name="Your teams").get_by_role("button", name="North Studio").click()

    expect(lee.get_by_role("button", name="Team: North Studio. Change")).to_be_visible()
    expect(lee.get_by_role("complementary").get_by_text("Viewer", exact=True)).to_be_visible()
    assert found == []
    # The page of the one team is gone, and with it whatever it showed.
    expect(before).to_have_count(0)


@pytest.mark.parametrize("path", ["/members/", "/devices/", "/audit/"])
def test_a_page_of_the_team_has_no_barrier(core: Core, owner: dict[str, Any], dana: Page, path: str) -> None:
    core.joined("lee@studio.example", "Lee", invitation=core.invite(owner, "lee@studio.example"))
    asks(core, "mia@works.example", "Mia")
    core.invite(owner, "p1@studio.example")
    go(core, dana, path)

    found = barriers(dana)

    assert found == []
