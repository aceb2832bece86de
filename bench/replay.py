"""Replay: one rule over the past, beside a bare read of the same rows. The goal is three times as long at most."""

import random
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from bench.rows import Goal, Row, compare
from instacrm.domain.policy.replaying import replay
from instacrm.domain.verdicts import Rule
from instacrm.service.migrations.running import migrate
from instacrm.service.store import tables, touches
from instacrm.service.store.engine import Database
from instacrm.service.store.names import TeamNames

GOAL: Final[Goal] = {"of": "ratio", "op": "<=", "limit": 3.0}
_START_MS: Final = 1_760_000_000_000
_RULES: Final[dict[str, dict[str, Any]]] = {
    "frequency-cap": {"limit": 40, "window_s": 3600},
    "interval-spacing": {"min_s": 60},
    "duplicate-contact": {"days": 30},
    "repetition": {"people": 20, "days": 7},
    "quiet-hours": {"begins": "22:00", "ends": "07:00"},
    "warm-up": {"first": 10, "more": 5, "until": 50},
}


def run(full: bool) -> list[Row]:
    """All kinds over a million messages with `--full`, the cap and repetition over 200,000 without."""
    count = 1_000_000 if full else 200_000
    kinds = list(_RULES) if full else ["frequency-cap", "repetition"]
    with tempfile.TemporaryDirectory() as folder:
        database = filled(Path(folder), count)
        found = [_row(database, kind, count) for kind in kinds]
        database.close()
    return found


def filled(folder: Path, count: int) -> Database:
    """Core's database with a team of ten operators on five accounts that wrote `count` messages, one every 25 s."""
    url = f"sqlite:///{folder / 'core.db'}"
    migrate(url)
    database = Database(url)
    chance = random.Random(7)  # noqa: S311 (no secret)
    with database.writing() as db:
        for start in range(0, count, 20_000):
            db.execute(
                sa.insert(tables.outreaches), [_message(chance, n) for n in range(start, min(start + 20_000, count))]
            )
    return database


def _message(chance: random.Random, number: int) -> dict[str, Any]:
    return {
        "team_id": "team", "outreach_id": f"o{number}", "operator_id": f"op{chance.randrange(10)}",
        "actor_id": f"ac{chance.randrange(5)}", "address_id": None, "person_id": f"p{chance.randrange(100_000)}",
        "at_ms": _START_MS + number * 25_000 + chance.randrange(25_000), "state": "sent", "weight": "[]",
        "intent_event_id": None, "seq": number, "text_key": f"t{chance.randrange(200)}",
    }  # fmt: skip


def _row(database: Database, kind: str, count: int) -> Row:
    names = TeamNames({}, {f"ac{n}": (f"studio_{n}", _START_MS) for n in range(5)}, {}, "Europe/Berlin")
    rule = Rule(rule_id="r", kind=kind, version=1, severity="warn", params=_RULES[kind])
    until_ms = _START_MS + (count + 1) * 25_000
    days = [(until_ms - (30 - n) * 86_400_000, str(n)) for n in range(30)]
    took: list[float] = []
    bare: list[float] = []
    for _ in range(3):
        with database.reading() as db:
            began = time.perf_counter()
            read = sum(1 for _ in touches.until(db, "team", until_ms))
            bare.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            replay(rule, touches.until(db, "team", until_ms), names, day_starts=days, until_ms=until_ms)
            took.append((time.perf_counter() - began) * 1000)
        assert read == count
    return compare("replay", f"{kind} over {count:,} messages", "a bare read", took, bare, goal=GOAL)
