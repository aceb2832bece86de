"""Whatever order people work and lines break in: once all is quiet, both agents and Core say the same."""

import tempfile
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from instacrm.service.store import tables
from tests.agent.sync.offices import Desk, Office
from tests.service.teams import rows

HANDLES = st.sampled_from(["mila", "noor"])
OUTCOMES = st.sampled_from([(), ("outreach.sent",), ("outreach.failed",), ("outreach.unconfirmed", "outreach.sent")])
STEPS = st.one_of(
    st.tuples(st.just("write"), HANDLES, OUTCOMES),
    st.tuples(st.just("say"), st.sampled_from(["sent", "not-sent"])),
    st.tuples(st.just("set"), HANDLES, st.sampled_from(["warm", "booked", "client"])),
    st.tuples(st.just("round")),
    st.tuples(st.just("lose"), st.integers(1, 4)),
    st.tuples(st.just("clock"), st.sampled_from([-90_000, 30_000, 7_200_000])),
    st.tuples(st.just("copy")),
    st.tuples(st.just("put-back")),
)


@given(steps=st.lists(st.tuples(st.integers(0, 1), STEPS), max_size=14))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_agents_and_core_agree_once_all_is_quiet(empty_core: Path, steps: list[tuple[int, tuple[object, ...]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), empty_core)
        desks = [Desk(office, "dana"), Desk(office, "lee")]
        for desk in desks:
            desk.round()
            desk.join()
        office.copy_core()
        written: dict[str, int] = {}

        for number, step in steps:
            work(office, desks[number], number, written, step)
        for desk in [*desks, *desks, *desks]:
            desk.line.lose = 0
            assert desk.round() == "done"

        kept = {row["outreach_id"]: row["state"] for row in rows(office.database, tables.outreaches)}
        registers = {
            row["entity_id"]: msgspec.json.decode(row["value"]) for row in rows(office.database, tables.registers)
        }
        assert set(kept) == set(written)
        assert desks[0].states() == desks[1].states() == kept
        assert desks[0].statuses() == desks[1].statuses() == registers
        assert [desk.waiting() for desk in desks] == [0, 0]
        for desk in desks:
            desk.store.close()
        office.close()


def work(office: Office, desk: Desk, number: int, written: dict[str, int], step: tuple[object, ...]) -> None:
    """One step of somebody."""
    match step:
        case ("write", str(handle), tuple(became)):
            written[desk.write(handle, *became)] = number
        case ("say", str(word)):
            for outreach_id in [key for key, whose in written.items() if whose == number][-1:]:
                desk.say(outreach_id, word)
        case ("set", str(handle), str(status)):
            desk.set(handle, status)
        case ("round",):
            desk.round()
        case ("lose", int(count)):
            desk.line.lose = count
        case ("clock", int(ahead_ms)):
            desk.now += ahead_ms
        case ("copy",):
            office.copy_core()
        case ("put-back",):
            office.put_back_core()
