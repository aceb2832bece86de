"""What is sent without words the moment a chat opens is kept, also when the name comes later and another click at once.

The page is looked at a few times a second: some of these chats open, and are clicked in, between two looks.
"""

from functools import partial

from tests.capture.conftest import Studio
from tests.capture.reading import until

# So many small chats have room side by side.
DOCKS = 2
ROUNDS = 2


def test_what_is_clicked_in_a_chat_the_moment_it_opens_is_kept(studio: Studio) -> None:
    writer = studio.a_writer()
    handles = [studio.a_person() for _ in range(DOCKS * ROUNDS)]

    async def story() -> None:
        for first in range(0, len(handles), DOCKS):
            beside = handles[first : first + DOCKS]
            for handle in beside:
                await writer.open_dock(handle, wait_for_header=False)
                await writer.dock(handle).locator('svg[aria-label="Like"]').click()
                await until(partial(studio.went_out, handle), bool)
            for handle in beside:
                await studio.until_kept(handle, "sent")
            await writer.close_docks()

    studio.run(story())

    assert [[(one.content, one.surface) for one in studio.kept(handle)] for handle in handles] == [
        [("like", "dock")] for _ in handles
    ]
