"""Refuses each single thing the agent asks of its disk, one after the other, and counts what that cost.

`python -m simulator.faults.each_write [--scene NAME] [--how HOW] [--json PATH]`. A scene is one thing an agent does
(log, back up, heal …). It is played once to count its operations, then once for each of them, refused there: full,
failed once, read-only from then on, forbidden from then on. Then the disk is well again. What lies there is opened as
after a kill, the agent itself goes on, and everything acknowledged must be there, once and as it was said.
"""

import argparse
import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from instacrm.agent.store import Store, erasing

from .ledger import Ledger
from .programs import ROOT, SOURCE, environment, now_ms
from .refusing import How, RefusingDisk, built
from .scenes import ERASED, LOGGED, SCENES, Play, Scene, join, pull_erasure, write_to_the_erased

_DAY_MS: Final = 86_400_000
_MODULE: Final = "simulator.faults.each_write"


@dataclass
class Tally:
    """What the scenes counted. `unclear`: an error without a code; `stuck`: the disk was well and the agent was not."""

    operations: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    told: int = 0
    lost: int = 0
    wrong: int = 0
    duplicated: int = 0
    unclear: int = 0
    stuck: int = 0
    broken: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing suffered."""
        return not (self.lost or self.wrong or self.duplicated or self.unclear or self.stuck or self.broken)


class Stage:
    """Folders as scenes find them, and what was said in them."""

    def __init__(self, base: Path, seed: int) -> None:
        self._base = base
        self._ledgers: dict[str, Ledger] = {}
        self._number = 0
        (base / "empty").mkdir(parents=True)
        self._ledgers["empty"] = Ledger(random.Random(seed))  # noqa: S311 (no secret)
        play = Play(base / "running", Ledger(random.Random(seed)))  # noqa: S311 (no secret)
        play.start()
        play.do(join)
        play.log(LOGGED)
        play.do(lambda store: store.backup(now_ms() - _DAY_MS))
        play.log(LOGGED)
        self._keep("killed", play)
        play.close()
        self._keep("quit", play)
        play.start()
        play.do(write_to_the_erased)
        play.close()
        self._keep("erasable", play)

    def _keep(self, name: str, play: Play) -> None:
        shutil.copytree(play.folder, self._base / name)
        self._ledgers[name] = copy.deepcopy(play.ledger)

    def play(self, begins: str) -> Play:
        """A folder of its own to play in."""
        return Play(self._copied(self._base / begins), copy.deepcopy(self._ledgers[begins]))

    def left_by(self, play: Play) -> Play:
        """What a kill at this moment leaves behind."""
        return Play(self._copied(play.folder), copy.deepcopy(play.ledger))

    def _copied(self, folder: Path) -> Path:
        self._number += 1
        copied = self._base / f"play-{self._number}"
        shutil.copytree(folder, copied)
        return copied


def play_scene(name: str, how: How, stage: Stage, tally: Tally, *, every: int = 1) -> None:
    """Play a scene once to count, then once for each of its operations (or `every` so many)."""
    total = _play(SCENES[name], how, 0, stage, tally, "")
    tally.operations[f"{name}, {how.name.lower()}"] = total
    for at in range(1, total + 1, every):
        tally.refused += 1
        _play(SCENES[name], how, at, stage, tally, f"{name}, {how.name.lower()} at {at} of {total}")


def _play(scene: Scene, how: How, at: int, stage: Stage, tally: Tally, called: str) -> int:  # noqa: PLR0913, PLR0917 (one play)
    play = stage.play(scene.begins)
    scene.prepare(play)
    disk = RefusingDisk(play.folder)
    disk.begin(how, at)
    scene.act(play)
    total = disk.end()
    tally.told += play.told
    broken = scene.expect(play)
    if broken:
        tally.broken += 1
        tally.notes.append(f"{called}: {broken}")
    for one, after in ((stage.left_by(play), "after a kill"), (play, "going on")):
        _look(one, scene, tally, f"{called}, {after}")
        shutil.rmtree(one.folder)
    return total


def _look(play: Play, scene: Scene, tally: Tally, called: str) -> None:
    """The disk is well again: everything acknowledged is there, and what was not can be said again."""
    tally.unclear += len(play.unclear)
    tally.notes += [f"{called}: {unclear}" for unclear in play.unclear]
    play.unclear.clear()
    _go_on(play)
    if scene.begins == "empty":
        play.do(join)
    for body in (*play.ledger.unanswered(), play.ledger.next_capture()):
        play.say(body)
    if scene.begins == "erasable":
        play.do(pull_erasure)
        play.do(lambda store: store.backup(now_ms()))
    play.close()
    if play.unclear or play.ledger.unanswered():
        tally.stuck += 1
        tally.notes.append(f"{called}, stuck: {play.unclear} {len(play.ledger.unanswered())} without an answer")
    else:
        _compare(play, tally, called)


def _go_on(play: Play) -> None:
    """What an agent does by itself, every few seconds or by starting again."""
    play.do(Store.look_after)
    play.do(lambda store: store.heal(now_ms()))
    if play.store is None or play.store.is_closed:
        play.close()
        play.start()
    else:
        play.do(lambda store: store.backup(now_ms()))


def _compare(play: Play, tally: Tally, called: str) -> None:
    verdict = play.ledger.compare(play.folder)
    for word in ("lost", "wrong", "duplicated"):
        found = getattr(verdict, word) - {"erase"}
        setattr(tally, word, getattr(tally, word) + len(found))
        if found:
            tally.notes.append(f"{called}: {len(found)} {word}")
    erased = (play.folder / erasing.FILE).exists()
    if erased and (held := _files_with(play.folder, ERASED)):
        tally.broken += 1
        tally.notes.append(f"{called}: the erased are in {held}")


def _files_with(folder: Path, word: str) -> list[str]:
    return sorted(p.name for p in folder.rglob("*") if p.is_file() and word.encode() in p.read_bytes())


def play_all(
    scenes: Sequence[str], hows: Sequence[How], *, every: int = 1, source: Path = SOURCE, seed: int = 1
) -> Tally | None:
    """Every scene in every way, in a process of its own from `source`; none where no library can be made."""
    with tempfile.TemporaryDirectory(prefix="instacrm-refusing-", dir=_quick_disk()) as name:
        library = built(Path(name))
        if library is None:
            return None
        out = Path(name) / "tally.json"
        words = [sys.executable, "-m", _MODULE, "--inside", name, "--json", str(out), "--seed", str(seed)]
        words += ["--every", str(every)]
        words += [word for scene in scenes for word in ("--scene", scene)]
        words += [word for how in hows for word in ("--how", how.name.lower())]
        subprocess.run(words, check=True, cwd=ROOT, env={**environment(source), "LD_PRELOAD": str(library)})
        return Tally(**json.loads(out.read_text()))


def _quick_disk() -> str | None:
    """Memory where there is some: what is refused is decided by count, not by how long a disk takes."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (a folder of its own is made in it)


