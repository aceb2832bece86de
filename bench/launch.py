"""What a launch costs over starting the agent alone, with every kind of network; and what an update fetches.

A line that swallows every byte must cost nothing: the launcher starts what is on the disk. Sizes are of what
`python -m tools.package release` built last; without such a build their rows are left out.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.rows import Goal, Row, compare
from instacrm.launcher.agent_link import find_version
from instacrm.launcher.launching import stop_agent
from instacrm.launcher.starting import spawn_agent
from instacrm.launcher.updates.fetcher import Fetcher
from instacrm.launcher.updates.source import parse_source
from instacrm.launcher.updates.trust import Trust
from instacrm.launcher.updates.updating import Here, look
from tests.launcher.test_launching import Person
from tests.launcher.updates.publisher import PLATFORM

ROOT = Path(__file__).parents[1]
RELEASE = ROOT / "build" / "package" / "work" / "release"
TIMESTAMP = "metadata/timestamp.json"
MIB = 1 << 20
CUTS = 4


def run(full: bool) -> list[Row]:
    return [*_launches(12 if full else 5), *_cut_line(64 * MIB if full else 16 * MIB, 3), *_sizes()]


def _launches(rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        person = Person(Path(folder))
        try:
            person.starts("--silent", "--source", person.assets.url)
            stop_agent(person.installed.home)
            series = [
                [_alone(person), _launched(person, "--no-update"), _launched(person), _launched_in_silence(person)]
                for _ in range(rounds)
            ]
        finally:
            stop_agent(person.installed.home)
            person.assets.close()
    alone, without, honest, silent = [list(one) for one in zip(*series, strict=True)]
    ready, beside = "launcher to agent ready", "starting the agent alone"
    held_up = Goal(of="ratio", op="<=", limit=1.25)
    return [
        compare("launch", f"{ready}, no network", beside, without, alone, goal=None),
        compare("launch", f"{ready}, a good network", "the same, no network", honest, without, goal=held_up),
        compare("launch", f"{ready}, a network that swallows", "the same, no network", silent, without, goal=held_up),
    ]


def _alone(person: Person) -> float:
    chosen = person.installed.versions().choose()
    assert chosen is not None
    python, app = person.installed.python(chosen.release), person.installed.app(chosen)
    return _ready_ms(person, lambda: spawn_agent(python, app, person.installed.home))


def _launched(person: Person, *words: str) -> float:
    quiet = subprocess.DEVNULL
    command = person.command("--silent", *words)
    return _ready_ms(
        person, lambda: subprocess.Popen(command, env=person.environment, stdin=quiet, stdout=quiet, stderr=quiet)
    )


def _launched_in_silence(person: Person) -> float:
    person.assets.silent.add(TIMESTAMP)
    try:
        return _launched(person)
    finally:
        person.assets.silent.clear()


def _ready_ms(person: Person, start: Callable[[], "subprocess.Popen[bytes]"]) -> float:
    before = time.perf_counter()
    started = start()
    while find_version(person.installed.home) is None:
        time.sleep(0.005)
    took = (time.perf_counter() - before) * 1000
    stop_agent(person.installed.home)
    started.wait()
    return took


def _cut_line(size: int, rounds: int) -> list[Row]:
    """Bytes and time of one update whose line breaks again and again, beside one whose line holds."""
    with tempfile.TemporaryDirectory() as folder:
        person = Person(Path(folder))
        try:
            person.publisher.offer("1.0.0", 1)
            path = _offered(person, size)
            length = (person.publisher.repo / "targets" / path).stat().st_size
            held, broken, fetched = [], [], []
            for number in range(rounds):
                held.append(_update_ms(person, Path(folder) / f"held-{number}"))
                person.assets.cut[f"targets/{path}"] = length // CUTS + 1
                person.assets.asked.clear()
                broken.append(_update_ms(person, Path(folder) / f"broken-{number}"))
                fetched.append(_fetched(person, f"targets/{path}", length) / MIB)
                person.assets.cut.clear()
        finally:
            person.assets.close()
    name = f"update over a line cut {CUTS - 1} times"
    return [
        compare("launch", f"{name}, time", "over a line that holds", broken, held, goal=None),
        compare(
            "launch", f"{name}, fetched", "the archive", fetched, [length / MIB] * rounds,
            goal=Goal(of="ratio", op="<=", limit=1.001), unit="MiB",
        ),
    ]  # fmt: skip


def _offered(person: Person, size: int) -> str:
    """An archive of `size` bytes that cannot be packed any smaller."""
    source = person.publisher.folder / "code-1.1.0"
    file = person.publisher.code("1.1.0", 2)
    (source / "pack" / "data.bin").write_bytes(os.urandom(size))
    file.unlink()
    from tools.release.packing import pack

    told = {"version": "1.1.0", "seq": 2, "platform": PLATFORM, "runtime": "system", "store": 1}
    return person.publisher.offer("1.1.0", 2, unpacked_bytes=pack(source, file, told))


def _update_ms(person: Person, folder: Path) -> float:
    """One look to its end, on a computer of its own."""
    trust = Trust(folder / "metadata", parse_source(person.assets.url), person.root, Fetcher(gap_s=5.0))
    versions = person.installed._replace(program=folder / "program").versions()
    before = time.perf_counter()
    found = look(trust, Here(versions, folder / "local", PLATFORM), now_ms=0)
    took = (time.perf_counter() - before) * 1000
    assert found.code == "staged", found
    return took


def _fetched(person: Person, path: str, length: int) -> int:
    """What the server gave of `path`, by the ranges it was asked for."""
    firsts = [
        int(ranged.removeprefix("bytes=").rstrip("-") or 0) for asked, ranged in person.assets.asked if asked == path
    ]
    return sum(min(person.assets.cut[path], length - first) for first in firsts)


def _sizes() -> list[Row]:
    found = {key: next(iter(RELEASE.glob(name)), None) for key, name in (
        ("setup", "*-Setup.exe"), ("code", "app-*-win64.zip"), ("deb", "*.deb"),
    )}  # fmt: skip
    setup, code, deb = (found[key] for key in ("setup", "code", "deb"))
    if setup is None or code is None or deb is None:
        return []
    whole, update, debian = ([file.stat().st_size / MIB] for file in (setup, code, deb))
    parts = [file.stat().st_size / MIB for file in RELEASE.glob("*.zip") if file != code]
    return [
        compare(
            "launch",
            "code-only update for Windows",
            "Setup.exe",
            update,
            whole,
            goal=Goal(of="value", op="<=", limit=3.0),
            unit="MiB",
        ),
        compare(
            "launch",
            f"update that also changes one of the Python's {len(parts)} parts, the median",
            "one that changes all",
            [update[0] + part for part in parts],
            [update[0] + sum(parts)],
            goal=None,
            unit="MiB",
        ),
        compare("launch", "Debian package", "Setup.exe", debian, whole, goal=None, unit="MiB"),
    ]
