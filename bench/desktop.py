"""The window on a large store beside the same window on a small one: start to shown, keystroke to painted rows, memory.

Then the window of a new computer while its team comes in (`first_sync`).

The agent is a program of its own; the window draws offscreen. "Painted" is after Qt painted the list that answers.
Words are typed letter by letter: the beginnings of many handles, words inside of them, rare ones and some that nobody
has.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any, Final

import apsw

from bench import first_sync
from bench.rows import Goal, Row, compare
from instacrm.agent.actions.syncing import adopt_hello, apply_page
from instacrm.agent.store import lists, open_store
from instacrm.domain import events, prospects
from instacrm.domain.events import Event
from instacrm.wire.sync import Pulled
from tests.agent.ipc.link_agent import ADA, TEAM_KEY, the_team
from tests.bridge.driving import AGENT, ROOT

if TYPE_CHECKING:
    from instacrm.desktop.link import AgentLink
    from instacrm.desktop.shell import Window

SMALL: Final = 100
PEOPLE: Final = 100_000
PEOPLE_FULL: Final = 1_000_000
# Every so many prospects were written to.
WRITTEN_EVERY: Final = 50
STARTS: Final = 5
TYPED: Final = ("mila.77", "the_ben.4", "ben", "dio.99", "zzz", "99999", "@nor", "a", "kim.123", "_liz", "o.h")
PAGE: Final = 5_000
PATIENCE_S: Final = 60.0
_MS: Final = 1000.0


def run(full: bool) -> list[Row]:
    """Start, search and memory at 100,000 prospects (a million with `full`), beside 100."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # noqa: TID251 (read by Qt when it starts)
    from PySide6.QtWidgets import QApplication

    people = PEOPLE_FULL if full else PEOPLE
    app = QApplication([])
    with tempfile.TemporaryDirectory(prefix="instacrm-bench-") as place:
        small, large = Path(place) / "small", Path(place) / "large"
        fill(small, SMALL)
        fill(large, people)
        with an_agent(small) as few, an_agent(large) as many:
            rows = _window(small, large, people)
            rows.append(
                compare(
                    "desktop", f"agent's memory at {people} prospects", f"at {SMALL}", [_mib(many)], [_mib(few)],
                    goal=None, unit="MiB",
                )
            )  # fmt: skip
    app.quit()
    return rows + first_sync.run(full)


def fill(home: Path, people: int) -> None:
    """A store that knows so many prospects; one in five was written to."""
    home.mkdir(mode=0o700)
    now_ms = time.time_ns() // 1_000_000
    store = open_store(home, now_ms=now_ms)
    try:
        adopt_hello(store, the_team(now_ms), now_ms)
        page: list[Event] = []
        for number in range(people):
            page += _story(number, now_ms - number * 1000)
            if len(page) >= PAGE:
                apply_page(store, _page(page))
                page = []
        apply_page(store, _page(page))
    finally:
        store.close()


def _page(found: list[Event]) -> Pulled:
    return Pulled(events=tuple(found), cursor="e.1.0", has_more=False, head_seq=1, policy_version=1)


def _story(number: int, at_ms: int) -> Iterator[Event]:
    handle = prospects.parse_handle(f"{_NAMES[number % len(_NAMES)]}.{number}")
    address = prospects.address_id(TEAM_KEY, handle)
    usual: dict[str, Any] = {
        "at_ms": at_ms,
        "agent_id": "agent-lee",
        "operator_id": ADA.operator_id,
        "address_id": address,
    }
    hlc = f"{at_ms:013d}-0000-agent-lee"
    person = prospects.first_person_id(TEAM_KEY, address)
    yield Event(
        event_id=f"m{number}", kind=events.MET, hlc=hlc, fact={"person_id": person}, private={"handle": handle}, **usual
    )
    if number % WRITTEN_EVERY == 0:
        for kind in (events.INTENT, events.SENT):
            yield Event(
                event_id=f"{kind}{number}", kind=kind, hlc=hlc, outreach_id=f"o{number}", actor_id="actor-a", **usual
            )


_NAMES: Final = ("mila", "jo.ht", "studio", "anna_k", "the_ben", "nora", "fit.kim", "l_i_z", "omar", "zoe")