def report(tally: Tally | None, file: Path | None) -> int:
    """Say what was counted, into `file` too; 0 when nothing suffered."""
    if tally is None:
        sys.stderr.write("skipped: refusing single writes needs Linux and a C compiler\n")
        return 1
    said = json.dumps(asdict(tally), indent=1)
    if file:
        file.write_text(said)
    sys.stdout.write(said + "\n")
    return 0 if tally.is_clean else 1


def main() -> int:
    """Do what the command line says; 0 when nothing suffered."""
    parser = argparse.ArgumentParser(prog="each_write", description=__doc__)
    parser.add_argument("--scene", action="append", choices=SCENES)
    parser.add_argument("--how", action="append", choices=[how.name.lower() for how in How])
    parser.add_argument("--every", type=int, default=1, help="refuse only each so-many-th operation")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    scenes, hows = asked.scene or list(SCENES), [How[name.upper()] for name in asked.how or ()] or list(How)
    if asked.inside is None:
        return report(play_all(scenes, hows, every=asked.every, seed=asked.seed), asked.json)
    tally, stage = Tally(), Stage(asked.inside / "stage", asked.seed)
    for name in scenes:
        for how in hows:
            play_scene(name, how, stage, tally, every=asked.every)
    asked.json.write_text(json.dumps(asdict(tally)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
