import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from sqlalchemy import update

from instacrm.agent.actions import syncing
from instacrm.agent.sync import rounds as rounds_module
from instacrm.agent.sync.backoff import delay_s
from instacrm.agent.sync.client import CoreClient, checked_url
from instacrm.agent.sync.rounds import Rounds
from instacrm.domain.errors import BadSettings
from instacrm.domain.governance.drafts import RuleDraft
from instacrm.service.actions import pulling
from instacrm.service.actions.pushing import Writer
from instacrm.service.actions.rules import enact
from instacrm.service.store import tables
from tests.agent.sync.offices import Desk, Office
from tests.builders import DAY, NOON
from tests.service.serving import an_app, served
from tests.service.teams import person_of, row_of, rows


def test_two_agents_see_each_others_work(dana: Desk, lee: Desk) -> None:
    outreach = dana.write("mila", "outreach.sent")
    dana.set("mila", "warm")

    dana.round()
    lee.round()

    assert lee.states() == {outreach: "sent"}
    assert lee.statuses() == {person_of("mila"): "warm"}
    assert dana.waiting() == 0


def test_an_answer_that_got_lost_doubles_nothing(dana: Desk, office: Office) -> None:
    dana.write("mila", "outreach.sent")
    dana.line.lose = 2

    assert dana.round() == "server-away"
    assert dana.round() == "server-away"
    assert dana.round() == "done"

    assert [row["state"] for row in rows(office.database, tables.outreaches)] == ["sent"]
    assert dana.waiting() == 0


def test_work_goes_on_without_core_and_is_there_afterwards(dana: Desk, office: Office) -> None:
    dana.line.down = True
    written = {dana.write(f"p{number}", "outreach.sent") for number in range(130)}

    assert dana.round() == "server-away"
    dana.line.down = False
    assert dana.round() == "done"

    assert {row["outreach_id"] for row in rows(office.database, tables.outreaches)} == written
    assert dana.waiting() == 0


