"""Keys under a real X server with a real window manager and a real Chromium; the server's own record is the truth."""

import gc
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from Xlib import X, Xatom, display  # type: ignore[import-untyped]
from Xlib.error import XError  # type: ignore[import-untyped]
from Xlib.ext import record, xtest  # type: ignore[import-untyped]
from Xlib.protocol import rq  # type: ignore[import-untyped]

from instacrm.agent.tabs.front import Front, why_not
from instacrm.agent.tabs.x11 import X11Keyboard, front_of

PATIENCE_S = 60
SHIFT, SHIFT_RIGHT = 0xFFE1, 0xFFE2
PAGE = "data:text/html,<title>Instagram {}</title>"


def until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, f"waited for {what}"
        time.sleep(0.02)


class Screen:
    """An X server with a window manager, and a record of every key it saw."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.eye = display.Display(name)
        self.keys: list[int] = []
        self._recorder = display.Display(name)
        self._context = self._recorder.record_create_context(
            0,
            [record.AllClients],
            [
                {
                    "core_requests": (0, 0), "core_replies": (0, 0), "ext_requests": (0, 0, 0, 0),
                    "ext_replies": (0, 0, 0, 0), "delivered_events": (0, 0),
                    "device_events": (X.KeyPress, X.KeyPress), "errors": (0, 0), "client_started": False,
                    "client_died": False,
                }
            ],
        )  # fmt: skip
        self._thread = threading.Thread(target=self._record, daemon=True)
        self._thread.start()

    def _record(self) -> None:
        with suppress(Exception):
            self._recorder.record_enable_context(self._context, self._note)

    def _note(self, reply: Any) -> None:
        data = reply.data
        while reply.category == record.FromServer and data:
            event, data = rq.EventField(None).parse_binary_value(data, self._recorder.display, None, None)
            self.keys.append(event.detail)

    def close(self) -> None:
        """Let the server go."""
        self.eye.record_disable_context(self._context)
        self.eye.sync()
        self._thread.join(PATIENCE_S)
        self._recorder.close()
        self.eye.close()

    def front(self) -> Front | None:
        with suppress(XError):
            return front_of(self.eye)
        return None

    def tap(self, symbol: int) -> None:
        """Somebody presses a key."""
        code = self.eye.keysym_to_keycode(symbol)
        xtest.fake_input(self.eye, X.KeyPress, code)
        xtest.fake_input(self.eye, X.KeyRelease, code)
        self.eye.sync()

    def pressed_keys(self) -> list[int]:
        """Every key pressed since the record was begun anew; a last one of ours shows that the record is complete."""
        last = self.eye.keysym_to_keycode(SHIFT_RIGHT)
        self.tap(SHIFT_RIGHT)
        until(lambda: last in self.keys, "the last press in the record")
        return self.keys[: self.keys.index(last)]

    def a_window(self, title: str, app: str) -> Any:
        """Another program comes to the front."""
        window = self.eye.screen().root.create_window(10, 10, 300, 200, 0, X.CopyFromParent)
        window.set_wm_name(title)
        window.set_wm_class(app, app)
        window.change_property(
            self.eye.intern_atom("_NET_WM_NAME"), self.eye.intern_atom("UTF8_STRING"), 8, title.encode()
        )
        window.change_property(self.eye.intern_atom("_NET_WM_PID"), Xatom.CARDINAL, 32, [os.getpid()])
        window.map()
        self.eye.sync()
        until(lambda: (front := self.front()) is not None and front.title == title, f"{title} in front")
        return window

    def rest(self, ms: int) -> None:
        """Nobody touches anything for so long."""
        until(lambda: (front := self.front()) is not None and front.idle_ms >= ms, "rest")


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    ready, tell = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tell), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=(tell,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(tell)
    with os.fdopen(ready) as lines:
        name = f":{lines.readline().strip()}"
    manager = subprocess.Popen(
        ["openbox"], env=os.environ | {"DISPLAY": name}, stderr=subprocess.DEVNULL  # noqa: TID251 (the program's own)
    )  # fmt: skip
    made = Screen(name)
    try:
        yield made
    finally:
        made.close()
        for program in (manager, server):
            program.terminate()
            program.wait()


@pytest.fixture(scope="module")
def chromium(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The process id of a Chromium with tabs of "Instagram" and, last in the row, one of something else."""
    profile = tmp_path_factory.mktemp("profile")
    program = shutil.which("chromium") or "chromium"
    switches = [
        "--no-sandbox", "--no-first-run", "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND",
        "--disable-gpu", f"--user-data-dir={profile}",
    ]  # fmt: skip
    pages = [*(PAGE.format(name) for name in "ABCD"), "data:text/html,<title>Something else</title>"]
    browser = subprocess.Popen(
        [program, *switches, *pages],
        env=os.environ | {"DISPLAY": screen.name},  # noqa: TID251 (the program's own)
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        until(lambda: (front := screen.front()) is not None and "Instagram" in front.title, "Chromium in front")
        front = screen.front()
        assert front is not None
        assert front.pid is not None
        yield front.pid
    finally:
        browser.terminate()
        browser.wait()


@pytest.fixture
def quiet(screen: Screen, chromium: int) -> Screen:
    """Chromium in front, nothing touched for a while, and a fresh record."""
    screen.rest(600)
    screen.keys.clear()
    return screen


def pressed(screen: Screen, pid: int, act: str = "close", waited_ms: int = 500) -> str:
    keyboard = X11Keyboard(screen.name)
    return keyboard.press(act, lambda front: why_not(front, browser_pids={pid}, waited_ms=waited_ms))  # type: ignore[arg-type]


def title(screen: Screen) -> str:
    front = screen.front()
    return front.title if front else ""


def test_ctrl_w_closes_the_tab_in_front_and_nothing_else(quiet: Screen, chromium: int) -> None:
    before = title(quiet)

    reason = pressed(quiet, chromium)

    assert reason == ""
    until(lambda: title(quiet) not in ("", before), "another tab in front")
    assert len(quiet.pressed_keys()) == 2


def test_ctrl_tab_shows_the_next_tab(quiet: Screen, chromium: int) -> None:
    before = title(quiet)

    reason = pressed(quiet, chromium, "next")

    assert reason == ""
    until(lambda: title(quiet) not in ("", before), "another tab in front")
    pressed_back = Path("/proc") / str(chromium)
    assert pressed_back.exists()


@pytest.mark.parametrize("app", ["Editor", "Chromium"])
def test_another_window_in_front_gets_no_key_even_when_it_calls_itself_the_same(
    quiet: Screen, chromium: int, app: str
) -> None:
    window = quiet.a_window("Instagram - Chromium", app)
    quiet.rest(600)

    reason = pressed(quiet, chromium)

    window.destroy()
    quiet.eye.sync()
    until(lambda: (front := quiet.front()) is not None and front.pid == chromium, "Chromium in front again")
    assert reason in ("another-program-in-front", "another-browser-in-front")
    assert quiet.pressed_keys() == []


def test_who_touched_a_key_meanwhile_keeps_their_tab(quiet: Screen, chromium: int) -> None:
    quiet.tap(SHIFT)

    reason = pressed(quiet, chromium, waited_ms=30_000)

    assert reason == "somebody-is-typing"
    assert len(quiet.pressed_keys()) == 1


def test_another_page_of_the_same_browser_gets_no_key(quiet: Screen, chromium: int) -> None:
    while "Something else" not in title(quiet):
        before = title(quiet)
        assert pressed(quiet, chromium, "next", waited_ms=0) == ""
        until(lambda before=before: title(quiet) not in ("", before), "the next tab")  # type: ignore[misc]
    quiet.rest(600)
    quiet.keys.clear()

    reason = pressed(quiet, chromium)

    assert reason == "another-page-in-front"
    assert quiet.pressed_keys() == []


# python-xlib leaves the socket of a failed connection to Python's collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_screen_that_is_not_there_gets_no_key() -> None:
    reason = X11Keyboard(":4095").press("close", lambda _: "")
    gc.collect()

    assert reason == "no-screen"
