"""Counts for the demo: what the simulator says went out, against what each part of the real way kept.

Every count is a set of messages found, never a number somebody reported: a message is (account, handle, text).
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from playwright.async_api import Page

from .world import Delivered

# An outreach in one of these states stands for a message that may have gone out.
KEPT = ("sent", "unconfirmed")


class Message(NamedTuple):
    """What makes two records the same message; several of a kind are told apart by how many there are."""

    account: str
    handle: str
    text: str


class Record(NamedTuple):
    """One outreach as some part of the way keeps it."""

    outreach_id: str
    message: Message
    state: str


def in_store(home: Path) -> list[Record]:
    """The operator's own outreaches in an agent's store, read beside the agent without disturbing it."""
    with closing(sqlite3.connect(f"file:{_database(home)}?mode=ro", uri=True)) as db:
        rows = db.execute(
            """
            SELECT o.outreach_id, actors.handle, addresses.handle, texts.private, o.state
            FROM outreaches o
            LEFT JOIN actors USING (actor_id)
            LEFT JOIN addresses USING (address_id)
            LEFT JOIN texts ON texts.event_id = o.text_event_id
            WHERE o.own = 1
            """
        ).fetchall()
    return [_record(*row) for row in rows]


def events_in_store(home: Path) -> Counter[str]:
    """How many events of each kind an agent's store keeps."""
    with closing(sqlite3.connect(f"file:{_database(home)}?mode=ro", uri=True)) as db:
        return Counter(dict(db.execute("SELECT kind, COUNT(*) FROM events GROUP BY kind")))


def known_in_store(home: Path) -> set[str]:
    """The handles that an agent knows somebody else of the team wrote to."""
    with closing(sqlite3.connect(f"file:{_database(home)}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT handle FROM outreaches JOIN addresses USING (address_id) WHERE own = 0")
        return {handle for (handle,) in rows}


def rules_in_store(home: Path) -> int:
    """How many rules an agent holds."""
    with closing(sqlite3.connect(f"file:{_database(home)}?mode=ro", uri=True)) as db:
        return int(db.execute("SELECT COUNT(*) FROM rules").fetchone()[0])


def in_core(database_url: str) -> list[Record]:
    """Every outreach in Core's database, by whichever operator."""
    engine = sa.create_engine(database_url)
    with engine.connect() as db:
        rows = db.execute(
            sa.text(
                """
                SELECT o.outreach_id, actors.handle, addresses.handle, texts.private, o.state
                FROM outreaches o
                LEFT JOIN actors ON actors.team_id = o.team_id AND actors.actor_id = o.actor_id
                LEFT JOIN addresses ON addresses.team_id = o.team_id AND addresses.address_id = o.address_id
                LEFT JOIN texts ON texts.team_id = o.team_id AND texts.event_id = o.intent_event_id
                """
            )
        ).all()
    engine.dispose()
    return [_record(*row) for row in rows]


def events_in_core(database_url: str) -> Counter[str]:
    """How many events of each kind Core keeps."""
    engine = sa.create_engine(database_url)
    with engine.connect() as db:
        found: Counter[str] = Counter(
            {kind: int(n) for kind, n in db.execute(sa.text("SELECT kind, COUNT(*) FROM event_logs GROUP BY kind"))}
        )
    engine.dispose()
    return found


async def on_dashboard(page: Page, core_url: str) -> dict[str, str]:
    """The state of every outreach that the activity page shows, read from its DOM while scrolling to the end."""
    await page.goto(f"{core_url}/activity/")
    rows = page.locator("[data-outreach]")
    await rows.first.wait_for()
    seen: dict[str, str] = {}
    while True:
        found: list[list[str]] = await rows.evaluate_all(
            "rows => rows.map(row => [row.dataset.outreach, row.dataset.state])"
        )
        before = len(seen)
        seen.update(dict(found))
        await rows.last.scroll_into_view_if_needed()
        await page.mouse.wheel(0, 2000)
        at_end = await page.locator("[data-total]").count() > 0
        if at_end and len(seen) == before:
            return seen
        await page.wait_for_timeout(150)


def _record(outreach_id: str, account: str | None, handle: str | None, private: str | None, state: str) -> Record:
    said: dict[str, Any] = json.loads(private) if private else {}
    return Record(outreach_id, Message(account or "", handle or "", str(said.get("text") or "")), state)


def _database(home: Path) -> Path:
    found = [file for file in home.rglob("agent.db") if file.is_file()]
    if len(found) != 1:
        raise LookupError(f"{len(found)} agent stores under {home.name}")
    return found[0]


class Tally(NamedTuple):
    """How one place compares with the ground truth."""

    found: int
    missing: tuple[Message, ...]
    extra: tuple[Record, ...]


def compare(truth: Iterable[Delivered], records: Iterable[Record]) -> Tally:
    """Match each message that went out with one record of it. `extra` = records called sent that match nothing."""
    wanted = Counter(Message(d.account, d.prospect, d.text) for d in truth)
    left = Counter(wanted)
    extra = []
    # What a place calls sent is matched first: an unconfirmed twin must not take its place.
    for record in sorted(records, key=lambda r: KEPT.index(r.state) if r.state in KEPT else len(KEPT)):
        if record.state not in KEPT:
            continue
        if left[record.message] > 0:
            left[record.message] -= 1
        elif record.state == "sent":
            extra.append(record)
    missing = tuple(left.elements())
    return Tally(sum(wanted.values()) - len(missing), missing, tuple(extra))
