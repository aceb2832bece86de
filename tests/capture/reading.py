"""Reading what was kept, beside the programs that keep it and without their code."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Kept(NamedTuple):
    """One outreach in the agent's store. `evidence` is that of its outcome."""

    account: str
    handle: str | None
    text: str
    state: str
    way: str
    surface: str
    evidence: tuple[str, ...]
    content: str = "text"
    pack: str = ""


ANYBODY = "*"
SAID_MOST = 6


def kept_of(home: Path, handle: str | None = ANYBODY) -> list[Kept]:
    """The own outreaches of an agent's store, oldest first: all, those to `handle`, or (None) those without a name."""
    which = {ANYBODY: "", None: "AND addresses.handle IS NULL"}.get(handle, "AND addresses.handle = ?")
    bindings = () if handle in (ANYBODY, None) else (handle,)
    return [
        Kept(
            account, handle, _json(private).get("text", ""), state,
            _json(intent).get("way", ""), _json(intent).get("surface", ""), tuple(_json(outcome).get("evidence", ())),
            _json(intent).get("content", "text"), _json(intent).get("pack", ""),
        )
        for account, handle, private, state, intent, outcome in _rows(home, _OUTREACHES.format(which=which), *bindings)
    ]  # fmt: skip


_OUTREACHES = """
    SELECT actors.handle, addresses.handle, texts.private, o.state,
        (SELECT fact FROM events e WHERE e.outreach_id = o.outreach_id AND e.kind = 'outreach.intent'),
        (SELECT fact FROM events e WHERE e.outreach_id = o.outreach_id AND e.kind = 'outreach.' || o.state)
    FROM outreaches o
    LEFT JOIN actors USING (actor_id)
    LEFT JOIN addresses USING (address_id)
    LEFT JOIN texts ON texts.event_id = o.text_event_id
    WHERE o.own = 1 {which}
    ORDER BY o.at_ms, (SELECT MIN(place) FROM events e WHERE e.outreach_id = o.outreach_id)
"""


def _json(text: str | None) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(text or "{}")
    return said


def events_about(home: Path, handle: str) -> list[str]:
    """The kinds of all events about the person `handle`, in the order of the store."""
    sql = "SELECT kind FROM events JOIN addresses USING (address_id) WHERE addresses.handle = ? ORDER BY place"
    return [kind for (kind,) in _rows(home, sql, handle)]


def person_of(home: Path, handle: str) -> str:
    """The id of the person who goes by `handle`. Raises: ValueError when this computer does not know them."""
    ((person_id,),) = _rows(home, "SELECT person_id FROM addresses WHERE handle = ?", handle)
    return str(person_id)


def status_of(home: Path, handle: str) -> str | None:
    """The status that a person of the team set for the person `handle`; none where nobody set one."""
    sql = """
        SELECT value FROM registers JOIN addresses ON addresses.person_id = registers.entity_id
        WHERE entity = 'person' AND field = 'status' AND handle = ?
    """
    return next((str(value) for (value,) in _rows(home, sql, handle)), None)


def sight_of(home: Path, page: str) -> dict[str, Any]:
    """The newest fact in an agent's store of how well pages of this kind are seen; empty when there is none."""
    sql = "SELECT fact FROM events WHERE kind = 'capture.health' AND fact ->> 'page' = ? ORDER BY place DESC LIMIT 1"
    return next((_json(fact) for (fact,) in _rows(home, sql, page)), {})


def sight_at_core(folder: Path, page: str) -> dict[str, Any]:
    """The same in Core's database, which its dashboard reads."""
    sql = "SELECT fact FROM event_logs WHERE kind = 'capture.health' AND fact ->> 'page' = ? ORDER BY seq DESC LIMIT 1"
    with closing(sqlite3.connect(f"file:{folder / 'core.db'}?mode=ro", uri=True)) as db:
        return next((_json(fact) for (fact,) in db.execute(sql, (page,))), {})


def observed_of(home: Path, handle: str) -> int:
    """How many messages to `handle` were seen without a press."""
    return events_about(home, handle).count("outreach.observed")


@cache
def _database(home: Path) -> Path:
    (database,) = home.rglob("agent.db")
    return database


def _rows(home: Path, sql: str, *values: str) -> list[Any]:
    database = _database(home)
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return db.execute(sql, values).fetchall()


def holding(folder: Path, words: str) -> list[str]:
    """The files under `folder` in which `words` stand, in UTF-8 or UTF-16."""
    needles = (words.encode(), words.encode("utf-16-le"))
    return sorted(
        str(file.relative_to(folder.parent))
        for file in folder.rglob("*")
        if file.is_file() and any(needle in _bytes(file) for needle in needles)
    )


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:  # a browser's temporary file
        return b""


async def until(read: Callable[[], T], holds: Callable[[T], bool], *, timeout_s: float = 30, every_s: float = 0.1) -> T:
    """What `read` returns, once `holds` is true of it.

    Raises: TimeoutError with the last thing read.
    """
    deadline = time.monotonic() + timeout_s
    while not holds(found := read()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"still {found!r}")
        await asyncio.sleep(every_s)
    return found


async def said_until(
    say: Callable[[int], object], read: Callable[[], T], holds: Callable[[T], bool], *, every_s: float
) -> int:
    """How often `say` was called (with 0, 1, …) until `holds` was true of what `read` returns.

    What comes before a page counts as at rest says nothing, and no test can see whether it does yet: it comes again.

    Raises: TimeoutError with the last thing read.
    """
    for number in range(SAID_MOST):
        say(number)
        try:
            await until(read, holds, timeout_s=every_s)
        except TimeoutError:
            if number + 1 == SAID_MOST:
                raise
        else:
            return number + 1
    raise AssertionError