def test_an_agent_of_another_protocol_still_brings_what_was_written_and_takes_nothing(
    dana: Desk, lee: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana.round()
    lee.round()
    stranger = Desk(office, "noa")
    told, theirs = dana.write("mila", "outreach.sent"), lee.write("noor", "outreach.sent")
    lee.round()
    monkeypatch.setattr(pulling, "PROTOCOL", 2)

    assert [dana.round(), stranger.round()] == ["upgrade", "upgrade"]

    assert (dana.waiting(), set(dana.states())) == (0, {told})
    assert {row["outreach_id"] for row in rows(office.database, tables.outreaches)} == {told, theirs}
    assert stranger.line.asked == ["hello"]
    stranger.store.close()


def test_an_agent_of_another_protocol_does_not_listen_until_the_two_understand_each_other(
    dana: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than a listener takes to look again.
    monkeypatch.setattr(rounds_module, "delay_s", lambda *_: 0.3)
    monkeypatch.setattr(pulling, "PROTOCOL", 2)
    begun = len(dana.line.asked)

    async def run() -> list[str]:
        rounds = Rounds(dana.store, dana, now_ms=lambda: NOON, client=CoreClient(dana, transport=dana.line))
        task = asyncio.create_task(rounds.run())
        assert await asyncio.to_thread(eventually, lambda: dana.line.asked[begun:].count("hello") > 3)
        asked = dana.line.asked[begun:]
        monkeypatch.setattr(pulling, "PROTOCOL", 1)
        assert await asyncio.to_thread(eventually, lambda: "stream" in dana.line.asked)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return asked

    assert "stream" not in asyncio.run(run())


def test_whose_day_is_used_up_sends_the_rest_later_and_hears_of_others_meanwhile(
    dana: Desk, lee: Desk, office: Office
) -> None:
    office.a_day = 6
    office.start()
    for number in range(3):
        dana.write(f"p{number}", "outreach.sent")
    theirs = lee.write("noor", "outreach.sent")
    lee.round()

    assert dana.round() == "done"

    assert dana.waiting() > 0
    assert theirs in dana.states()
    office.a_day = 0
    office.start()
    assert (dana.round(), dana.waiting()) == ("done", 0)


def test_agents_repair_a_core_that_was_put_back_to_an_older_copy(dana: Desk, lee: Desk, office: Office) -> None:
    dana.write("mila", "outreach.sent")
    dana.round()
    office.copy_core()
    dana.write("noor", "outreach.sent")
    lee.write("mila", "outreach.failed")
    for desk in (dana, lee, dana, lee):
        desk.round()
    before = dana.states()
    office.put_back_core()

    for desk in (dana, lee, dana, lee):
        assert desk.round() == "done"

    kept = {row["outreach_id"]: row["state"] for row in rows(office.database, tables.outreaches)}
    assert kept == dana.states() == lee.states() == before
    assert len(kept) == 3


def test_the_next_page_is_asked_for_before_one_is_taken_in(
    dana: Desk, lee: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {dana.write(f"p{number}", "outreach.sent") for number in range(3)}
    lee.round()
    dana.round()
    lee.page_events, begun = 2, len(lee.line.asked)
    asked: list[int] = []
    apply = syncing.apply_page

    def noting(*told: Any, **more: Any) -> None:
        asked.append(lee.line.asked[begun:].count("pull"))
        apply(*told, **more)

    # As long as the answer takes: then the order is the same on every machine.
    monkeypatch.setattr(rounds_module, "ON_ITS_WAY_S", 20)
    monkeypatch.setattr(syncing, "apply_page", noting)

    assert lee.round() == "done"

    assert set(lee.states()) == told
    assert len(asked) > 2
    assert asked == [*range(2, len(asked) + 1), len(asked)]


def test_a_core_put_back_between_two_pages_is_repaired_like_any_other(
    dana: Desk, lee: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lee.round()
    office.copy_core()
    for number in range(3):
        dana.write(f"p{number}", "outreach.sent")
    lee.write("noor", "outreach.sent")
    dana.round()
    lee.page_events = 2
    ask = lee.line.handle_async_request

    async def put_back_after_the_first(request: httpx2.Request) -> httpx2.Response:
        answer = await ask(request)
        if request.url.path.endswith("pull"):
            monkeypatch.setattr(lee.line, "handle_async_request", ask)
            office.put_back_core()
        return answer

    monkeypatch.setattr(rounds_module, "ON_ITS_WAY_S", 20)
    monkeypatch.setattr(lee.line, "handle_async_request", put_back_after_the_first)

    assert lee.round() == "history-differs"
    # What the page of before brought is no place of the other history.
    assert syncing.cursor(lee.store) is None
    for desk in (dana, lee, dana, lee):
        assert desk.round() == "done"

    kept = {row["outreach_id"]: row["state"] for row in rows(office.database, tables.outreaches)}
    assert kept == dana.states() == lee.states()
    assert len(kept) == 4


def test_a_clock_ten_years_ahead_loses_nothing_and_does_not_win_for_ever(dana: Desk, lee: Desk, office: Office) -> None:
    dana.now = NOON + 3650 * DAY
    dana.set("mila", "warm")
    dana.round()
    lee.round()

    office.now = lee.now = NOON + 600_000
    lee.set("mila", "booked")
    lee.round()
    dana.round()

    assert dana.statuses() == lee.statuses() == {person_of("mila"): "booked"}


def test_a_wrong_clock_is_corrected_once_however_often_an_event_is_pushed(dana: Desk, office: Office) -> None:
    office.copy_core()
    dana.now = NOON + 7_200_000
    dana.set("mila", "warm")
    dana.round()
    dana.round()
    before = rows(office.database, tables.registers, "value", "hlc")
    office.put_back_core()

    dana.round()

    assert rows(office.database, tables.registers, "value", "hlc") == before


def test_a_rule_reaches_the_agent_with_its_next_round(dana: Desk, office: Office) -> None:
    draft = RuleDraft(kind="duplicate-contact", severity="warn", params={"days": 7})
    enacted, _ = enact(office.database, Writer("team", dana.me.operator_id), draft, NOON)

    dana.round()

    assert syncing.policy_version(dana.store) == enacted.policy_version == 1


def test_what_core_refuses_for_good_is_set_aside_and_the_rest_goes_on(dana: Desk, office: Office) -> None:
    dana.round()
    with office.database.writing() as db:
        db.execute(tables.actor_operators.delete())
    dana.write("mila", "outreach.sent")
    dana.set("mila", "warm")

    assert dana.round() == "done"

    assert {item.code for item in syncing.quarantined(dana.store)} == {"actor-not-joined"}
    assert row_of(office.database, tables.prospects, person_id=person_of("mila"))["status"] == "warm"
    assert dana.waiting() == 0


def test_a_revoked_session_is_not_an_outage(dana: Desk, office: Office) -> None:
    with office.database.writing() as db:
        db.execute(update(tables.sessions).values(revoked_ms=NOON))

    assert dana.round() == "session-revoked"


def eventually(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


def test_running_agents_hear_of_each_other_at_once(dana: Desk, lee: Desk, office: Office) -> None:
    with served(an_app(office.database)) as address:
        dana.service_url = lee.service_url = address

        async def both() -> None:
            running = [Rounds(desk.store, desk, now_ms=lambda: NOON) for desk in (dana, lee)]
            tasks = [asyncio.create_task(rounds.run()) for rounds in running]
            assert await asyncio.to_thread(eventually, lambda: all(r.core().state == "live" for r in running))
            # Both listen to the stream by now; polling would take half a minute.
            assert await asyncio.to_thread(eventually, lambda: all(r._streaming for r in running))
            outreach = dana.write("mila", "outreach.sent")
            assert await asyncio.to_thread(eventually, lambda: lee.states() == {outreach: "sent"})
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run(both())


def test_a_running_agent_says_offline_and_comes_back_when_woken(dana: Desk, office: Office) -> None:
    dana.line.down = True

    async def run() -> None:
        rounds = Rounds(dana.store, dana, now_ms=lambda: NOON, client=CoreClient(dana, transport=dana.line))
        task = asyncio.create_task(rounds.run())
        assert await asyncio.to_thread(eventually, lambda: rounds.core().state == "offline")
        dana.line.down = False
        rounds.wake()
        assert await asyncio.to_thread(eventually, lambda: rounds.core().state == "live")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


def test_a_running_agent_that_was_told_to_come_later_goes_on_where_it_stopped(dana: Desk, office: Office) -> None:
    crowd = office.app.state.core.crowd
    kept = crowd.waiting_max
    seen: set[str] = set()

    async def run() -> list[str]:
        rounds = Rounds(dana.store, dana, now_ms=lambda: NOON, client=CoreClient(dana, transport=dana.line))
        task = asyncio.create_task(rounds.run())
        assert await asyncio.to_thread(eventually, lambda: rounds.core().state == "live")
        crowd.waiting_max, begun = 0, len(dana.line.asked)
        dana.write("mila", "outreach.sent")
        assert await asyncio.to_thread(eventually, lambda: crowd._promised_s > 0)
        crowd.waiting_max = kept

        def is_sent() -> bool:
            seen.add(rounds.core().state)
            return rounds.core().waiting == 0

        assert await asyncio.to_thread(eventually, is_sent)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return dana.line.asked[begun:]

    asked = asyncio.run(run())

    # Core is there: who is asked to come a little later is not told that it is away.
    assert seen == {"live"}
    assert {"push"} <= set(asked) <= {"push", "pull", "stream"}


@pytest.mark.parametrize(
    "url", ["http://core.example", "http://127.0.0.1.evil.example", "ftp://x", "", "http://10.0.0.1"]
)
def test_a_token_goes_only_over_https_or_to_this_computer(url: str) -> None:
    with pytest.raises(BadSettings):
        checked_url(url)


def test_waiting_grows_to_a_minute_and_to_five_after_half_an_hour() -> None:
    longest = [
        delay_s(failures, failing_s, lambda: 1.0) for failures, failing_s in ((1, 0), (3, 9), (20, 99), (20, 1801))
    ]

    assert longest == [2.0, 8.0, 60.0, 300.0]


def test_what_answers_but_is_not_core_is_an_outage(dana: Desk) -> None:
    async def portal(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=b"<html>Please log in to the airport's network</html>")

    async def ask() -> str:
        client = CoreClient(dana, transport=httpx2.MockTransport(portal))
        rounds = Rounds(dana.store, dana, now_ms=lambda: NOON, client=client)
        try:
            await rounds.round()
        except Exception as error:  # noqa: BLE001 (its code is what the test is about)
            return str(getattr(error, "code", error))
        finally:
            await client.close()
        return "done"

    assert asyncio.run(ask()) == "server-away"
