"""Policy: a standing with eight rules on a store of ten thousand, a hundred thousand and a million messages.

Ten million with `--full`. The goal is that it does not grow: the reference is the smallest store, in the same run.
"""

import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from bench.rows import Goal, Row, compare
from instacrm.agent.actions.judging import look_ahead
from instacrm.agent.actions.syncing import adopt_hello
from instacrm.agent.store import Store, open_store
from instacrm.domain.policy import Subject
from instacrm.domain.verdicts import Rule, Scope
from instacrm.wire.sync import Member, Policy, SyncHelloAck, TeamSettings

GOAL: Final[Goal] = {"of": "ratio", "op": "<=", "limit": 1.5}
_NOW_MS: Final = 1_795_348_800_000
_ROUNDS: Final = 300
_CACHE_KIB: Final = -3_000_000
_INDEXES: Final = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    " AND tbl_name IN ('outreaches', 'latest', 'text_seen', 'texts_used')"
)
_SCOPES: Final = ("'|'", "operator_id || '|'", "'|' || actor_id", "operator_id || '|' || actor_id")


def run(full: bool) -> list[Row]:
    """The medians and the slowest hundredth by size, each beside ten thousand messages."""
    sizes = [10_000, 100_000, 1_000_000, *([10_000_000] if full else [])]
    with tempfile.TemporaryDirectory() as folder:
        stores = {size: filled(Path(folder, str(size)), size) for size in sizes}
        times: dict[int, list[float]] = {size: [] for size in sizes}
        for number in range(_ROUNDS):
            for size, store in stores.items():
                times[size].append(_asked(store, number))
        for store in stores.values():
            store.close()
    small = sizes[0]
    rows = [
        compare(
            "policy",
            f"standing with 8 rules, {size:,} messages",
            f"{small:,} messages",
            times[size],
            times[small],
            goal=GOAL,
        )
        for size in sizes[1:]
    ]
    slow = {size: [quantiles(taken, n=100)[98]] for size, taken in times.items()}
    rows += [
        compare(
            "policy", f"slowest hundredth, {size:,} messages", f"{small:,} messages", slow[size], slow[small], goal=None
        )
        for size in sizes[1:]
    ]
    return rows


def filled(folder: Path, count: int) -> Store:
    """A store of an operator whose team wrote `count` messages, the newest an hour long one every ten seconds."""
    store = open_store(folder, now_ms=_NOW_MS, busy_ms=1000)
    adopt_hello(store, _ack(), _NOW_MS)
    with store.reading() as db:
        # With the agent's own two megabytes each row of a large store would be written to the disk many times over.
        usual = db.pragma("cache_size")
        db.pragma("cache_size", _CACHE_KIB)
    _fill(store, count)
    with store.reading() as db:
        db.pragma("cache_size", usual)
    return store


def _fill(store: Store, count: int) -> None:
    """Rows as the projections leave them, in the order of their tables and without indexes until all are there.

    Through events the largest size would take hours. Each step is a transaction of its own, so that the write-ahead
    log never holds the whole store.
    """
    with store.changing() as db:
        indexes = list(db.execute(_INDEXES))
        for name, _ in indexes:
            db.execute(f"DROP INDEX {name}")
        db.execute(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 - 1)"
            " INSERT INTO outreaches(outreach_id, operator_id, actor_id, address_id, person, at_ms, state, own,"
            " text_event_id, counted, text_key)"
            # With leading zeros their order is that of the table.
            " SELECT printf('o%09d', i), 'op' || (i % 7), 'ac' || (i % 3), NULL, 'p' || (i * 7919 % (?1 / 3 + 1)),"
            " ?2 - i * 10000, 'sent', 0, NULL, 1, 't' || (i % 500) FROM n",
            (count, _NOW_MS),
        )
    told = " UNION ALL ".join(f"SELECT {scope} scope, person, at_ms, text_key FROM outreaches" for scope in _SCOPES)  # noqa: S608 (constants)
    seen = f"SELECT scope, text_key, person, max(at_ms) FROM ({told}) GROUP BY text_key, person, scope"  # noqa: S608 (constants)
    steps = (
        f"INSERT INTO latest SELECT scope, person, min(at_ms), max(at_ms) FROM ({told}) GROUP BY person, scope",  # noqa: S608 (constants)
        f"INSERT INTO text_seen {seen}",
        "INSERT INTO texts_used SELECT scope, text_key, count(*), max(last_ms) FROM text_seen GROUP BY text_key, scope",
        *(made_by for _, made_by in indexes),
        "ANALYZE",
    )
    for step in steps:
        with store.changing() as db:
            db.execute(step)


def _asked(store: Store, number: int) -> float:
    subject = Subject(operator_id=f"op{number % 7}", actor_id=f"ac{number % 3}", person=f"p{number * 31}")
    with store.reading() as db:
        began = time.perf_counter()
        steps = look_ahead(db, subject, _NOW_MS + 5000)
        took = time.perf_counter() - began
    assert steps
    return took * 1000


def _ack() -> SyncHelloAck:
    def rule(number: int, kind: str, scope: Scope, **params: Any) -> Rule:
        return Rule(rule_id=f"r{number}", kind=kind, version=1, severity="warn", params=params, scope=scope)

    team, actor = Scope(), Scope(None, "ac0")
    rules = (
        rule(1, "frequency-cap", team, limit=50, window_s=3600),
        rule(2, "frequency-cap", actor, limit=400, window_s=86_400, counts="people"),
        rule(3, "frequency-cap", team, limit=300, window_s=86_400, counts="first-contacts"),
        rule(4, "interval-spacing", Scope("op0"), min_s=60),
        rule(5, "duplicate-contact", team, days=30),
        rule(6, "repetition", team, people=20, days=7),
        rule(7, "quiet-hours", team, begins="22:00", ends="07:00"),
        rule(8, "warm-up", team, first=10, more=5, until=500),
    )
    return SyncHelloAck(
        protocol=1, epoch="e", head_seq=0, min_seq=0, server_now_ms=_NOW_MS, skew_ms=0, team_id="team",
        team_name="Team", team_key=bytes(32).hex(), operator_id="op0", settings=TeamSettings(),
        policy=Policy(1, rules), members=(Member("op0", "Dana", "owner"),),
    )  # fmt: skip
