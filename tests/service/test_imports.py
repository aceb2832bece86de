"""People from somebody's own list: nobody doubled, nobody who is left alone touched, all of it taken back as one."""

import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook

from instacrm.domain.errors import BadInput, Conflict
from instacrm.service.actions import imports
from instacrm.service.actions.erasures import erase
from instacrm.service.actions.imports import Asked, ImportPart, ImportUndone, RowOutcome
from instacrm.service.actions.imports_files import read_table
from instacrm.service.actions.pushing import Writer
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from tests.builders import NOON
from tests.service.teams import Person, a_person, a_team, person_of, row_of, rows

LIST = Asked(
    columns=["handle", "status", "follow-up", "note"],
    rows=[
        ["@known", "warm", "2026-12-01", "Met at the fair."],
        ["https://www.instagram.com/newcomer/", "", "", ""],
        ["NEWCOMER", "warm", "", ""],
        ["left.alone", "warm", "", "Try again"],
        ["not a handle", "", "", ""],
    ],
)


@pytest.fixture
def dana(database: Database) -> Person:
    a_team(database)
    dana = a_person(database, role="owner")
    dana.push(dana.met("known"), *dana.wrote("known", "outreach.sent"), dana.set("known", "booked"))
    dana.push(dana.met("left.alone"), dana.set("left.alone", "yes", "do-not-contact"))
    return dana


def take_in(person: Person, asked: Asked = LIST, import_id: str | None = None) -> ImportPart:
    writer = Writer(person.team_id, person.operator_id)
    return imports.take_in(person.database, writer, asked, name="fair.csv", import_id=import_id, now_ms=NOON)


def undo(person: Person, import_id: str) -> ImportUndone:
    return imports.undo(person.database, Writer(person.team_id, person.operator_id), import_id, NOON)


def people(database: Database) -> list[dict[str, Any]]:
    return rows(database, tables.prospects, "person_id", "handle", "status", "follow_up", "do_not_contact")


def test_each_row_is_told_what_becomes_of_it_and_looking_writes_nothing(database: Database, dana: Person) -> None:
    before = people(database)
    with database.reading() as db:
        told = imports.check(db, dana.team_id, LIST)

    assert [row.outcome for row in told] == ["changed", "new", "refused", "left-alone", "refused"]
    assert told[0] == RowOutcome(outcome="changed", handle="known", sets=["status", "follow-up", "note"])
    assert (people(database), rows(database, tables.imports)) == (before, [])


def test_an_import_adds_changes_and_leaves_alone(database: Database, dana: Person) -> None:
    take_in(dana)

    found = {row["handle"]: (row["person_id"], row["status"], row["follow_up"]) for row in people(database)}
    assert found == {
        "known": (person_of("known"), "warm", "2026-12-01"),
        "newcomer": (person_of("newcomer"), "new", None),
        "left.alone": (person_of("left.alone"), "new", None),
    }


def test_the_same_list_again_changes_nothing(database: Database, dana: Person) -> None:
    take_in(dana)
    before = rows(database, tables.event_logs, "event_id")

    again = take_in(dana)

    assert [row.outcome for row in again.outcomes] == ["same", "same", "refused", "left-alone", "refused"]
    assert rows(database, tables.event_logs, "event_id") == before


def test_an_import_is_taken_back_as_a_whole(database: Database, dana: Person) -> None:
    before = people(database)
    part = take_in(dana)

    undone = undo(dana, part.import_id)

    assert undone == ImportUndone(removed=1, restored=2, notes=1, kept=0)
    assert people(database) == before
    assert not [row for row in rows(database, tables.texts) if "fair" in row["private"] or "newcomer" in row["private"]]
    assert undo(dana, part.import_id) == ImportUndone(removed=0, restored=0, notes=0, kept=0)


def test_taking_back_spares_what_somebody_did_since(database: Database, dana: Person) -> None:
    part = take_in(dana)
    lee = a_person(database)
    lee.now_ms = lee.server_ms = NOON + 60_000
    lee.push(*lee.wrote("newcomer", "outreach.sent"), lee.set("known", "paid"))

    undone = undo(dana, part.import_id)

    assert (undone.removed, undone.kept, undone.restored) == (0, 1, 1)
    assert row_of(database, tables.prospects, person_id=person_of("known"))["status"] == "paid"
    assert row_of(database, tables.prospects, person_id=person_of("newcomer"))["sent"] == 1


def test_whoever_was_erased_does_not_come_back_by_a_list(database: Database, dana: Person) -> None:
    writer = Writer(dana.team_id, dana.operator_id)
    erase(database, writer, person_of("known"), "known", NOON)
    before = people(database)

    part = take_in(dana)

    assert part.outcomes[0].outcome == "left-alone"
    assert [row for row in people(database) if row not in before] == [
        {
            "person_id": person_of("newcomer"), "handle": "newcomer", "status": "new", "follow_up": None,
            "do_not_contact": 0,
        }
    ]  # fmt: skip


def test_an_import_is_taken_back_by_whoever_made_it_alone(database: Database, dana: Person) -> None:
    part = take_in(dana)
    lee = a_person(database)

    with pytest.raises(Conflict):
        undo(lee, part.import_id)


def test_a_list_without_a_column_of_handles_is_refused(database: Database, dana: Person) -> None:
    with pytest.raises(BadInput, match="No column holds handles"):
        take_in(dana, Asked(columns=["status"], rows=[["warm"]]))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_of_any_spreadsheet_is_read(encoding: str, delimiter: str) -> None:
    lines = [["Handle", "Notiz"], ["mila.k", "Grüße"], ["", ""], ["'@jo", "two\nlines"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)

    sheet = read_table(text.encode(encoding))

    assert sheet == (["Handle", "Notiz"], [["mila.k", "Grüße"], ["@jo", "two\nlines"]])


def test_a_workbook_is_read_from_its_first_sheet_that_holds_something() -> None:
    book = Workbook()
    sheet = book.create_sheet("People")
    sheet.append(["Handle", "Follow-up", "DNC", "Age"])
    sheet.append(["mila.k", datetime(2026, 11, 27), True, 31])  # noqa: DTZ001 (a spreadsheet's days have no zone)
    file = io.BytesIO()
    book.save(file)

    read = read_table(file.getvalue())

    assert read == (["Handle", "Follow-up", "DNC", "Age"], [["mila.k", "2026-11-27", "yes", "31"]])


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0 old", b"a\0b,c\0d"])
def test_a_file_that_is_no_table_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(BadInput):
        read_table(content)
