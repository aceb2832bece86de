"""A message that does not go out is never in the ground truth, however the page shows it."""

import pytest

from simulator.people import Writer
from simulator.world import FailureWay

from .conftest import Stage


def delivered(stage: Stage, writer: Writer) -> list[str]:
    return [one.text for one in stage.site.log if one.account == writer.account]


async def fail(stage: Stage, writer: Writer, how: FailureWay) -> None:
    stage.site.fail_next_send(writer.account, "ada.paints", how=how)
    await writer.write("ada.paints", "Lost words")
    await stage.site.wait_until(lambda: any(one.account == writer.account for one in stage.site.failed))


@pytest.mark.parametrize("how", ["marker", "removed", "restored", "silence"])
def test_a_send_that_fails_is_an_attempt_and_no_delivery(stage: Stage, how: FailureWay) -> None:
    writer = stage.a_writer()

    stage.run(fail(stage, writer, how))

    assert delivered(stage, writer) == []
    assert [one.text for one in stage.site.failed if one.account == writer.account] == ["Lost words"]


def test_the_error_mark_offers_to_try_again_and_that_delivers_once(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> int:
        await fail(stage, writer, "marker")
        await writer.wait_failed()
        marks = await writer.page.locator('[role="group"] svg[aria-label="Failed to send"]').count()
        await writer.page.get_by_role("button", name="Try again").click()
        await writer.wait_delivered("ada.paints", "Lost words")
        await writer.page.get_by_role("alert").wait_for(state="detached")
        return marks

    marks = stage.run(story())

    assert marks == 1
    assert delivered(stage, writer) == ["Lost words"]


def test_a_removed_bubble_leaves_no_trace_and_a_restored_one_gives_the_text_back(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> tuple[str, str]:
        await fail(stage, writer, "removed")
        bubble = writer.page.locator('[role="presentation"]')
        await bubble.wait_for(state="detached")
        empty = await writer.page.get_by_role("textbox").inner_text()
        await fail(stage, writer, "restored")
        box = writer.page.get_by_role("textbox").filter(has_text="Lost words")
        await box.wait_for()
        return empty.strip(), (await box.inner_text()).strip()

    assert stage.run(story()) == ("", "Lost words")


def test_only_the_next_message_fails(stage: Stage) -> None:
    writer = stage.a_writer()

    async def story() -> None:
        await fail(stage, writer, "marker")
        await writer.write("ada.paints", "This one goes")
        await writer.wait_delivered("ada.paints", "This one goes")

    stage.run(story())

    assert delivered(stage, writer) == ["This one goes"]
