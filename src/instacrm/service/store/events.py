"""Events as rows: which ids exist, adding new ones, pages by place."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select

from instacrm.domain import events as kinds
from instacrm.domain.events import Event

from .engine import note_forgotten
from .letters import without_words
from .rows import add as add_rows
from .rows import among, chunks, put
from .tables import dead_letters, event_logs, registers, texts


class Known(NamedTuple):
    """What the team already has under an event's id."""

    seq: int
    hlc: str
    digest: str
    private: dict[str, Any]


class Arrived(NamedTuple):
    """A new event with its place; `event.hlc` is the effective stamp, `raw_hlc` what the agent wrote."""

    event: Event
    raw_hlc: str
    digest: str


def digest_of(event: Event) -> str:
    """What two events of one id must share: the immutable fact, without clock stamp, place and what is private."""
    content = [
        event.event_id, event.kind, event.at_ms, event.agent_id, event.operator_id,
        event.actor_id, event.address_id, event.outreach_id, event.fact,
    ]  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def known(db: Connection, team_id: str, event_ids: Sequence[str]) -> dict[str, Known]:
    """Those of `event_ids` that the team has."""
    found: dict[str, Known] = {}
    for some in chunks(event_ids):
        rows = db.execute(
            select(event_logs.c.event_id, event_logs.c.seq, event_logs.c.hlc, event_logs.c.digest, texts.c.private)
            .join_from(event_logs, texts, _SAME_EVENT, isouter=True)
            .where(event_logs.c.team_id == team_id, among(db, event_logs.c.event_id, some))
        )
        found |= {row.event_id: Known(row.seq, row.hlc, row.digest, _json(row.private)) for row in rows}
    return found


def add(db: Connection, team_id: str, arrived: Sequence[Arrived], received_ms: int) -> None:
    """Write new events, whose `seq` and `stamp` are set."""
    if not arrived:
        return
    add_rows(
        db,
        event_logs,
        [
            {
                "team_id": team_id,
                "raw_hlc": new.raw_hlc,
                "digest": new.digest,
                "received_ms": received_ms,
                "fact": msgspec.json.encode(new.event.fact).decode(),
                **{name: getattr(new.event, name) for name in _COLUMNS},
            }
            for new in arrived
        ],
    )
    private = [
        {"team_id": team_id, "event_id": event.event_id, "private": msgspec.json.encode(event.private).decode()}
        for event, _, _ in arrived
        if event.private
    ]
    if private:
        add_rows(db, texts, private)


def after(db: Connection, team_id: str, seq: int, limit: int) -> Iterator[Event]:
    """The team's events behind `seq` in their order, at most `limit`; read as they are taken."""
    for row in db.execute(
        _WHOLE.where(event_logs.c.team_id == team_id, event_logs.c.seq > seq).order_by(event_logs.c.seq).limit(limit)
    ):
        yield _event(row, row.private)


def current(db: Connection, team_id: str, seq: int, until: int, limit: int) -> Iterator[Event]:
    """What decides how things stand, behind `seq` and up to `until`: accounts, people, and the writes that won."""
    won = select(registers.c.event_id).where(registers.c.team_id == team_id)
    for row in db.execute(
        _WHOLE.where(
            event_logs.c.team_id == team_id,
            event_logs.c.seq > seq,
            event_logs.c.seq <= until,
            or_(
                event_logs.c.kind.in_(_STANDING),
                and_(event_logs.c.kind == kinds.REGISTER, event_logs.c.event_id.in_(won)),
            ),
        )
        .order_by(event_logs.c.seq)
        .limit(limit)
    ):
        yield _event(row, row.private)


def past(db: Connection, team_id: str, before: int, limit: int) -> Iterator[Event]:
    """What happened before the place `before`, newest first, without what `current` gives whole."""
    for row in db.execute(
        _WHOLE.where(event_logs.c.team_id == team_id, event_logs.c.seq < before, event_logs.c.kind.not_in(_STANDING))
        .order_by(event_logs.c.seq.desc())
        .limit(limit)
    ):
        yield _event(row, row.private)


def stamp_at(db: Connection, team_id: str, seq: int) -> str | None:
    """The stamp of the push that brought the event at `seq`; None when there is none."""
    found: str | None = db.scalar(
        select(event_logs.c.stamp).where(event_logs.c.team_id == team_id, event_logs.c.seq == seq)
    )
    return found


def stories(
    db: Connection, team_id: str, outreach_ids: Sequence[str], *, before: int | None = None
) -> dict[str, list[Event]]:
    """All facts of these outreaches (`before` that place), without what is private."""
    found: dict[str, list[Event]] = {}
    for some in chunks(outreach_ids):
        asked = select(*_FACTS).where(event_logs.c.team_id == team_id, among(db, event_logs.c.outreach_id, some))
        rows = db.execute(asked if before is None else asked.where(event_logs.c.seq < before))
        for row in rows:
            found.setdefault(row.outreach_id, []).append(_event(row))
    return found


def outreaches_to(db: Connection, team_id: str, address_ids: Sequence[str]) -> set[str]:
    """The outreaches that some fact says went to one of these addresses."""
    found: set[str] = set()
    for some in chunks(address_ids):
        rows = db.scalars(
            select(event_logs.c.outreach_id).where(
                event_logs.c.team_id == team_id,
                among(db, event_logs.c.address_id, some),
                event_logs.c.outreach_id.is_not(None),
            )
        )
        found |= {outreach_id for outreach_id in rows if outreach_id}
    return found


