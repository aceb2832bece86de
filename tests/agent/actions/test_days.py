"""Today, as the window shows it: counted from what is on this computer's disk."""

from contextlib import closing
from pathlib import Path

from instacrm.agent.actions.days import day
from instacrm.agent.actions.health import record_health
from instacrm.wire.ipc import Both, Day, PageHealth
from instacrm.wire.native import CaptureHealth, Pace
from tests.agent.actions.desks import logged, opened
from tests.builders import DAY, HOUR, MINUTE, NOON, a_prospect, a_who, an_id


def today(folder: Path, *at: int, settle: str = "outreach.sent") -> Day:
    """The day at noon of somebody who wrote to @mila.k at these times."""
    with closing(opened(folder)) as store:
        for at_ms in at:
            outreach_id = an_id()
            logged(store, at_ms=at_ms, outreach_id=outreach_id)
            logged(store, settle, at_ms=at_ms + 900, outreach_id=outreach_id)
        return day(store, a_who(), now_ms=NOON)


def test_an_empty_day_is_all_noughts(tmp_path: Path) -> None:
    told = today(tmp_path)

    assert {told.sent, told.people, told.first_contacts, told.replies, told.unconfirmed, told.failed} == {Both(0, 0)}
    assert told.lines == ()
    assert [(account.actor.handle, account.team, account.last_ms) for account in told.accounts] == [
        ("studio_a", Pace(0, 0), None)
    ]


def test_a_day_counts_since_midnight_and_the_hour_to_now(tmp_path: Path) -> None:
    told = today(tmp_path, NOON - DAY, NOON - 3 * HOUR, NOON - 5 * MINUTE)

    assert (told.sent, told.people, told.first_contacts) == (Both(2, 2), Both(1, 1), Both(0, 0))
    assert told.accounts[0].mine == told.accounts[0].team == Pace(hour=1, today=2)
    assert told.accounts[0].last_ms == NOON - 5 * MINUTE
    assert [(line.at_ms, line.handle, line.state) for line in told.lines] == [
        (NOON - 5 * MINUTE, "mila.k", "sent"),
        (NOON - 3 * HOUR, "mila.k", "sent"),
    ]


def test_a_failed_message_is_shown_and_counts_nowhere_else(tmp_path: Path) -> None:
    told = today(tmp_path, NOON - HOUR // 2, settle="outreach.failed")

    assert (told.sent, told.failed, told.accounts[0].mine) == (Both(0, 0), Both(1, 1), Pace(0, 0))
    assert [line.state for line in told.lines] == ["failed"]


def test_a_message_to_nobody_known_has_no_handle(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        logged(store, at_ms=NOON - HOUR, prospect=a_prospect(None))
        told = day(store, a_who(), now_ms=NOON)

    assert [line.handle for line in told.lines] == [None]


def test_health_is_the_newest_of_each_page(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        for word in (
            CaptureHealth(event_id=an_id(), page="thread", state="blind", since_ms=1),
            CaptureHealth(event_id=an_id(), page="thread", state="ok", since_ms=2),
            CaptureHealth(event_id=an_id(), page="dock", state="degraded", since_ms=3, missing=("header",)),
        ):
            record_health(store, a_who(), word, now_ms=NOON)
        told = day(store, a_who(), now_ms=NOON)

    assert set(told.health) == {PageHealth("thread", "ok", 2), PageHealth("dock", "degraded", 3, ("header",))}
