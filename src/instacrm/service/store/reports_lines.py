"""Activity lines put together from facts, people and texts, a batch at a time.

The fact says what happened; names and handles are looked up as they are now, so that a rename or an erasure shows.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, select

from instacrm.domain import events
from instacrm.domain.clocks import parse_stamp

from .addresses import former_names
from .holding import PERSON, with_holders
from .reports_shapes import ActivityLine, Correction
from .rows import among, chunks
from .tables import actors, event_logs, operators, outreaches, prospects, teams, texts

# Below the limits of every database's IN list.
_BATCH: Final = 500
_EXCLUDED: Final = "excluded"
_WORDS: Final = frozenset({events.RESOLVED, events.NAMED})


class Key(NamedTuple):
    """What a line is made from: a story by its outreach, or an event by its id."""

    is_story: bool
    row_id: str


class _Draft(NamedTuple):
    """A line before its names: what the rows say by themselves. `told` is the event that tells the line."""

    told: Row[Any]
    seq: int
    kind: str
    at_ms: int
    operator_id: str
    actor_id: str | None
    person_id: str | None
    outreach_id: str | None
    state: Any
    fact: dict[str, Any]
    words: Sequence[Row[Any]] = ()


def lines_of(db: Connection, team_id: str, keys: Sequence[Key]) -> dict[Key, ActivityLine]:
    """The lines of `keys`; a key that the team does not have, or that is no activity, is left out."""
    lines: dict[Key, ActivityLine] = {}
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        drafts = {
            **_stories(db, team_id, [key.row_id for key in batch if key.is_story]),
            **_own_lines(db, team_id, [key.row_id for key in batch if not key.is_story]),
        }
        lines.update(_named(db, team_id, drafts))
    return lines


def _stories(db: Connection, team_id: str, outreach_ids: Sequence[str]) -> dict[Key, _Draft]:
    if not outreach_ids:
        return {}
    facts = db.execute(
        select(event_logs).where(
            event_logs.c.team_id == team_id,
            event_logs.c.outreach_id.in_(outreach_ids),
            event_logs.c.kind.in_(events.STORY_KINDS),
        )
    ).all()
    newest: dict[str, int] = {}
    words: dict[str, list[Row[Any]]] = {}
    told: dict[str, Row[Any]] = {}
    # Sorted here: asked for the order, SQLite reads the team's whole history by its key.
    for fact in sorted(facts, key=lambda row: row.seq, reverse=True):
        newest.setdefault(fact.outreach_id, fact.seq)
        if fact.kind in _WORDS:
            words.setdefault(fact.outreach_id, []).append(fact)
        # The first event tells the story unless an intent does, which may have arrived behind its outcome.
        if fact.kind == events.INTENT or told.get(fact.outreach_id, fact).kind != events.INTENT:
            told[fact.outreach_id] = fact
    rows = db.execute(
        select(outreaches).where(outreaches.c.team_id == team_id, outreaches.c.outreach_id.in_(outreach_ids))
    ).all()
    return {
        Key(is_story=True, row_id=row.outreach_id): _Draft(
            told=told[row.outreach_id],
            seq=newest[row.outreach_id],
            kind="outreach",
            at_ms=row.at_ms,
            operator_id=row.operator_id,
            actor_id=row.actor_id,
            person_id=row.person_id,
            outreach_id=row.outreach_id,
            state=row.state,
            fact=msgspec.json.decode(told[row.outreach_id].fact),
            words=sorted(words.get(row.outreach_id, ()), key=lambda word: (word.hlc, word.event_id)),
        )
        for row in rows
        if row.outreach_id in told
    }


def _own_lines(db: Connection, team_id: str, event_ids: Sequence[str]) -> dict[Key, _Draft]:
    if not event_ids:
        return {}
    rows = db.execute(
        select(event_logs, PERSON.label("person_id"))
        .select_from(with_holders())
        .where(event_logs.c.team_id == team_id, event_logs.c.event_id.in_(event_ids))
    ).all()
    drafts = {}
    for row in rows:
        fact = msgspec.json.decode(row.fact)
        # Of a register only the status is activity; the others hold personal values or are bookkeeping.
        if row.kind == events.REGISTER and (fact.get("entity"), fact.get("field")) != ("person", "status"):
            continue
        drafts[Key(is_story=False, row_id=row.event_id)] = _Draft(
            told=row,
            seq=row.seq,
            kind=row.kind,
            at_ms=row.at_ms,
            operator_id=row.operator_id,
            actor_id=row.actor_id,
            person_id=fact.get("entity_id") if row.kind == events.REGISTER else row.person_id,
            outreach_id=row.outreach_id,
            state=None,
            fact=fact,
        )
    return drafts


def _named(db: Connection, team_id: str, drafts: dict[Key, _Draft]) -> dict[Key, ActivityLine]:
    names = _looked_up(
        db, select(operators.c.operator_id, operators.c.OPR_NAME), operators.c.operator_id,
        (one for draft in drafts.values() for one in (draft.operator_id, *(w.operator_id for w in draft.words))),
    )  # fmt: skip
    handles = _looked_up(
        db, select(actors.c.actor_id, actors.c.handle).where(actors.c.team_id == team_id), actors.c.actor_id,
        (draft.actor_id for draft in drafts.values()),
    )  # fmt: skip
    people = _looked_up(
        db,
        select(prospects.c.person_id, prospects.c.handle, prospects.c.status).where(prospects.c.team_id == team_id),
        prospects.c.person_id,
        (draft.person_id for draft in drafts.values()),
    )
    former = former_names(db, team_id, {str(key) for key, person in people.items() if person.handle is None})
    said = _texts(db, team_id, drafts.values())
    lines = {}
    for key, draft in drafts.items():
        person = people.get(draft.person_id)
        lines[key] = ActivityLine(
            seq=draft.seq,
            event_id=draft.told.event_id,
            kind=draft.kind,
            at_ms=draft.at_ms,
            received_ms=draft.told.received_ms,
            operator_id=draft.operator_id,
            operator=names[draft.operator_id].OPR_NAME if draft.operator_id in names else "",
            actor_id=draft.actor_id,
            actor=handles[draft.actor_id].handle if draft.actor_id in handles else None,
            person_id=draft.person_id,
            handle=person.handle if person else None,
            outreach_id=draft.outreach_id,
            state=draft.state,
            text=_shown(draft, person, said),
            fact=draft.fact,
            corrections=[
                Correction(
                    at_ms=parse_stamp(word.hlc).ms,
                    operator_id=word.operator_id,
                    operator=names[word.operator_id].OPR_NAME if word.operator_id in names else "",
                    word=_word(word),
                )
                for word in draft.words
            ],
            former=former.get(draft.person_id or ""),
        )
    return lines


def _word(row: Row[Any]) -> str:
    if row.kind == events.NAMED:
        return "named"
    said = msgspec.json.decode(row.fact)
    return "claimed" if said.get("observed") else str(said.get("word") or "")


def _looked_up(db: Connection, rows: Any, column: Any, ids: Iterable[str | None]) -> dict[str | None, Row[Any]]:
    wanted = {row_id for row_id in ids if row_id is not None}
    return {row[0]: row for row in db.execute(rows.where(column.in_(wanted)))} if wanted else {}


def _shown(draft: _Draft, person: Row[Any] | None, said: dict[str, str]) -> str | None:
    """The words of a line; those of messages to the excluded are nobody's to read."""
    is_withheld = person is not None and person.status == _EXCLUDED and draft.kind != events.NOTE
    return None if is_withheld else said.get(draft.told.event_id)


def _texts(db: Connection, team_id: str, drafts: Iterable[_Draft]) -> dict[str, str]:
    """The words by event: of messages where the team shares them, of notes always."""
    shared = is_shared(db, team_id)
    return words_of(db, team_id, [each.told.event_id for each in drafts if shared or each.kind == events.NOTE])


def is_shared(db: Connection, team_id: str) -> bool:
    """Whether members read the words of each other's messages."""
    return db.scalar(select(teams.c.text_policy).where(teams.c.team_id == team_id)) == "shared"


def words_of(db: Connection, team_id: str, event_ids: Sequence[str]) -> dict[str, str]:
    """The words by event, of those that have any."""
    found: dict[str, str] = {}
    for some in chunks(event_ids):
        here = (texts.c.team_id == team_id, among(db, texts.c.event_id, some))
        for row in db.execute(select(texts.c.event_id, texts.c.private).where(*here)):
            if isinstance(text := msgspec.json.decode(row.private).get("text"), str):
                found[row.event_id] = text
    return found
