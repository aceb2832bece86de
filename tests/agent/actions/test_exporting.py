"""What a person takes along: their prospects as a table, and every entry, in files of their own."""

import csv
import io
import stat
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from instacrm.agent.actions.exporting import COLUMNS, export
from instacrm.agent.actions.prospects import set_field, set_status
from instacrm.agent.actions.remarks import add_note, log_elsewhere
from instacrm.agent.store import Store, facts
from instacrm.domain.errors import BadInput
from instacrm.domain.events import Event
from instacrm.wire.native import AddNote, LogElsewhere, SetField, SetStatus
from instacrm.wire.window import Export
from tests.agent.actions.desks import logged, opened
from tests.builders import HOUR, NOON, a_prospect, a_who, an_id


def wrote(store: Store, handle: str, at_ms: int, became: str = "outreach.sent") -> None:
    outreach_id = an_id()
    logged(store, at_ms=at_ms, outreach_id=outreach_id, prospect=a_prospect(handle))
    logged(store, became, at_ms=at_ms + 900, outreach_id=outreach_id, prospect=a_prospect(handle))


def a_days_work(store: Store) -> None:
    """Two messages to mila.k, one that failed to ben, a status, a note that looks like a formula, one met elsewhere."""
    who = a_who()
    wrote(store, "mila.k", NOON - HOUR)
    wrote(store, "mila.k", NOON)
    wrote(store, "ben", NOON, became="outreach.failed")
    set_status(store, who, SetStatus(event_id=an_id(), at_ms=NOON, handle="mila.k", status="warm"), now_ms=NOON)
    day = SetField(event_id=an_id(), at_ms=NOON, handle="mila.k", field="follow-up", value="2026-11-27")
    set_field(store, who, day, now_ms=NOON)
    no = SetField(event_id=an_id(), at_ms=NOON, handle="zoe", field="do-not-contact", value="yes")
    set_field(store, who, no, now_ms=NOON)
    for text in ("=1+1", "second, with a comma"):
        add_note(store, who, AddNote(event_id=an_id(), at_ms=NOON, handle="mila.k", text=text), now_ms=NOON)
    met = LogElsewhere(event_id=an_id(), at_ms=NOON, handle="anna", place="e-mail")
    log_elsewhere(store, who, met, now_ms=NOON)


def table(file: Path) -> dict[str, dict[str, str]]:
    found = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
    return {row["handle"]: row for row in found}


def test_prospects_become_a_table_with_what_is_known_of_each(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    with closing(opened(tmp_path / "store")) as store:
        a_days_work(store)
        done = export(store, a_who(), Export(what="prospects", file=str(file)))

    mila = table(file)["mila.k"]
    assert mila == dict(
        zip(
            COLUMNS,
            (
                *("mila.k", "warm", "", "2026-11-27", "", "2", "2026-11-22 11:00:00", "2026-11-22 12:00:00", "Dana"),
                *("studio_a", "", "'=1+1\nsecond, with a comma"),
            ),
            strict=True,
        )
    )
    statuses = {handle: row["status"] for handle, row in table(file).items()}
    assert statuses == {"anna": "no-reply", "ben": "new", "mila.k": "warm", "zoe": "new"}
    assert (table(file)["zoe"]["do_not_contact"], done.rows) == ("yes", 4)


def test_every_entry_is_in_the_file_as_it_is_on_disk(tmp_path: Path) -> None:
    file = tmp_path / "entries.jsonl"
    with closing(opened(tmp_path / "store")) as store:
        a_days_work(store)
        done = export(store, a_who(), Export(what="entries", file=str(file)))
        with store.reading() as db:
            on_disk = facts.every(db)

    lines = [msgspec.json.decode(line, type=Event) for line in file.read_text(encoding="utf-8").splitlines()]
    assert (lines, done.rows) == (on_disk, len(on_disk))
    assert any(event.private.get("text") == "Hello" for event in lines)


def test_a_file_is_for_its_owner_alone_and_is_whole_or_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "entries.jsonl"
    file.write_text("before")
    with closing(opened(tmp_path / "store")) as store:
        wrote(store, "mila.k", NOON)
        export(store, a_who(), Export(what="entries", file=str(file)))

    assert "before" not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [left.name for left in tmp_path.iterdir() if left.is_file()] == ["entries.jsonl"]


@pytest.mark.parametrize("place", ["people.csv", "{}/missing/people.csv", "{}"])
def test_a_place_that_is_none_is_refused_in_words(tmp_path: Path, place: str) -> None:
    with closing(opened(tmp_path / "store")) as store, pytest.raises(BadInput, match="folder that exists"):
        export(store, a_who(), Export(what="prospects", file=place.format(tmp_path)))
