"""A person's own list taken in by the agent: nobody twice, nothing twice, and whoever is left alone stays so."""

from contextlib import closing
from pathlib import Path

import pytest

from instacrm.agent.actions.importing import take_in
from instacrm.agent.actions.listing import find_prospects, look_up_person
from instacrm.agent.actions.prospects import set_status
from instacrm.agent.store import Store
from instacrm.domain.errors import BadInput
from instacrm.domain.spreadsheets import csv_line, csv_rows
from instacrm.wire.native import SetStatus
from instacrm.wire.window import AskPerson, AskProspects, ImportedPeople, ImportPeople, Person, PersonRow
from tests.agent.actions.desks import kinds, opened
from tests.builders import NOON, a_who, an_id

SOURCE = "ab" * 32


def rows(*rows: PersonRow) -> ImportPeople:
    return ImportPeople(source=SOURCE, rows=rows)


def taken(store: Store, asked: ImportPeople) -> ImportedPeople:
    return take_in(store, a_who(), asked, now_ms=NOON)


def known(store: Store, handle: str) -> Person:
    return look_up_person(store, a_who(), AskPerson(handle))


def test_people_come_with_their_status_day_and_note(tmp_path: Path) -> None:
    fields = {"status": "warm", "follow-up": "2026-12-01"}
    with closing(opened(tmp_path)) as store:
        done = taken(store, rows(PersonRow(number=2, handle="mila.k", fields=fields, note="from the fair")))
        person = known(store, "mila.k")

    assert done == ImportedPeople(changed=1, unchanged=0, left_alone=0)
    assert person.fields == fields
    assert [note.text for note in person.card.notes] == ["from the fair"]


def test_a_row_with_nothing_but_a_handle_makes_the_person_known_and_new(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        taken(store, rows(PersonRow(number=2, handle="mila.k")))

        assert [(line.handle, line.status) for line in find_prospects(store, a_who(), AskProspects()).items] == [
            ("mila.k", "new")
        ]


def test_the_same_table_a_second_time_writes_nothing(tmp_path: Path) -> None:
    asked = rows(
        PersonRow(number=2, handle="mila.k", fields={"status": "warm"}, note="from the fair"),
        PersonRow(number=3, handle="jo.ht"),
        PersonRow(number=4, handle="mila.k", note="and again"),
    )
    with closing(opened(tmp_path)) as store:
        first = taken(store, asked)
        before = kinds(store)
        set_status(store, a_who(), SetStatus(event_id=an_id(), at_ms=NOON, handle="mila.k", status="paid"), now_ms=NOON)

        again = taken(store, asked)

        assert (first.changed, again) == (3, ImportedPeople(changed=0, unchanged=3, left_alone=0))
        assert kinds(store) == [*before, "register.set"]
        assert known(store, "mila.k").card.status == "paid"
        assert before.count("person.met") == 2


def test_whoever_is_excluded_stays_so_whatever_a_list_says(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        no = SetStatus(event_id=an_id(), at_ms=NOON, handle="mila.k", status="excluded")
        set_status(store, a_who(), no, now_ms=NOON)

        done = taken(store, rows(PersonRow(number=2, handle="mila.k", fields={"status": "warm"}, note="call her")))

        assert done.left_alone == 1
        assert (known(store, "mila.k").card.status, known(store, "mila.k").card.notes) == ("excluded", ())


@pytest.mark.parametrize(
    "row",
    [
        PersonRow(number=3, handle="not a handle"),
        PersonRow(number=3, handle="jo.ht", fields={"status": "splendid"}),
        PersonRow(number=3, handle="jo.ht", fields={"follow-up": "soon"}),
        PersonRow(number=3, handle="jo.ht", fields={"owner": "operator-lee"}),
        PersonRow(number=3, handle="jo.ht", note="x" * 4001),
    ],
)
def test_a_row_that_makes_no_sense_keeps_all_rows_out(tmp_path: Path, row: PersonRow) -> None:
    with closing(opened(tmp_path)) as store:
        before = kinds(store)

        with pytest.raises(BadInput):
            taken(store, rows(PersonRow(number=2, handle="mila.k"), row))

        assert kinds(store) == before


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_table_is_read_as_people_save_it(coding: str, sign: str) -> None:
    content = f'handle{sign}note\r\n\r\n@mila.k{sign}"Grüße{sign} bis bald"\r\n'.encode(coding)

    assert csv_rows(content) == [["handle", "note"], ["@mila.k", f"Grüße{sign} bis bald"]]


def test_what_is_written_for_a_spreadsheet_is_read_back_as_it_was() -> None:
    cells = ["=1+1", "-5", "'quoted'", 'a "b", c\nd', "plain"]

    assert csv_rows(csv_line(cells).encode()) == [cells]