def of_actors(db: Connection, team_id: str, some_kinds: Iterable[str], actor_ids: Sequence[str]) -> list[Event]:
    """The events of these kinds about these actors, with what is private."""
    wanted = sorted(some_kinds)
    found: list[Event] = []
    for some in chunks(actor_ids):
        rows = db.execute(
            _WHOLE.where(
                event_logs.c.team_id == team_id, event_logs.c.kind.in_(wanted), among(db, event_logs.c.actor_id, some)
            )
        )
        found += [_event(row, row.private) for row in rows]
    return found


def met_at(db: Connection, team_id: str, address_ids: Sequence[str]) -> dict[str, list[Event]]:
    """Every word on who holds these addresses, without what is private."""
    found: dict[str, list[Event]] = {}
    for some in chunks(address_ids):
        here = (event_logs.c.team_id == team_id, among(db, event_logs.c.address_id, some))
        for row in db.execute(select(*_FACTS).where(*here, event_logs.c.kind == kinds.MET)):
            found.setdefault(row.address_id, []).append(_event(row))
    return found


def withhold_words(
    db: Connection,
    team_id: str,
    address_ids: Sequence[str],
    outreach_ids: Sequence[str],
    within: Iterable[ColumnElement[bool]] = (),
) -> None:
    """Forget the texts of everything written to these addresses, in these outreaches, or `within`; the facts stay."""
    wordless: dict[str, dict[str, Any]] = {}
    chosen = [among(db, event_logs.c.address_id, some) for some in chunks(address_ids)]
    chosen += [among(db, event_logs.c.outreach_id, some) for some in chunks(outreach_ids)]
    for condition in (*chosen, *within):
        rows = db.execute(
            select(texts.c.event_id, texts.c.private)
            .join_from(event_logs, texts, _SAME_EVENT)
            .where(event_logs.c.team_id == team_id, condition, event_logs.c.kind != kinds.NOTE)
        )
        for row in rows:
            private = _json(row.private)
            if private.pop("text", None) is not None:
                kept = msgspec.json.encode(private).decode()
                wordless[row.event_id] = {"team_id": team_id, "event_id": row.event_id, "private": kept}
    if wordless:
        note_forgotten(db)
    put(db, texts, list(wordless.values()))


def forget_all_words(db: Connection, team_id: str) -> None:
    """Forget every text of the team: it decided to share none any more; the facts stay."""
    _forget_words(db, team_id, db.execute(select(texts.c.event_id, texts.c.private).where(texts.c.team_id == team_id)))


def forget_words_before(db: Connection, team_id: str, before_ms: int) -> bool:
    """Forget the texts of messages before an instant; whether there were any. Notes are no messages."""
    old = (
        select(texts.c.event_id, texts.c.private)
        .join_from(event_logs, texts, _SAME_EVENT)
        .where(
            event_logs.c.team_id == team_id, event_logs.c.at_ms < before_ms, event_logs.c.kind != kinds.NOTE,
            texts.c.private.contains('"text"'),
        )
    )  # fmt: skip
    return _forget_words(db, team_id, db.execute(old))


def _forget_words(db: Connection, team_id: str, found: Iterable[Any]) -> bool:
    wordless = []
    for row in list(found):
        private = _json(row.private)
        if private.pop("text", None) is not None:
            kept = msgspec.json.encode(private).decode()
            wordless.append({"team_id": team_id, "event_id": row.event_id, "private": kept})
    if wordless:
        note_forgotten(db)
    for some in chunks(wordless):
        put(db, texts, some)
    return bool(wordless)


class Letter(NamedTuple):
    """What was not taken, and why."""

    event_id: str
    code: str
    raw: bytes


def bury(db: Connection, team_id: str, letters: Sequence[Letter], now_ms: int) -> int:
    """Keep what was not taken as dead letters, each once however often it comes; how many are new."""
    made: dict[str, dict[str, Any]] = {}
    for event_id, code, raw in letters:
        content = without_words(raw)
        letter_id = hashlib.sha256(f"{event_id}|{code}|{content}".encode("utf-8", "replace")).hexdigest()[:32]
        made[letter_id] = {
            "team_id": team_id,
            "letter_id": letter_id,
            # Oracle keeps no empty string, PostgreSQL no NUL.
            "event_id": event_id.replace("\0", "")[:64] or "-",
            "code": code,
            "raw": content,
            "received_ms": now_ms,
        }
    for some in chunks(sorted(made)):
        here = (dead_letters.c.team_id == team_id, among(db, dead_letters.c.letter_id, some))
        for letter_id in db.scalars(select(dead_letters.c.letter_id).where(*here)).all():
            del made[letter_id]
    add_rows(db, dead_letters, list(made.values()))
    return len(made)


_DECODE = msgspec.json.Decoder(dict[str, Any]).decode
_STANDING = (kinds.JOINED, kinds.LEFT, kinds.MET, kinds.ERASED, kinds.WITHDRAWN)
_COLUMNS = tuple(name for name in Event.__struct_fields__ if name not in {"fact", "private"})
_SAME_EVENT = and_(texts.c.team_id == event_logs.c.team_id, texts.c.event_id == event_logs.c.event_id)
# Only what makes an event, and in this order: pages of them are read often.
_FACTS = (*(event_logs.c[name] for name in _COLUMNS), event_logs.c.fact)
_WHOLE: Select[Any] = select(*_FACTS, texts.c.private).join_from(event_logs, texts, _SAME_EVENT, isouter=True)


def _event(row: Row[Any], private: str | None = None) -> Event:
    known: dict[str, Any] = dict(zip(_COLUMNS, row, strict=False))
    return Event(**known, fact=_json(row.fact), private=_json(private))


def _json(text: str | None) -> dict[str, Any]:
    return _DECODE(text) if text and text != "{}" else {}
