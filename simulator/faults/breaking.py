"""What can go wrong on somebody's computer, one thing a round.

A fault happens `during` the logging, or `after` the agent ended, or both; `ends` says how the agent ends.
"""

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, NamedTuple

from .power import cut_power
from .programs import Agent
from .room import Room

# Longer than the agent waits for a locked file.
_SECOND_S: Final = 12.0

Ends = Literal["stays", "killed", "quits", "killed or quits"]


class Scene(NamedTuple):
    """Where a fault happens."""

    home: Path
    room: Room
    agent: Agent
    source: Path
    disk_log: Path
    clock: Path
    rng: random.Random
    bridge_pid: int
    log_while_away: Callable[[], None]


class Fault(NamedTuple):
    """One kind of accident.

    `watched`: the agent runs on a watched disk or clock in that round. `own_disk`: it needs a file system of its own.
    """

    name: str
    ends: Ends
    during: Callable[[Scene], None] | None = None
    after: Callable[[Scene], None] | None = None
    watched: bool = False
    own_disk: bool = False


def _kill_bridge(scene: Scene) -> None:
    os.kill(scene.bridge_pid, 9)


def _cut_power(scene: Scene) -> None:
    cut_power(scene.disk_log, scene.home, scene.rng)


def _cut_power_and_lose_the_wal(scene: Scene) -> None:
    _cut_power(scene)
    (scene.home / "agent.db-wal").unlink(missing_ok=True)


def _start_second(scene: Scene) -> None:
    """It must go by itself; one that stays is killed like any other."""
    second = Agent(scene.home, scene.source)
    with contextlib.suppress(subprocess.TimeoutExpired):
        second.process.wait(_SECOND_S)
    second.kill()


_HOLD: Final = """
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=10)
db.execute("BEGIN IMMEDIATE")
time.sleep(float(sys.argv[2]))
"""


def _hold_database(scene: Scene) -> None:
    seconds = scene.rng.choice((0.1, 0.4, 0.8))
    subprocess.run([sys.executable, "-c", _HOLD, str(scene.home / "agent.db"), str(seconds)], check=False)


