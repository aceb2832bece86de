"""People from somebody's own list: looked at first, written in parts, and taken back as a whole.

Each row becomes events like anybody's, marked with the import. Who is known already is changed and never doubled; who
is left alone (excluded, not to be contacted, erased) stays as they are, whatever the list says.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec
import uuid_utils
from sqlalchemy import Connection

from instacrm.domain import events, prospects
from instacrm.domain.errors import BadInput, Conflict, NotFound
from instacrm.domain.importing import Column, Wanted, parse_row
from instacrm.domain.prospects import LEFT_ALONE
from instacrm.service.store import constitutions, erasing, identity, projecting, registers, teams
from instacrm.service.store import events as event_rows
from instacrm.service.store import imports as rows
from instacrm.service.store.engine import Database
from instacrm.service.store.imports import ImportRow

from .audit import write_audit
from .prospects import FIELDS, draft_of
from .pushing import Draft, Writer, append_to

PART_MAX: Final = 500
_AT_ONCE: Final = 250

Outcome = Literal["new", "changed", "same", "left-alone", "refused"]


class RowOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a row; `sets` are the fields it changes, `why` says why it is left out."""

    outcome: Outcome
    handle: str | None = None
    sets: list[str] = []
    why: str = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of a list, and what each of their columns holds; none: not taken."""

    columns: list[Column | None]
    rows: list[list[str]]


class ImportPart(msgspec.Struct, frozen=True, kw_only=True):
    """What became of some rows of an import."""

    import_id: str
    outcomes: list[RowOutcome]


class ImportUndone(msgspec.Struct, frozen=True, kw_only=True):
    """What taking an import back did: people gone again, fields and notes taken back, people others had touched."""

    removed: int
    restored: int
    notes: int
    kept: int


class _Plan(msgspec.Struct, frozen=True):
    """A row's outcome and the events that bring it about."""

    outcome: RowOutcome
    drafts: Sequence[Draft] = ()


def check(db: Connection, team_id: str, asked: Asked) -> list[RowOutcome]:
    """What would become of each row; nothing is written. Raises: BadInput without a column of handles."""
    return [plan.outcome for plan in _plans(db, team_id, asked, mark="", now_ms=1)]


def take_in(  # noqa: PLR0913 (an import is these)
    database: Database, writer: Writer, asked: Asked, *, name: str, import_id: str | None, now_ms: int
) -> ImportPart:
    """Write these rows as a part of the import `import_id`; none begins one. Raises: BadInput."""
    if len(asked.rows) > PART_MAX:
        raise BadInput(f"At most {PART_MAX} rows at once.")
    with database.writing(writer.team_id) as db:
        head = teams.lock_team(db, writer.team_id)
        if import_id is None:
            shown = "".join(c for c in name if c.isprintable()).strip()[:200] or "a list"
            before = ImportRow(
                import_id=str(uuid_utils.uuid7()), operator_id=writer.operator_id, name=shown, at_ms=now_ms,
                from_seq=head + 1, to_seq=head, added=0, changed=0, skipped=0,
            )  # fmt: skip
            detail = {"import_id": before.import_id}
            write_audit(db, writer.team_id, "prospects.imported", detail, operator_id=writer.operator_id, now_ms=now_ms)
        else:
            known = rows.find_import(db, writer.team_id, import_id)
            if known is None or known.operator_id != writer.operator_id:
                raise BadInput("You began no such import.", remedy="Leave the id out: a new one begins.")
            before = known
            if before.undone_ms is not None:
                raise BadInput("This import was taken back.", remedy="Begin a new one.")
        plans = list(_plans(db, writer.team_id, asked, mark=before.import_id, now_ms=now_ms))
        drafts = [draft for plan in plans for draft in plan.drafts]
        written = append_to(db, writer, drafts, now_ms)
        became = [plan.outcome.outcome for plan in plans]
        after = msgspec.structs.replace(
            before,
            to_seq=written.head_seq,
            added=before.added + became.count("new"),
            changed=before.changed + became.count("changed"),
            skipped=before.skipped + became.count("refused") + became.count("left-alone"),
        )
        rows.put_import(db, writer.team_id, after)
    return ImportPart(import_id=before.import_id, outcomes=[plan.outcome for plan in plans])


def undo(database: Database, writer: Writer, import_id: str, now_ms: int) -> ImportUndone:
    """The import is taken back, but for what somebody changed since. A second time changes nothing.

    Raises: NotFound; Conflict for anybody but whoever made it.
    """
    with database.reading(writer.team_id) as db:
        done = _mine(db, writer, import_id)
        wrote = [
            event
            for event in event_rows.after(db, writer.team_id, done.from_seq - 1, done.to_seq - done.from_seq + 1)
            if event.fact.get("import") == import_id
        ]
        newest = registers.newest_writes(
            db, writer.team_id, [event.fact["entity_id"] for event in wrote if event.kind == events.REGISTER]
        )
        met = [event for event in wrote if event.kind == events.MET]
        met_at = [str(event.address_id) for event in met]
        others = rows.touched_by_others(db, writer.team_id, met_at, import_id)
        others |= erasing.erased_among(db, writer.team_id, met_at).keys()
    if done.undone_ms is not None:
        return ImportUndone(removed=0, restored=0, notes=0, kept=0)
    restored = [
        draft_of(
            event.fact["entity_id"], event.address_id, event.fact["field"], event.fact["was"], now_ms, undoes=import_id
        )
        for event in wrote
        if event.kind == events.REGISTER
        and newest.get((event.fact["entity_id"], event.fact["field"])) == event.event_id
    ]
    gone = [event for event in met if event.address_id not in others]
    notes = [event for event in wrote if event.kind == events.NOTE]
    withdrawn = [
        Draft(
            kind=events.WITHDRAWN, at_ms=now_ms, address_id=event.address_id,
            fact={"event_id": event.event_id, "undoes": import_id},
        )
        for event in [*notes, *gone]
    ]  # fmt: skip
    drafts = [*restored, *withdrawn]
    for start in range(0, len(drafts), _AT_ONCE):
        # In parts, so that agents that push meanwhile do not wait for all of it.
        with database.writing(writer.team_id) as db:
            append_to(db, writer, drafts[start : start + _AT_ONCE], now_ms)
    with database.writing(writer.team_id) as db:
        teams.lock_team(db, writer.team_id)
        rows.put_import(db, writer.team_id, msgspec.structs.replace(done, undone_ms=now_ms))
        detail = {"import_id": import_id}
        write_audit(
            db, writer.team_id, "prospects.import-undone", detail, operator_id=writer.operator_id, now_ms=now_ms
        )
    return ImportUndone(removed=len(gone), restored=len(restored), notes=len(notes), kept=len(met) - len(gone))