@contextmanager
def an_agent(home: Path) -> Iterator[int]:
    """A running agent of `home`; its process id."""
    agent = subprocess.Popen(
        [sys.executable, str(AGENT), str(home)],
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},  # noqa: TID251 (the program's own)
        stdout=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + PATIENCE_S
        while not (home / "agent.sock").exists():
            assert time.monotonic() < end
            time.sleep(0.02)
        yield agent.pid
    finally:
        agent.send_signal(signal.SIGTERM)
        agent.wait()


def _mib(pid: int) -> float:
    fields = (Path("/proc") / str(pid) / "statm").read_text().split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def _until(holds: Callable[[], bool]) -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop, end = QEventLoop(), time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        QTimer.singleShot(1, loop.quit)
        loop.exec()


def _shown(home: Path) -> tuple[float, "Window", "AgentLink"]:
    """A window of `home` once it shows the agent's answer, and how long that took in ms."""
    from PySide6.QtCore import QCoreApplication

    from instacrm.desktop.link import AgentLink
    from instacrm.desktop.shell import Window
    from instacrm.desktop.shots import nothing_outside
    from instacrm.desktop.start_gui import now_ms

    before = time.perf_counter()
    link = AgentLink(home)
    window = Window(link, nothing_outside(home), now_ms=now_ms, theme="light")
    window.show()
    link.open()
    _until(lambda: window.is_settled)
    QCoreApplication.processEvents()
    return (time.perf_counter() - before) * _MS, window, link


def _gone(window: "Window", link: "AgentLink") -> None:
    from instacrm.desktop.parts import put_away

    link.close()
    window.close()
    put_away(window, link)


def _window(small: Path, large: Path, people: int) -> list[Row]:
    starts: dict[Path, list[float]] = {small: [], large: []}
    for _ in range(STARTS):
        for home, taken in starts.items():
            took, window, link = _shown(home)
            taken.append(took)
            _gone(window, link)
    before_mib = _mib(os.getpid())
    windows = {home: _shown(home) for home in starts}
    searches: dict[Path, list[float]] = {small: [], large: []}
    bare: list[float] = []
    database = apsw.Connection(str(large / "agent.db"), flags=apsw.SQLITE_OPEN_READONLY)
    for _, window, _ in windows.values():
        window.go(window.pages.prospects)
        _until(lambda page=window.pages.prospects: page.is_settled)  # type: ignore[misc]
    for word in TYPED:
        for length in range(1, len(word) + 1):
            for home, (_, window, _) in windows.items():
                searches[home].append(_typed(window, word[:length]))
            before = time.perf_counter()
            lists.by_handle(database, word[:length].removeprefix("@"), 60)
            bare.append((time.perf_counter() - before) * _MS)
    both_mib = _mib(os.getpid())
    for _, window, link in windows.values():
        _gone(window, link)
    database.close()
    here, there = f"at {people} prospects", f"at {SMALL}"
    twice, at_once = Goal(of="ratio", op="<=", limit=2.0), Goal(of="value", op="<=", limit=150.0)
    return [
        compare("desktop", f"start to shown {here}", there, starts[large], starts[small], goal=twice),
        compare("desktop", f"keystroke to painted rows {here}", there, searches[large], searches[small], goal=at_once),
        compare(
            "desktop", f"keystroke to painted rows {here}, 95 of 100 within", "the bare query, 95 of 100 within",
            [_p95(searches[large])], [_p95(bare)], goal=at_once,
        ),
        compare(
            "desktop", f"memory of the window's program with two windows, {here} and {there}", "before they were shown",
            [both_mib], [before_mib], goal=None, unit="MiB",
        ),
    ]  # fmt: skip


def _typed(window: "Window", word: str) -> float:
    """From the key that makes it `word` until those who fit are painted, in ms."""
    page = window.pages.prospects
    page.found = None
    before = time.perf_counter()
    page.search.setText(word)
    _until(lambda: page.is_settled)
    page.list.repaint()
    return (time.perf_counter() - before) * _MS


def _p95(samples: list[float]) -> float:
    return quantiles(samples, n=20)[-1]
