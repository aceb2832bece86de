import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.event import listen

from instacrm.domain import events
from instacrm.domain.clocks import LEARN_AHEAD_MS, parse_stamp
from instacrm.domain.errors import BadEvent, NotAllowed, OperatorQuota, StoreBusy, TeamQuota, TooMany
from instacrm.domain.events import Event
from instacrm.service.actions.pushing import Draft, Quota, Writer, append
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from tests.builders import DAY, NOON
from tests.service.teams import Person, a_person, a_team, person_of, row_of, rows, statuses

if TYPE_CHECKING:
    from instacrm.wire.sync import Pushed


@pytest.fixture
def dana(database: Database) -> Person:
    a_team(database)
    return a_person(database)


def in_threads(*acts: Callable[[], object]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


def met_and_wrote(person: Person, numbers: Iterable[int]) -> list[Event]:
    """Somebody met and written to for each number."""
    handles = [f"p{number}" for number in numbers]
    return [said for handle in handles for said in (person.met(handle), *person.wrote(handle, events.SENT))]


def test_an_event_comes_back_with_its_place_and_the_words(dana: Person) -> None:
    intent, *_ = dana.wrote("mila")

    pushed = dana.push(intent)

    assert statuses(pushed.results) == ["applied"]
    kept = dana.pull_all()[-1]
    assert kept == msgspec.structs.replace(intent, seq=pushed.results[0].seq, stamp=kept.stamp)
    assert pushed.cursor == f"{pushed.cursor.split('.')[0]}.{kept.seq}.{kept.stamp}"  # type: ignore[union-attr]


def test_a_batch_of_hundreds_asks_the_database_no_more_often_than_one_of_a_few(dana: Person) -> None:
    statements: list[str] = []
    listen(dana.database._writer, "before_cursor_execute", lambda _c, _k, said, *_: statements.append(said))
    dana.push(*met_and_wrote(dana, range(5)))
    few = len(statements)
    statements.clear()

    dana.push(*met_and_wrote(dana, range(5, 125)))

    assert 0 < len(statements) <= few


def test_the_same_events_pushed_from_many_threads_are_kept_once_each_without_a_gap(dana: Person) -> None:
    written = [event for number in range(40) for event in dana.wrote(f"p{number}", events.SENT)]
    answers: list[Pushed] = []

    def overlapping(start: int) -> None:
        answers.extend(dana.push(*written[at : at + 20]) for at in range(start, 80, 10))

    in_threads(*(partial(overlapping, start) for start in (0, 0, 5, 10, 0, 5)))

    kept = [event for event in dana.pull_all() if event.kind != events.JOINED]
    applied = [r.event_id for answer in answers for r in answer.results if r.status == "applied"]
    assert sorted(event.event_id for event in kept) == sorted(event.event_id for event in written)
    assert [event.seq for event in dana.pull_all()] == list(range(1, 82))
    assert sorted(applied) == sorted(event.event_id for event in written)
    assert sum(row["state"] == "sent" for row in rows(dana.database, tables.outreaches)) == 40


def test_a_reader_who_polls_while_others_write_misses_nothing(dana: Person) -> None:
    people = [dana, *(a_person(dana.database) for _ in range(3))]
    wrote = [[e for n in range(25) for e in person.wrote(f"x{n}")] for person in people]
    read: list[Event] = []
    done = threading.Event()

    def reading() -> None:
        cursor = None
        while True:
            last = done.is_set()
            page = dana.pull(cursor, 7)
            cursor = page.cursor
            read.extend(page.events)
            if last and not page.has_more:
                return

    reader = threading.Thread(target=reading)
    reader.start()

    def writing(person: Person, mine: list[Event]) -> None:
        for event in mine:
            person.push(event)

    in_threads(*(partial(writing, person, mine) for person, mine in zip(people, wrote, strict=True)))
    done.set()
    reader.join(60)

    assert {e.event_id for mine in wrote for e in mine} <= {e.event_id for e in read}
    assert [e.seq for e in read] == list(range(1, len(read) + 1))


def test_a_push_whose_answer_was_lost_is_answered_as_the_first_time(dana: Person) -> None:
    intent, sent = dana.wrote("mila", events.SENT)
    first = dana.push(intent, sent)

    again = dana.push(intent, sent)

    assert statuses(again.results) == ["duplicate", "duplicate"]
    assert [(r.seq, r.hlc) for r in again.results] == [(r.seq, r.hlc) for r in first.results]
    assert again.cursor is None


def test_twins_within_one_push_are_one_event(dana: Person) -> None:
    intent, *_ = dana.wrote("mila")

    pushed = dana.push(intent, intent)

    assert statuses(pushed.results) == ["applied", "duplicate"]
    assert pushed.results[0].seq == pushed.results[1].seq


@pytest.mark.parametrize("other", [{"at_ms": NOON - DAY}, {"private": {"text": "Other words"}}])
def test_another_event_under_the_same_id_is_a_conflict_and_both_are_kept(
    dana: Person, other: dict[str, object]
) -> None:
    intent, *_ = dana.wrote("mila")
    dana.push(intent)

    pushed = dana.push(msgspec.structs.replace(intent, **other))

    assert statuses(pushed.results) == ["conflict"]
    assert dana.pull_all()[-1].private == {"text": "Hello"}
    assert [letter["code"] for letter in rows(dana.database, tables.dead_letters)] == ["conflict"]


def test_an_event_that_comes_back_without_its_words_is_the_same_event(dana: Person) -> None:
    intent, *_ = dana.wrote("mila")
    dana.push(intent)

    pushed = dana.push(msgspec.structs.replace(intent, private={}))

    assert statuses(pushed.results) == ["duplicate"]
    assert dana.pull_all()[-1].private == {"text": "Hello"}


def test_bad_events_are_refused_each_with_its_reason_and_their_neighbours_kept(dana: Person) -> None:
    good, *_ = dana.wrote("mila")
    lee = a_person(dana.database)
    other_actor, *_ = dana.wrote("mila", user_id="999")

    pushed = dana.push(
        b'{"event_id": "half"}',
        b"[1, 2]",
        msgspec.structs.replace(good, event_id="no\x00id"),
        msgspec.structs.replace(good, event_id=good.event_id + "a", hlc="yesterday"),
        msgspec.structs.replace(good, event_id=good.event_id + "b", outreach_id=None),
        msgspec.structs.replace(dana.met("mila"), private={"handle": "somebody.else"}),
        lee.wrote("mila")[0],
        other_actor,
        good,
    )

    codes = [result.code for result in pushed.results]
    assert codes == ["bad-event"] * 6 + ["not-yours", "actor-not-joined", None]
    assert pushed.results[0].event_id == "half"
    assert statuses(pushed.results)[-1] == "applied"
    assert len(rows(dana.database, tables.dead_letters)) == 8


def test_a_row_the_database_refuses_is_set_aside_and_its_neighbours_kept(dana: Person) -> None:
    written = [dana.wrote(f"p{number}")[0] for number in range(7)]
    poison(dana.database, written[3].event_id)

    pushed = dana.push(*written)
    dana.push(written[3])

    assert statuses(pushed.results) == ["applied"] * 3 + ["rejected"] + ["applied"] * 3
    assert pushed.results[3].code == "unstorable"
    assert [e.event_id for e in dana.pull_all()[1:]] == [e.event_id for e in written if e is not written[3]]
    assert len(rows(dana.database, tables.dead_letters)) == 1


def poison(database: Database, event_id: str) -> None:
    """From now on the database itself refuses this event."""
    with database.writing() as db:
        if db.dialect.name == "sqlite":
            db.execute(
                text(
                    f"CREATE TRIGGER poison BEFORE INSERT ON event_logs WHEN NEW.event_id = '{event_id}'"
                    " BEGIN SELECT RAISE(ABORT, 'poison'); END"
                )
            )
        else:
            db.execute(text(f"ALTER TABLE event_logs ADD CHECK (event_id <> '{event_id}')"))


def test_an_actor_can_be_joined_and_used_in_one_push(dana: Person) -> None:
    lee = a_person(dana.database, joined=False)

    pushed = lee.push(lee.joined(), *lee.wrote("mila", events.SENT))

    assert statuses(pushed.results) == ["applied"] * 3


def test_a_push_of_too_many_is_refused_as_a_whole(dana: Person) -> None:
    with pytest.raises(BadEvent):
        dana.push(*[b"{}"] * 501)


def test_a_clock_ten_years_ahead_is_corrected_and_its_events_kept(dana: Person) -> None:
    dana.now_ms = NOON + 3650 * DAY
    status = dana.set("mila", "warm")

    pushed = dana.push(status)

    stamp = parse_stamp(str(pushed.results[0].hlc))
    assert statuses(pushed.results) == ["applied"]
    assert NOON <= stamp.ms <= NOON + LEARN_AHEAD_MS
    assert dana.pull_all()[-1].at_ms == status.at_ms


def test_a_stamp_that_core_corrected_once_is_not_corrected_again(dana: Person) -> None:
    dana.now_ms = NOON + 3600_000
    status = dana.set("mila", "warm")
    first = dana.push(status)
    known = msgspec.structs.replace(status, hlc=str(first.results[0].hlc), seq=2, stamp="0123456789abcdef")
    a_team(dana.database, "restored")
    restored = a_person(dana.database, "restored")
    known = msgspec.structs.replace(known, operator_id=restored.operator_id)
    restored.now_ms = dana.now_ms

    again = restored.push(known)

    assert again.results[0].hlc == first.results[0].hlc


def test_words_are_not_kept_where_the_team_does_not_share_them(database: Database) -> None:
    a_team(database, text_policy="local")
    dana = a_person(database)

    dana.push(*dana.wrote("mila"))

    assert dana.pull_all()[-1].private == {}
    assert "Hello" not in repr(rows(database, tables.texts))


@pytest.mark.parametrize("excluded_first", [True, False])
def test_words_to_an_excluded_person_are_gone_whichever_came_first(dana: Person, excluded_first: bool) -> None:
    excluded, wrote = [dana.met("mila"), dana.set("mila", "excluded")], dana.wrote("mila", events.SENT)

    dana.push(*(excluded + wrote if excluded_first else wrote + excluded))
    dana.push(*dana.wrote("mila", text="Once more"))

    assert not any("text" in event.private for event in dana.pull_all())
    assert row_of(dana.database, tables.prospects, person_id=person_of("mila"))["sent"] == 1


def test_what_somebody_does_in_the_dashboard_wins_over_what_they_saw(dana: Person) -> None:
    dana.now_ms = NOON + LEARN_AHEAD_MS
    dana.push(dana.met("mila"), dana.set("mila", "warm"))
    fact = {"entity": "person", "entity_id": person_of("mila"), "field": "status", "value": "booked"}
    writer = Writer(dana.team_id, dana.operator_id)

    appended = append(dana.database, writer, [Draft(kind=events.REGISTER, at_ms=NOON, fact=fact)], NOON)

    assert row_of(dana.database, tables.prospects, person_id=person_of("mila"))["status"] == "booked"
    assert dana.pull_all()[-1] == appended.events[0]
    assert appended.head_seq == appended.events[0].seq


def test_the_database_is_told_to_wait_for_the_disk(database: Database) -> None:
    with database.writing() as db:
        pragma = "PRAGMA synchronous" if db.dialect.name == "sqlite" else "SHOW synchronous_commit"
        assert db.execute(text(pragma)).scalar() in (2, "on")


def test_a_database_that_went_away_is_an_outage_and_no_bug(tmp_path: object) -> None:
    gone = Database("postgresql+psycopg://127.0.0.1:1/core")

    with pytest.raises(StoreBusy), gone.reading():
        pass


def test_who_no_longer_belongs_to_the_team_brings_nothing_in(dana: Person) -> None:
    with dana.database.writing() as db:
        db.execute(tables.memberships.update().values(state="ended"))

    with pytest.raises(NotAllowed):
        dana.push(*dana.wrote("mila"))

    assert len(dana.pull_all()) == 1


def with_keys(event: Event, **more: object) -> bytes:
    return msgspec.json.encode(msgspec.to_builtins(event) | more)


def test_a_key_that_nobody_knows_is_refused_until_core_knows_it_and_its_words_are_kept_nowhere(dana: Person) -> None:
    intent, sent = dana.wrote("mila", events.SENT)

    pushed = dana.push(with_keys(intent, whispered="zebra", aside=1), sent)

    assert [(r.status, r.code, r.retryable) for r in pushed.results] == [
        ("rejected", "unknown-key", True), ("applied", None, False),
    ]  # fmt: skip
    assert pushed.results[0].message == "This server does not know what aside, whispered means; update it."
    assert pushed.results[0].event_id == intent.event_id
    assert "zebra" not in repr([rows(dana.database, table) for table in tables.metadata.sorted_tables])
    assert statuses(dana.push(intent).results) == ["applied"]


def test_keys_that_nobody_knows_are_passed_by_around_events_and_kept_within_them(dana: Person) -> None:
    intent, *_ = dana.wrote("mila")
    newer = msgspec.structs.replace(intent, fact={"length": 5, "mood": "kind"}, private={"text": "Hello", "tone": 1})

    dana.push(newer)

    kept = dana.pull_all()[-1]
    assert (kept.fact, kept.private) == (newer.fact, newer.private)


@pytest.mark.parametrize(
    ("quota", "refused"),
    [(Quota(operator_day=4), OperatorQuota), (Quota(team_day=5), TeamQuota)],
)
def test_a_day_has_so_many_new_events_and_the_next_one_as_many_again(
    dana: Person, quota: Quota, refused: type[TooMany]
) -> None:
    dana.quota = quota  # one event, that they joined, is counted already
    lee = a_person(dana.database)
    dana.push(*dana.wrote("mila", events.SENT), b"poison")

    with pytest.raises(refused) as told:
        dana.push(*dana.wrote("noor"))
    again = dana.push(b"poison")

    assert told.value.retry_after_s == 12 * 60 * 60
    assert (statuses(again.results), len(dana.pull_all())) == (["rejected"], 4)
    dana.server_ms = lee.server_ms = NOON + 12 * 60 * 60_000
    assert statuses(dana.push(*dana.wrote("noor")).results) == ["applied"]


def test_what_comes_a_second_time_costs_no_quota(dana: Person) -> None:
    written = dana.wrote("mila", events.SENT)
    dana.quota = Quota(operator_day=3)
    dana.push(*written)

    assert statuses(dana.push(*written).results) == ["duplicate", "duplicate"]
