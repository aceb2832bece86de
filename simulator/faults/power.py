"""A power cut: of what was written and not synced, each sector of 512 bytes is there or is not."""

import json
import random
from pathlib import Path
from typing import Any, Final

SECTOR: Final = 512


def cut_power(log: Path, home: Path, rng: random.Random) -> int:
    """Take back a random part of what `log` says was never synced; how many sectors. The agent is dead already."""
    pending = _unsynced(log)
    chance = rng.choice((0.0, 0.5, 1.0, rng.random()))
    taken = sum(_take_back(Path(path), writes, chance, rng) for path, writes in pending.items())
    log.unlink(missing_ok=True)
    for shared in home.glob("*-shm"):  # memory, not disk
        shared.unlink()
    return taken


def _unsynced(log: Path) -> dict[str, list[dict[str, Any]]]:
    pending: dict[str, list[dict[str, Any]]] = {}
    for line in log.read_bytes().splitlines() if log.exists() else ():
        try:
            note = json.loads(line)
        except ValueError:  # the last line, cut by the kill
            continue
        if note["what"] == "write":
            pending.setdefault(note["path"], []).append(note)
        elif note["what"] == "sync":
            pending.pop(note["path"], None)
        elif note["path"] in pending:
            pending[note["to"]] = pending.pop(note["path"])
        else:
            pending.pop(note["to"], None)
    return pending


def _take_back(path: Path, writes: list[dict[str, Any]], chance: float, rng: random.Random) -> int:
    """Undo sectors, newest write first; what had never been there becomes zeros, or the file ends before it."""
    if not path.exists():
        return 0
    taken, data = 0, bytearray(path.read_bytes())
    for note in reversed(writes):
        before = bytes.fromhex(note["before"])
        for start in range(0, note["length"], SECTOR):
            if rng.random() >= chance:
                continue
            end = min(start + SECTOR, note["length"])
            old = before[start:end].ljust(end - start, b"\0")
            place = note["offset"] + start
            if place + len(old) <= len(data):
                data[place : place + len(old)] = old
                taken += 1
    shortest = min(note["size"] for note in writes)
    if chance == 1.0 and len(data) > shortest and rng.random() < 0.5:  # noqa: PLR2004 (the new length is lost too)
        del data[shortest:]
    path.write_bytes(data)
    return taken
