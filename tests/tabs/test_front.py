"""When a key may be pressed, and to whom it was offered."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.agent.actions.preferences import preferences, set_preferences
from instacrm.agent.ipc.switching import Switcher
from instacrm.agent.store import Store
from instacrm.agent.tabs.browser_pids import ancestors
from instacrm.agent.tabs.front import Act, Front, Judge, why_not
from instacrm.domain.errors import BadSettings
from instacrm.wire.native import Logged
from instacrm.wire.preferences import Preferences
from tests.agent.actions.desks import opened
from tests.builders import NOON, a_capture

BROWSER = 4711
FITTING = Front("Instagram • Direct - Chromium", "Chromium", BROWSER, 60_000)


class NoKeys:
    """A keyboard on which nothing is ever pressed: it says what was in front and what was said to it."""

    def __init__(self, front: Front | None = FITTING) -> None:
        self.front = front

    def press(self, act: Act, may: Judge) -> str:
        return may(self.front) or f"would-{act}"


class Clock:
    def __init__(self) -> None:
        self.ms = NOON

    def __call__(self) -> int:
        return self.ms


def sent(switcher: Switcher, peer: object = "a browser", outreach_id: str = "o1", **changes: str) -> object:
    capture = a_capture("outreach.sent", outreach_id=outreach_id)
    return switcher.after(peer, capture, Logged(event_id=capture.event_id, status=changes.get("status", "logged")))  # type: ignore[arg-type]


def a_switcher(folder: Path, **wanted: object) -> tuple[Store, Switcher, Clock]:
    store, clock = opened(folder), Clock()
    set_preferences(store, Preferences(**wanted))  # type: ignore[arg-type]
    return store, Switcher(store, clock, NoKeys()), clock


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        (FITTING, ""),
        (None, "no-window-in-front"),
        (FITTING._replace(app="Gedit"), "another-program-in-front"),
        (FITTING._replace(app="chromium-fake"), "another-program-in-front"),
        (FITTING._replace(pid=12), "another-browser-in-front"),
        (FITTING._replace(title="Mail - Chromium"), "another-page-in-front"),
        (FITTING._replace(idle_ms=1_000), "somebody-is-typing"),
        (FITTING._replace(keys_down=True), "somebody-is-typing"),
        (FITTING._replace(app="chrome.exe", pid=None), ""),
    ],
)
def test_only_the_browser_that_sent_may_get_a_key(front: Front | None, reason: str) -> None:
    assert why_not(front, browser_pids={BROWSER}, waited_ms=3_000) == reason


@given(title=st.text(), app=st.text(), pid=st.integers(), idle_ms=st.integers(), down=st.booleans())
def test_whatever_is_in_front_gets_no_key_where_no_browser_is_known(
    title: str, app: str, pid: int, idle_ms: int, down: bool
) -> None:
    assert why_not(Front(title, app, pid, idle_ms, down), browser_pids=frozenset(), waited_ms=3_000)


def test_nothing_is_offered_until_a_person_switches_it_on(tmp_path: Path) -> None:
    store, switcher, _ = a_switcher(tmp_path)
    with closing(store):
        assert sent(switcher) is None


def test_every_nth_confirmed_message_is_offered_and_a_repeated_one_does_not_count(tmp_path: Path) -> None:
    store, switcher, _ = a_switcher(tmp_path, tabs="browser", tabs_every=2)
    with closing(store):
        offered = [
            sent(switcher, outreach_id=name, status=status) is not None
            for name, status in (("1", "logged"), ("1", "duplicate"), ("2", "logged"), ("3", "logged"), ("4", "logged"))
        ]

    assert offered == [False, False, True, False, True]


@pytest.mark.parametrize("kind", ["outreach.intent", "outreach.unconfirmed", "outreach.failed", "outreach.observed"])
def test_only_a_confirmed_message_is_offered(tmp_path: Path, kind: str) -> None:
    store, switcher, _ = a_switcher(tmp_path, tabs="browser")
    with closing(store):
        capture = a_capture(kind, outreach_id="o1")
        assert switcher.after("a browser", capture, Logged(event_id="e", status="logged")) is None


def pressed_after(switcher: Switcher, clock: Clock, waited_ms: int, peer: object = "a browser") -> str:
    clock.ms += waited_ms
    return switcher.press(peer, "o1", None).reason


@pytest.mark.parametrize(
    ("waited_ms", "peer", "reason"),
    [
        # This test's own process is no child of a browser, so that not even a fitting window may get a key.
        (3_000, "a browser", "another-browser-in-front"),
        (9_000, "a browser", "not-in-time"),
        (3_000, "another browser", "not-offered"),
    ],
)
def test_keys_are_pressed_in_time_and_for_the_browser_of_the_offer_alone(
    tmp_path: Path, waited_ms: int, peer: str, reason: str
) -> None:
    store, switcher, clock = a_switcher(tmp_path, tabs="keyboard")
    with closing(store):
        sent(switcher)
        assert pressed_after(switcher, clock, waited_ms, peer) == reason


def test_an_offer_is_good_for_one_press(tmp_path: Path) -> None:
    store, switcher, clock = a_switcher(tmp_path, tabs="keyboard")
    with closing(store):
        sent(switcher)
        pressed_after(switcher, clock, 3_000)
        assert pressed_after(switcher, clock, 0) == "not-offered"


def test_switching_it_off_takes_an_offer_back(tmp_path: Path) -> None:
    store, switcher, clock = a_switcher(tmp_path, tabs="keyboard")
    with closing(store):
        sent(switcher)
        set_preferences(store, Preferences(tabs="browser"))
        assert pressed_after(switcher, clock, 3_000) == "switched-off"


def test_the_programs_that_started_one_are_found(tmp_path: Path) -> None:
    for pid, parent in ((30, 20), (20, 10), (10, 1)):
        (tmp_path / str(pid)).mkdir()
        (tmp_path / str(pid) / "stat").write_text(f"{pid} (a) b) S {parent} 0")

    assert ancestors(30, proc=tmp_path) == {20, 10}


@pytest.mark.parametrize("wrong", [{"tabs_every": 0}, {"tabs_delay_s": 0}, {"quiet_from": "25:00"}])
def test_settings_that_cannot_be_are_refused_and_change_nothing(tmp_path: Path, wrong: dict[str, object]) -> None:
    with closing(opened(tmp_path)) as store:
        with pytest.raises(BadSettings):
            set_preferences(store, Preferences(**wrong))  # type: ignore[arg-type]
        assert preferences(store) == Preferences()
