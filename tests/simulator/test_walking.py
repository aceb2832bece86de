"""Going from page to page: without a reload, with the name later than the box."""

from simulator.world import Manners

from .conftest import Stage

HEADER = '[data-pagelet="IGDInboxHeaderOffMsys"]'


def test_from_thread_to_thread_to_profile_and_back_the_document_stays_the_same(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> bool:
        await writer.open_thread("ada.paints")
        await writer.page.evaluate("window.sameDocument = true")
        await writer.open_thread("bo_bakes")
        await writer.open_profile("bo_bakes")
        await writer.open_thread("ada.paints")
        await writer.page.go_back()
        await writer.page.go_forward()
        await writer.page.locator(f'{HEADER} a[href="/ada.paints/"]').wait_for()
        return bool(await writer.page.evaluate("window.sameDocument === true"))

    assert stage.run(story())


def test_the_name_comes_after_the_box_to_write_in(stage: Stage) -> None:
    writer = stage.a_writer()
    stage.site.slow(header_ms=1200)

    async def story() -> tuple[int, str]:
        await writer.open_thread("ada.paints", wait_for_header=False)
        early = await writer.page.locator(f"{HEADER} a").count()
        link = writer.page.locator(f'{HEADER} a[href="/ada.paints/"]')
        await link.wait_for()
        return early, await link.locator("h2").inner_text()

    assert stage.run(story()) == (0, "Ada Example")


def test_a_message_may_go_out_before_the_name_has_come(stage: Stage) -> None:
    writer = stage.a_writer()
    stage.site.slow(header_ms=60_000)

    async def story() -> str:
        await writer.write("ada.paints", "Quick", wait_for_header=False)
        return (await writer.wait_delivered("ada.paints", "Quick")).prospect

    assert stage.run(story()) == "ada.paints"


def test_the_message_button_can_lead_to_the_thread_page(stage: Stage) -> None:
    writer = stage.a_writer()
    stage.site.behave(Manners(header_ms=50, send_ms=20, message_opens="thread"))

    async def story() -> str:
        await writer.open_profile("ada.paints")
        await writer.page.get_by_role("button", name="Message", exact=True).click()
        await writer.page.locator(f'{HEADER} a[href="/ada.paints/"]').wait_for()
        return writer.page.url

    thread_id = stage.site.thread_id(writer.account, "ada.paints")
    assert stage.run(story()) == f"https://www.instagram.com/direct/t/{thread_id}/"


def test_two_people_of_one_name_are_not_mixed_up(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> None:
        await writer.write("ada.paints", "To the painter")
        await writer.write("other.ada", "To the other")
        await writer.write("ada.paints", "To the painter again")
        await writer.wait_delivered("ada.paints", "To the painter again")

    stage.run(story())

    log = [(one.prospect, one.text) for one in stage.site.log if one.account == writer.account]
    assert log == [
        ("ada.paints", "To the painter"),
        ("other.ada", "To the other"),
        ("ada.paints", "To the painter again"),
    ]
