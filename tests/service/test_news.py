"""Whoever listens to a team hears that there is news; what it is, is asked once for all of them."""

import asyncio
import threading

from instacrm.service.http.news import News
from instacrm.wire.sync import SyncNews

LISTENERS = 100


class Asked:
    """The question to the database: how often it was put. `pause` holds the answer back."""

    def __init__(self) -> None:
        self.count = 0
        self.pause = threading.Event()
        self.pause.set()
        self.began = threading.Event()

    def __call__(self) -> SyncNews:
        self.count += 1
        found = SyncNews(self.count, 0)
        self.began.set()
        self.pause.wait(30)
        return found


def test_a_hundred_who_hear_of_one_change_ask_once_and_of_the_next_once_more() -> None:
    news, asked = News(), Asked()

    async def follow(times: int) -> list[int]:
        with news.subscribe("team") as heard:
            ready.release()
            found = []
            for _ in range(times):
                assert await heard.next(30)
                found.append((await news.look("team", asked, anew=False)).head_seq)
                ready.release()
            return found

    async def all_of_them() -> list[list[int]]:
        following = [asyncio.create_task(follow(2)) for _ in range(LISTENERS)]
        for number in (1, 2):
            for _ in range(LISTENERS):
                await ready.acquire()
            news.publish("team", number, 0)
        return await asyncio.gather(*following)

    ready = asyncio.Semaphore(0)

    assert asyncio.run(all_of_them()) == [[1, 2]] * LISTENERS
    assert asked.count == 2


def test_who_hears_of_a_change_while_another_looks_is_not_told_what_was_before() -> None:
    news, asked = News(), Asked()
    asked.pause.clear()

    async def two() -> tuple[SyncNews, SyncNews]:
        with news.subscribe("team"):
            news.publish("team", 1, 0)
            early = asyncio.create_task(news.look("team", asked, anew=False))
            await asyncio.to_thread(asked.began.wait, 30)
            news.publish("team", 2, 0)
            late = asyncio.create_task(news.look("team", asked, anew=False))
            await asyncio.sleep(0)
            asked.pause.set()
            return await early, await late

    assert asyncio.run(two()) == (SyncNews(1, 0), SyncNews(2, 0))


def test_who_looks_unasked_sees_what_nobody_told_and_one_who_goes_takes_nothing_from_others() -> None:
    news, asked = News(), Asked()
    asked.pause.clear()

    async def look() -> list[SyncNews]:
        with news.subscribe("team"):
            goes = asyncio.create_task(news.look("team", asked, anew=False))
            stays = asyncio.create_task(news.look("team", asked, anew=False))
            await asyncio.to_thread(asked.began.wait, 30)
            goes.cancel()
            asked.pause.set()
            return [await stays, await news.look("team", asked, anew=True)]

    assert asyncio.run(look()) == [SyncNews(1, 0), SyncNews(2, 0)]
