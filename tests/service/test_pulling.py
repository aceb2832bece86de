import shutil
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import update

from instacrm.domain import events
from instacrm.domain.errors import BadCursor, HistoryDiffers, Resync, Upgrade
from instacrm.service.actions.pulling import hello, note_agent, parse_cursor
from instacrm.service.actions.pushing import Writer
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from instacrm.wire.sync import SyncHello, SyncHelloAck
from tests.builders import HOUR, NOON
from tests.service.teams import Person, a_person, a_team, row_of, statuses


@pytest.fixture
def dana(database: Database) -> Person:
    a_team(database)
    return a_person(database, role="owner")


def a_hello(person: Person, cursor: str | None = None, **changes: object) -> SyncHelloAck:
    asked = SyncHello(
        protocol=1, agent_id=person.agent_id, incarnation="1", agent_now_ms=person.now_ms, version="0.1", cursor=cursor
    )
    return hello(
        person.database, Writer(person.team_id, person.operator_id), msgspec.structs.replace(asked, **changes), NOON
    )


def test_hello_says_who_is_in_the_team_and_how_wrong_the_clock_is(dana: Person) -> None:
    lee = a_person(dana.database, joined=False)
    dana.now_ms = NOON + HOUR

    ack = a_hello(dana)

    assert {member.operator_id for member in ack.members} == {dana.operator_id, lee.operator_id}
    assert (ack.skew_ms, ack.head_seq, ack.team_id) == (HOUR, 1, "team")
    assert row_of(dana.database, tables.agents, agent_id=dana.agent_id)["skew_ms"] == HOUR


def test_pages_hold_what_fits_and_join_without_a_gap(dana: Person) -> None:
    written = [dana.wrote(f"p{number}", text="x" * 19_000)[0] for number in range(120)]
    dana.push(*written)

    page = dana.pull()

    assert 1 < len(page.events) < 121
    assert page.has_more
    assert [e.event_id for e in dana.pull_all()][1:] == [e.event_id for e in written]
    assert [e.event_id for e in dana.pull_all(limit=7)][1:] == [e.event_id for e in written]


def test_the_end_of_the_history_is_an_empty_page_at_the_same_place(dana: Person) -> None:
    cursor = dana.pull().cursor

    page = dana.pull(cursor)

    assert (page.events, page.cursor, page.has_more) == ((), cursor, False)


@pytest.mark.parametrize(
    "cursor", ["", "x", "abc.1", "abc.-1.0000000000000000", "abc.1.xyz", "abc.0.00000000000000001"]
)
def test_a_cursor_nobody_gave_out_is_bad(dana: Person, cursor: str) -> None:
    with pytest.raises(BadCursor):
        a_hello(dana, cursor)


@pytest.mark.parametrize(
    ("place", "stamp"), [(1, "00000000000000aa"), (2, "00000000000000aa"), (99, "0123456789abcdef")]
)
def test_a_place_with_another_stamp_is_of_another_history(dana: Person, place: int, stamp: str) -> None:
    epoch = a_hello(dana).epoch

    with pytest.raises(HistoryDiffers):
        dana.pull(f"{epoch}.{place}.{stamp}")


def test_a_cursor_of_another_epoch_is_of_another_history(dana: Person) -> None:
    with pytest.raises(HistoryDiffers):
        a_hello(dana, f"{'0' * 32}.0.{'0' * 16}")


def test_a_place_before_what_is_kept_means_start_again(dana: Person) -> None:
    start = f"{a_hello(dana).epoch}.0.{'0' * 16}"
    with dana.database.writing() as db:
        db.execute(update(tables.team_heads).values(min_seq=5))

    with pytest.raises(Resync):
        dana.pull(start)


def test_an_agent_of_another_protocol_is_told_to_upgrade(dana: Person) -> None:
    with pytest.raises(Upgrade):
        a_hello(dana, protocol=2)


def test_another_team_sees_nothing(dana: Person) -> None:
    dana.push(*dana.wrote("mila", events.SENT))
    a_team(dana.database, "other")
    lee = a_person(dana.database, "other", joined=False)

    assert lee.pull().events == ()
    assert statuses(lee.push(lee.joined()).results) == ["applied"]
    assert [event.operator_id for event in lee.pull().events] == [lee.operator_id]


def test_a_server_put_back_to_an_older_copy_is_noticed_and_repaired(empty_core: Path, tmp_path: Path) -> None:
    file, copy = tmp_path / "core.db", tmp_path / "copy.db"
    shutil.copy(empty_core, file)
    database = Database(f"sqlite:///{file}")
    a_team(database)
    dana = a_person(database)
    before, after = dana.wrote("mila", events.SENT), dana.wrote("noor", events.SENT)
    dana.push(*before)
    database.close()
    shutil.copy(file, copy)
    dana.database = Database(f"sqlite:///{file}")
    known = dana.push(*after).cursor
    dana.database.close()
    shutil.copy(copy, file)
    dana.database = Database(f"sqlite:///{file}")

    with pytest.raises(HistoryDiffers):
        a_hello(dana, known)
    repaired = dana.push(*before, *after)
    dana.database.close()

    assert statuses(repaired.results) == ["duplicate", "duplicate", "applied", "applied"]


def test_a_server_that_went_another_way_after_an_older_copy_is_noticed(dana: Person) -> None:
    known = dana.push(*dana.wrote("mila")).cursor
    with dana.database.writing() as db:
        db.execute(update(tables.event_logs).where(tables.event_logs.c.seq == 2).values(stamp="f" * 16))

    with pytest.raises(HistoryDiffers):
        a_hello(dana, known)


def test_an_agent_that_only_asks_for_news_counts_as_synchronised(dana: Person) -> None:
    given = dana.push(*dana.wrote("mila")).cursor

    note_agent(dana.database, Writer(dana.team_id, dana.operator_id), dana.agent_id, str(given), NOON + HOUR)

    noted = row_of(dana.database, tables.agents, agent_id=dana.agent_id)
    assert (noted["last_sync_ms"], noted["known_seq"]) == (NOON + HOUR, parse_cursor(str(given)).seq)
