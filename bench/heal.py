"""How long a damaged store takes to be whole again, and a sound one to give its first answer.

Each opening is a program of its own, so that its peak memory is its own. Healing proves every row of the newest backup,
puts it in place, replays the journal and looks through the damaged file; it is measured beside proving the same file
with SQLite alone. What a large store does beside its work, once it answers, has rows of its own: after a clean start it
is read from end to end, after healing it is backed up.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import apsw

from bench.rows import Row, compare
from instacrm.agent.store import open_store
from tests.builders import DAY, NOON, an_event

GROUP = 500
_ANSWER = "SELECT count(*) FROM outreaches WHERE at_ms > 0"


def run(full: bool) -> list[Row]:
    count, rounds = (1_000_000, 3) if full else (100_000, 3)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        _fill(home, count)
        starts, opens, heals, proofs, peaks, bare_peaks = [], [], [], [], [], []
        starts_after, heals_after = [], []
        for number in range(rounds):
            opens.append(_child("bare", home)["ms"])
            started = _child("start", home)
            starts.append(started["ms"])
            starts_after.append(started["after_ms"])
            hurt = Path(name) / f"hurt-{number}"
            shutil.copytree(home, hurt)
            proved = _child("prove", home)
            _damage(hurt / "agent.db")
            healed = _child("heal", hurt)
            proofs.append(proved["ms"])
            heals.append(healed["ms"])
            heals_after.append(healed["after_ms"])
            peaks.append(healed["mib"])
            bare_peaks.append(proved["mib"])
            shutil.rmtree(hurt)
    of = f"{count:,} events"
    check = "integrity_check by apsw alone"
    return [
        compare("heal", f"clean start to first answer, {of}", "apsw alone, open and ask", starts, opens, goal=None),
        compare("heal", f"read beside the work after it, {of}", check, starts_after, proofs, goal=None),
        compare("heal", f"damaged file whole again, {of}", check, heals, proofs, goal=None),
        compare("heal", f"backed up beside the work after it, {of}", check, heals_after, proofs, goal=None),
        compare("heal", f"peak memory of healing, {of}", "of that check", peaks, bare_peaks, goal=None, unit="MiB"),
    ]


def _fill(home: Path, count: int) -> None:
    store = open_store(home, now_ms=NOON)
    for start in range(0, count, GROUP):
        store.record(
            [
                an_event(
                    event_id=f"e-{n}", outreach_id=f"o-{n}", address_id=f"a-{n % 20_011}", at_ms=NOON + n,
                    hlc=f"{NOON + n:013d}-0000-agent", private={"text": "Hello there, how are you?"},
                )
                for n in range(start, start + GROUP)
            ]
        )  # fmt: skip
    store.backup(NOON)
    store.record([an_event(event_id=f"late-{n}", outreach_id=f"late-{n}") for n in range(GROUP)])
    store.close()


def _damage(database: Path) -> None:
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // 2)
        file.write(b"\xa5" * 16384)


def _child(what: str, home: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.heal", what, str(home)], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _measured(what: str, home: Path) -> dict[str, float]:
    before = time.perf_counter()
    if what in {"start", "heal"}:
        store = open_store(home, now_ms=NOON + DAY)
        with store.reading() as db:
            db.execute(_ANSWER).get  # noqa: B018 (the answer is read)
        ms = (time.perf_counter() - before) * 1000
        if (store.healed is not None) != (what == "heal"):
            raise RuntimeError(f"{what}: healed is {store.healed}")
        before = time.perf_counter()
        if what == "heal":
            store.backup(NOON + DAY)
        store.prove()
        after_ms = (time.perf_counter() - before) * 1000
        store.close()
    else:
        plain = apsw.Connection(str(home / "agent.db"))
        plain.execute("PRAGMA integrity_check" if what == "prove" else _ANSWER).fetchall()
        ms, after_ms = (time.perf_counter() - before) * 1000, 0.0
        plain.close()
    return {"ms": ms, "after_ms": after_ms, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


if __name__ == "__main__":
    print(json.dumps(_measured(sys.argv[1], Path(sys.argv[2]))))