def _mine(db: Connection, writer: Writer, import_id: str) -> ImportRow:
    found = rows.find_import(db, writer.team_id, import_id)
    if found is None:
        raise NotFound("Your team has no such import.")
    if found.operator_id != writer.operator_id:
        raise Conflict("Somebody else made this import.", remedy="Whoever imported a list takes it back.")
    return found


def _plans(db: Connection, team_id: str, asked: Asked, *, mark: str, now_ms: int) -> Iterator[_Plan]:
    if "handle" not in asked.columns:
        raise BadInput("No column holds handles.", remedy="Choose the column with the handle or the profile's address.")
    operators = _operators(db, team_id)
    names = constitutions.held(db, team_id).constitution.status_names
    team_key = teams.team_key(db, team_id)
    read = [_read(asked.columns, cells, operators, names) for cells in asked.rows]
    wanted = {prospects.address_id(team_key, row.handle): row.handle for row in read if isinstance(row, Wanted)}
    holders = projecting.persons_of(db, team_id, wanted)
    erased = erasing.erased_among(db, team_id, {*wanted, *holders.values()}).keys()
    known = {field: registers.values_of(db, team_id, sorted(set(holders.values())), field) for field in FIELDS}
    notes = rows.notes_at(db, team_id, wanted) if any(isinstance(row, Wanted) and row.note for row in read) else set()
    seen: set[str] = set()
    for row in read:
        if isinstance(row, RowOutcome):
            yield _Plan(row)
            continue
        address_id = prospects.address_id(team_key, row.handle)
        person_id = holders.get(address_id)
        if row.handle in seen:
            yield _Plan(RowOutcome(outcome="refused", handle=row.handle, why="An earlier row names the same person."))
        elif address_id in erased or person_id in erased:
            why = "Erased before: nobody writes to them again."
            yield _Plan(RowOutcome(outcome="left-alone", handle=row.handle, why=why))
        elif person_id and any((field, values.get(person_id)) in LEFT_ALONE for field, values in known.items()):
            why = "Nobody writes to them; they stay as they are."
            yield _Plan(RowOutcome(outcome="left-alone", handle=row.handle, why=why))
        else:
            has_note = row.note is None or (address_id, row.note) in notes
            was = {field: known[field].get(person_id) if person_id else None for field in row.fields}
            yield _planned(
                row, address_id, person_id or prospects.first_person_id(team_key, address_id),
                is_new=person_id is None, was=was, has_note=has_note, mark=mark, now_ms=now_ms,
            )  # fmt: skip
        seen.add(row.handle)


def _planned(  # noqa: PLR0913 (a row beside what is known)
    row: Wanted,
    address_id: str,
    person_id: str,
    *,
    is_new: bool,
    was: Mapping[str, Any],
    has_note: bool,
    mark: str,
    now_ms: int,
) -> _Plan:
    drafts: list[Draft] = []
    if is_new:
        fact = {"person_id": person_id, "import": mark}
        drafts.append(
            Draft(kind=events.MET, at_ms=now_ms, address_id=address_id, fact=fact, private={"handle": row.handle})
        )
    sets = [field for field, value in row.fields.items() if value != was[field]]
    drafts += [
        draft_of(person_id, address_id, field, row.fields[field], now_ms, was=was[field], **{"import": mark})
        for field in sets
    ]
    if not has_note:
        fact = {"import": mark}
        drafts.append(
            Draft(kind=events.NOTE, at_ms=now_ms, address_id=address_id, fact=fact, private={"text": row.note})
        )
        sets.append("note")
    outcome: Outcome = "new" if is_new else "changed" if drafts else "same"
    return _Plan(RowOutcome(outcome=outcome, handle=row.handle, sets=sets), drafts)


def _read(
    columns: Sequence[Column | None], cells: Sequence[str], operators: Mapping[str, str], names: Mapping[str, str]
) -> Wanted | RowOutcome:
    try:
        return parse_row(columns, cells, operators, names)
    except BadInput as error:
        return RowOutcome(outcome="refused", why=str(error))


def _operators(db: Connection, team_id: str) -> dict[str, str]:
    """Active operators by folded name and e-mail."""
    found: dict[str, str] = {}
    for operator, membership in identity.members_of(db, team_id):
        if membership.state == "active":
            found |= {word.casefold(): operator.operator_id for word in (operator.name, operator.email) if word}
    return found
