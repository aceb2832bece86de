"""An older file is brought to this version whole, or stays what it was, wherever it is cut."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import pytest

from instacrm.agent.store import Store, facts, meta, outbox, schema
from tests.builders import NOON, a_store, an_event

EVENTS = [
    an_event(
        event_id=f"event-{number}",
        outreach_id=f"o-{number}",
        fact={"text_key": f"key-{number % 2}"},
        private={"text": f"words {number}"},
        address_id=f"address-{number}",
    )
    for number in range(4)
]
WHOLE = range(1, len(schema.MIGRATIONS))


class Cut(Exception):
    """The program ends here."""


def an_older_file(folder: Path, version: int) -> None:
    """What a program of `version` left: events, their words, what is to be sent, and one outreach an event."""
    folder.mkdir()
    db = apsw.Connection(str(folder / "agent.db"))
    for number in range(version):
        db.execute(schema.MIGRATIONS[number])
    db.pragma("user_version", version)
    for lsn, event in enumerate(EVENTS, start=1):
        facts.add_all(db, [event], lsn)
        outbox.put_all(db, [event.event_id])
        db.execute(
            "INSERT INTO outreaches(outreach_id, operator_id, actor_id, address_id, person, at_ms, state, counted, own)"
            " VALUES(?,?,?,?,?,?,'sent',1,1)",
            (event.outreach_id, event.operator_id, event.actor_id, event.address_id, event.address_id, event.at_ms),
        )
    for key, value in {meta.AGENT: "agent", meta.INCARNATION: "life", meta.APPLIED: str(len(EVENTS))}.items():
        meta.put(db, key, value)
    db.close()


@contextmanager
def cut_at(statement: int, folder: Path, keep: Callable[[], object]) -> Iterator[list[str]]:
    """Before the statement of that number that changes the main file's tables, `keep` what lies there, and end."""
    ran: list[str] = []

    def watch(_: object, query: str, __: object) -> bool:
        if query.lstrip().startswith(
            (
                "CREATE",
                "ALTER",
                "DROP",
                "UPDATE",
                "INSERT INTO text",
                "INSERT INTO latest",
                "INSERT INTO outbox_",
                "COMMIT",
            )
        ):
            ran.append(query)
            if len(ran) == statement:
                keep()
                raise Cut
        return True

    def connected(db: apsw.Connection) -> None:
        if db.filename == str(folder / "agent.db"):
            db.exec_trace = watch

    apsw.connection_hooks.append(connected)
    try:
        yield ran
    finally:
        apsw.connection_hooks.remove(connected)


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every table and index, and every row but those that are other ones in each life of a file."""
    with store.reading() as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type='table' ORDER BY 1")]
        found = {table: db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables}  # noqa: S608
        found["schema"] = db.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
    return found


def uncut(folder: Path, version: int) -> tuple[dict[str, list[tuple[Any, ...]]], int]:
    """An older file after migrations nobody disturbed, and how many statements bring it to the next version."""
    an_older_file(folder, version)
    with cut_at(0, folder, lambda: None) as ran:
        store = a_store(folder)
    found = everything(store)
    store.close()
    return found, ran.index("COMMIT") + 1


# What a cut in a later migration leaves is what a file of that version is: each is cut from its own version.
@pytest.mark.parametrize("version", WHOLE)
def test_a_migration_cut_at_any_statement_leaves_a_file_that_the_next_start_brings_up(
    version: int, tmp_path: Path
) -> None:
    whole, statements = uncut(tmp_path / "uncut", version)
    ended = []

    for statement in range(1, statements + 1):
        folder, killed = tmp_path / f"{statement}", tmp_path / f"{statement}-killed"
        an_older_file(folder, version)
        with cut_at(statement, folder, partial(shutil.copytree, folder, killed)), pytest.raises(Cut):
            a_store(folder)
        for left in (folder, killed):
            store = a_store(left, now_ms=NOON)
            ended.append((everything(store) == whole, store.healed))
            store.close()

    assert ended == [(True, None)] * 2 * statements
    assert statements > 1