def _start_while_held(scene: Scene) -> None:
    """Another program holds the file while the agent starts: it must give up and touch nothing."""
    if not (scene.home / "agent.db").exists():
        return
    holder = sqlite3.connect(scene.home / "agent.db", isolation_level=None, timeout=10)
    try:
        holder.execute("PRAGMA locking_mode=EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        _start_second(scene)
    finally:
        holder.close()


def _start_read_only(scene: Scene) -> None:
    """The folder cannot be written while the agent starts: it must say so and touch nothing."""
    with scene.room.read_only():
        _start_second(scene)


def _step_clock(scene: Scene) -> None:
    hours = scene.rng.choice((-48, -2, -0.01, 0.5, 26, 24 * 400))
    scene.clock.write_text(str(int(hours * 3_600_000)))


def _fill_disk(scene: Scene) -> None:
    scene.room.fill(leave=scene.rng.randrange(6000))
    time.sleep(scene.rng.random() * 0.1)


def _log_while_away(scene: Scene) -> None:
    scene.log_while_away()


def _limit_files(scene: Scene) -> None:
    import resource

    journal = max((path.stat().st_size for path in (scene.home / "journal").glob("*")), default=0)
    limit = scene.rng.choice((200, journal, journal + scene.rng.randrange(3000), 100_000))
    resource.prlimit(scene.agent.process.pid, resource.RLIMIT_FSIZE, (limit, limit))


def _delete_running(name: str) -> Callable[[Scene], None]:
    def delete(scene: Scene) -> None:
        for path in _files(scene.home, name):
            path.unlink(missing_ok=True)

    return delete


# --- damage to a file at rest


def _flip(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(rng.choice((1, 1, 1, 8))):
        place = rng.randrange(len(data) * 8)
        data[place // 8] ^= 1 << place % 8
    path.write_bytes(data)


def _overwrite(path: Path, rng: random.Random, what: Callable[[int], bytes]) -> None:
    size = path.stat().st_size
    start = rng.randrange(0, size, 4096)
    with path.open("r+b") as file:
        file.seek(start)
        file.write(what(min(4096, size - start)))


def _change_words(path: Path, rng: random.Random) -> None:
    """A few letters of a row become other letters: no page looks wrong."""
    data = path.read_bytes()
    places = [i for word in (b"Hello", b"can we talk") for i in _places(data, word)]
    if places:
        place = rng.choice(places)
        path.write_bytes(data[:place] + b"Xx" + data[place + 2 :])


def _places(data: bytes, word: bytes) -> list[int]:
    found, place = [], data.find(word)
    while place >= 0:
        found.append(place)
        place = data.find(word, place + 1)
    return found


DAMAGES: Final[dict[str, Callable[[Path, random.Random], None]]] = {
    "flipped": _flip,
    "zeroed": lambda path, rng: _overwrite(path, rng, bytes),
    "garbled": lambda path, rng: _overwrite(path, rng, rng.randbytes),
    "cut": lambda path, rng: os.truncate(path, rng.randrange(path.stat().st_size)),
    "torn": lambda path, rng: os.truncate(path, max(0, path.stat().st_size - rng.randrange(1, 40))),
    "emptied": lambda path, _: os.truncate(path, 0),
    "deleted": lambda path, _: path.unlink(),
    "words": _change_words,
}


def _files(home: Path, name: str) -> list[Path]:
    if name == "journal":
        return sorted((home / "journal").glob("*"))[-1:]
    if name == "dated":
        return sorted(path for path in (home / "backups").glob("*") if path.is_file())
    path = home / {"db": "agent.db", "wal": "agent.db-wal", "backup": "agent.db.bak"}[name]
    return [path] if path.exists() else []


def _damage(name: str, how: str) -> Callable[[Scene], None]:
    def damage(scene: Scene) -> None:
        files = [path for path in _files(scene.home, name) if path.stat().st_size]
        if files:
            DAMAGES[how](scene.rng.choice(files), scene.rng)

    return damage


def _damage_file_and_backup(scene: Scene) -> None:
    """The disk goes bad under the data file and its newest backup; dated backups and the journal are left."""
    for path in (scene.home / "agent.db", scene.home / "agent.db.bak"):
        _change_words(path, scene.rng)
    (scene.home / "agent.db").unlink()


def _older_copy(scene: Scene) -> None:
    """Somebody puts a copy back that they made when they felt like it."""
    copy = scene.room.beside / "home.copy"
    if copy.exists():
        shutil.copyfile(copy, scene.home / "agent.db")
        for suffix in ("-wal", "-shm"):
            (scene.home / f"agent.db{suffix}").unlink(missing_ok=True)


FAULTS: Final[dict[str, Fault]] = {
    fault.name: fault
    for fault in (
        Fault("agent killed", "killed"),
        Fault("agent quits", "quits"),
        Fault("agent away", "killed or quits", after=_log_while_away),
        Fault("bridge killed", "stays", during=_kill_bridge),
        Fault("power cut", "killed", after=_cut_power, watched=True),
        Fault("power cut and wal lost", "killed", after=_cut_power_and_lose_the_wal, watched=True),
        Fault("disk full", "killed or quits", during=_fill_disk, after=lambda scene: scene.room.free(), own_disk=True),
        Fault("disk full for a while", "stays", during=_fill_disk, own_disk=True),
        Fault("file size limited", "killed or quits", during=_limit_files),
        Fault("folder read-only at start", "killed or quits", after=_start_read_only, own_disk=True),
        Fault("second agent", "stays", during=_start_second),
        Fault("database held", "stays", during=_hold_database),
        Fault("database held at start", "quits", after=_start_while_held),
        Fault("clock stepped", "killed or quits", during=_step_clock, watched=True),
        Fault("db deleted while running", "killed or quits", during=_delete_running("db")),
        Fault("journal deleted while running", "killed or quits", during=_delete_running("journal")),
        Fault("db and backup damaged", "killed or quits", after=_damage_file_and_backup),
        Fault("older copy put back", "killed or quits", after=_older_copy),
        *(
            Fault(f"{name} {how}", "killed or quits" if name != "wal" else "killed", after=_damage(name, how))
            for name in ("db", "wal", "backup", "journal", "dated")
            for how in DAMAGES
            if not (how == "words" and name in ("journal", "wal"))
        ),
    )
}
