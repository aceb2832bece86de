"""Who is signed in, as the page tells it in three places."""

import json
from typing import Any

from simulator.people import Writer

from .conftest import Stage

VIEWER = """() => [...document.querySelectorAll('script[type="application/json"][data-sjs]')]
  .map(script => script.textContent).find(text => text.includes('"PolarisViewer"'))"""


async def told(writer: Writer) -> dict[str, Any]:
    """What cookie, JSON script and side bar say."""
    data = json.loads(await writer.page.evaluate(VIEWER))
    defines = data["require"][0][3][0]["__bbox"]["define"]
    viewer = next(one for one in defines if one[0] == "PolarisViewer")[2]
    cookies = {one["name"]: one["value"] for one in await writer.browser.context.cookies()}
    own = writer.page.locator(f'nav a[href="/{writer.account}/"] img')
    return {"cookie": cookies.get("ds_user_id"), "viewer": viewer, "nav": await own.count()}


def test_cookie_script_and_side_bar_agree_on_the_account(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> dict[str, Any]:
        await writer.sign_in()
        await writer.page.reload()
        await writer.page.locator("nav").wait_for()
        return await told(writer)

    seen = stage.run(story())

    user_id = stage.site.world.accounts[writer.account].user_id
    assert (seen["cookie"], seen["viewer"]["id"], seen["viewer"]["data"]["username"], seen["nav"]) == (
        user_id,
        user_id,
        writer.account,
        1,
    )


def test_another_account_comes_by_a_reload_and_writes_under_its_own_name(stage: Stage) -> None:
    writer = stage.a_writer()
    second = stage.a_writer().account

    async def story() -> tuple[bool, dict[str, Any]]:
        await writer.sign_in()
        await writer.page.evaluate("window.sameDocument = true")
        await writer.switch_account(second)
        reloaded = not await writer.page.evaluate("window.sameDocument === true")
        await writer.write("ada.paints", "From the second")
        await writer.wait_delivered("ada.paints", "From the second")
        return reloaded, await told(writer)

    reloaded, seen = stage.run(story())

    assert reloaded
    assert seen["viewer"]["data"]["username"] == second
    assert stage.site.log[-1].account == second


def test_nobody_is_nobody_after_signing_out(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> dict[str, Any]:
        await writer.sign_out()
        return await told(writer)

    seen = stage.run(story())

    assert seen == {"cookie": None, "viewer": {"data": None, "id": None}, "nav": 0}


def test_a_closed_tab_opens_again_signed_in(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> None:
        await writer.open_thread("ada.paints")
        await writer.close_tab()
        await writer.write("ada.paints", "Here again")
        await writer.wait_delivered("ada.paints", "Here again")

    stage.run(story())

    assert stage.site.log[-1].account == writer.account
