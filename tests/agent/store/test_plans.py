"""Every question the store asks is looked up: none reads a whole table of those that grow, but the ones named here.

Without the statistics of ANALYZE, which the agent never makes, SQLite plans by the schema alone: a small store tells.
"""

import importlib
import inspect
import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import FunctionType
from typing import Any, Final

import apsw

from instacrm.agent.store import meta, people
from instacrm.domain import events, outreach
from instacrm.domain.verdicts import Scope
from instacrm.wire.sync import Policy, SyncHelloAck, TeamSettings
from tests.builders import NOON, a_store, an_event

MODULES: Final = (
    *("erasing", "exporting", "facts", "goal_counts", "holding", "lists", "meta", "outbox", "outreaches", "people"),
    *("projecting", "sendings", "sight", "team", "templates"),
)
GROWING: Final = frozenset(
    (*("events", "texts", "outreaches", "latest", "addresses", "registers"), *("text_seen", "texts_used", "outbox"))
)
SCOPES: Final = [Scope(operator, actor) for operator in (None, "x") for actor in (None, "x")]
KINDS: Final = sorted(events.STORY_KINDS | {events.MET, events.NOTE, events.WITHDRAWN, events.REGISTER, events.JOINED})
# Where all of it is the answer, or where a limit ends the reading.
WHOLE: Final = {
    "erasing.forget_private": "an erasure looks through all there is",
    "exporting.everybody": "a file of all there is",
    "facts.count_own": "when the team compares, seldom",
    "facts.count_placed": "when the team compares, seldom",
    "facts.each": "all there is",
    "facts.every": "all there is",
    "facts.find_wrong_row": "proves every row",
    "facts.forget_places": "the server's history is another one",
    "holding.unread": "the index of words with a date alone",
    "lists.by_handle": "the index of replies alone",
    "lists.by_last_message": "the index of who was written to, and of replies alone; up to a limit",
    "outbox.count": "what waits",
    "outbox.next_ids": "what waits, in the order of the table, up to a limit",
    "outbox.put_all_kept": "the server was restored: all of it is sent again",
    "people.count_named": "counts people",
    "projecting.erase": "an erasure looks through all there is",
    "projecting.read_again": "the index of words with a date alone",
    "projecting.rekey": "every id is made anew, once in the life of a store",
    "templates.used": "the index of messages from templates alone",
}


def story(kind: str) -> events.Event:
    fact = {"person_id": "x", "entity": "person", "entity_id": "x", "field": "status", "value": "x", "text_key": "x"}
    return an_event(
        kind, event_id=kind, outreach_id="x", address_id="x", actor_id="x", fact=fact, private={"text": "x"}
    )


class Undo(Exception):
    """Takes back what was tried."""


EVENTS: Final = [story(kind) for kind in KINDS]
NEW: Final = outreach.tell([an_event(outreach_id="new", address_id="x", actor_id="x", fact={"text_key": "x"})])
ARGUMENTS: Final[dict[str, list[Any]]] = {
    "ack": [SyncHelloAck(
        protocol=1, epoch="e", head_seq=0, min_seq=0, server_now_ms=NOON, skew_ms=0, team_id="t", team_name="T",
        team_key="00", operator_id="x", settings=TeamSettings(), policy=Policy(1, ()), members=(),
    )],
    "after": [(0, "")],
    "begun": [None],
    "bindings": [("x",)],
    "event": EVENTS,
    "events": [EVENTS],
    "fact": [{}],
    "held": [[("y", "y", "y")]],
    "kind": KINDS,
    "kinds": [("reply.seen", "note.added")],
    "known": [None, ("new", "x", "x", "y", "y", 0, "sent", 1, None, 1, "y")],
    "metric": ["messages", "people", "replies", "warm"],
    "new": [EVENTS],
    "new_key": [bytes(32)],
    "operator_id": ["x"],
    "person": ["x", None],
    "private": [{}, {"text": "x"}],
    "scope": SCOPES,
    "status": [None, "new", "no-reply", "replied", "warm", people.EXCLUDED],
    "stories": [[(NEW, "x")]],
    "story": [NEW],
    "where": ["outreach_id=?"],
}  # fmt: skip
OF_TYPE: Final[dict[str, list[Any]]] = {"Iterable": [("x", "y")], "bool": [True, False], "int": [3], "str": ["x"]}
# Their arguments here leave them nothing to ask.
SILENT: Final[list[str]] = []


def asking() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function of the store's modules that takes a connection."""
    for name in MODULES:
        module = importlib.import_module(f"instacrm.agent.store.{name}")
        for called, function in sorted(vars(module).items()):
            is_ours = isinstance(function, FunctionType) and function.__module__ == module.__name__
            if (
                is_ours
                and not called.startswith("_")
                and next(iter(inspect.signature(function).parameters), "") == "db"
            ):
                yield f"{name}.{called}", function


def calls(function: Callable[..., object]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Arguments to call it with, by name, else by type."""
    wanted = list(inspect.signature(function).parameters.values())[1:]
    named = [each for each in wanted if each.kind is not each.VAR_POSITIONAL]
    among = ("x", "y") if len(named) < len(wanted) else ()
    for chosen in itertools.product(*map(values_of, named)):
        given = {each.name: value for each, value in zip(named, chosen, strict=True)}
        yield among, given


def values_of(parameter: inspect.Parameter) -> list[Any]:
    """What a parameter may be."""
    if parameter.name in ARGUMENTS:
        return ARGUMENTS[parameter.name]
    asked = str(parameter.annotation)
    return next(values for kind, values in OF_TYPE.items() if kind in asked)


def statements(db: apsw.Connection, function: Callable[..., object]) -> dict[str, Any]:
    """What the function asks, over all its arguments, each with its bindings; nothing of it stays."""
    asked: dict[str, Any] = {}

    def remember(_: object, query: str, bindings: Any) -> bool:
        asked[query] = bindings
        return True

    for among, given in calls(function):
        with suppress(Undo), db:
            db.exec_trace = remember
            try:
                answer = function(db, *among, **given)
                if isinstance(answer, Iterator):
                    list(answer)
            finally:
                db.exec_trace = None
            raise Undo
    return asked


def scanned(db: apsw.Connection, query: str, bindings: Any) -> set[str]:
    """The growing tables that the plan of `query` reads whole, or an index of them."""
    plan = [str(row[3]) for row in db.execute(f"EXPLAIN QUERY PLAN {query}", bindings)]
    named = {line.split()[1] for line in plan if line.startswith("SCAN ")}
    aliases = {alias: table for table, alias in re.findall(r"\b(?:FROM|JOIN)\s+(\w+)\s+(\w+)", query)}
    return {aliases.get(name, name) for name in named} & GROWING


def test_no_question_of_the_store_reads_a_whole_table(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.record(EVENTS, {meta.PROVISIONAL: bytes(32).hex()})
    with store.reading() as db:
        asked = {name: statements(db, function) for name, function in asking()}

        whole = {
            name: tables
            for name, questions in asked.items()
            if (tables := set().union(*(scanned(db, query, bound) for query, bound in questions.items())))
        }

    store.close()
    assert [name for name, questions in asked.items() if not questions] == SILENT
    assert whole.keys() == WHOLE.keys(), whole
