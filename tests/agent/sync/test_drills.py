"""What goes wrong with a server or a computer for real, and that everything is there again afterwards."""

import shutil

from sqlalchemy import select, update

from instacrm.agent.actions import syncing
from instacrm.service.actions.erasures import erase
from instacrm.service.actions.pushing import Writer
from instacrm.service.actions.restoring import begin_epoch
from instacrm.service.store import tables
from tests.agent.sync.offices import Desk, Office
from tests.builders import DAY, a_store
from tests.service.serving import sign_in
from tests.service.teams import a_person, person_of, rows


def sign_in_again(*desks: Desk) -> None:
    for desk in desks:
        desk.token = sign_in(desk.office.database, "team", str(desk.me and desk.me.operator_id))


def facts_of(desk: Desk) -> list[str]:
    """What the agent keeps that names them."""
    with desk.store.reading() as db:
        return [str(row[0]) for row in db.execute("SELECT private FROM texts WHERE private LIKE '%zebra%'")]


def on_core(office: Office) -> dict[str, str]:
    return {row["outreach_id"]: row["state"] for row in rows(office.database, tables.outreaches)}


def test_a_new_computer_loads_the_team_and_says_how_far_it_is(dana: Desk, office: Office) -> None:
    written = {dana.write(f"p{number}", "outreach.sent") for number in range(20)}
    dana.set("p3", "booked")
    dana.round()
    lee = Desk(office, "lee")

    assert lee.round() == "done"

    assert set(lee.states()) == written
    assert lee.statuses() == {person_of("p3"): "booked"}
    assert "snapshot" in lee.line.asked
    assert lee.rounds.core().left is None
    lee.store.close()


def test_loading_goes_on_where_the_line_broke(dana: Desk, office: Office) -> None:
    written = {dana.write(f"p{number}", "outreach.sent") for number in range(400)}
    dana.round()
    lee = Desk(office, "lee")
    lee.line.lose_after = {"snapshot": 2}

    assert lee.round() == "server-away"
    left = lee.rounds.core().left
    assert left
    assert left > 100
    assert lee.round() == "done"

    assert set(lee.states()) == written
    lee.store.close()


def test_who_was_away_longer_than_core_keeps_history_loads_the_state_anew(
    dana: Desk, lee: Desk, office: Office
) -> None:
    lee.round()
    written = dana.write("mila", "outreach.sent")
    dana.round()
    dana.write("noor", "outreach.sent")
    dana.round()
    with office.database.writing() as db:
        db.execute(update(tables.team_heads).values(min_seq=6))
    own = lee.write("zoe", "outreach.sent")

    assert lee.round() == "done"

    assert written in lee.states()
    assert on_core(office)[own] == "sent"


def test_core_put_back_by_the_command_gets_everything_again(dana: Desk, lee: Desk, office: Office) -> None:
    before = dana.write("mila", "outreach.sent")
    dana.round()
    lee.round()
    office.copy_core()
    # Pushed, but pulled by nobody else.
    since = dana.write("noor", "outreach.sent")
    dana.set("noor", "booked")
    dana.round()

    office.put_back_core()
    begin_epoch(office.database, office.now)
    assert dana.round() in ("session-revoked", "not-signed-in")
    waiting = lee.write("zoe", "outreach.sent")
    sign_in_again(dana, lee)
    told = [desk.round() for desk in (dana, lee, dana)]

    assert told == ["done"] * 3
    assert set(on_core(office)) == {before, since, waiting}
    assert dana.states() == lee.states() == on_core(office)
    assert lee.statuses() == {person_of("noor"): "booked"}


def test_after_a_restore_an_old_value_of_a_wrong_clock_beats_no_newer_one(
    dana: Desk, lee: Desk, office: Office
) -> None:
    office.copy_core()
    dana.now += 30 * DAY
    dana.set("mila", "warm")
    dana.round()
    dana.now -= 30 * DAY
    lee.round()
    office.now += 60_000
    lee.now = office.now + 1000
    lee.set("mila", "client")
    lee.round()

    office.put_back_core()
    begin_epoch(office.database, office.now)
    sign_in_again(dana, lee)
    for desk in (lee, dana, lee, dana):
        assert desk.round() == "done"

    assert dana.statuses() == lee.statuses() == {person_of("mila"): "client"}


def test_a_member_alone_brings_back_whom_an_older_core_has_again(dana: Desk, lee: Desk, office: Office) -> None:
    dana.write("zebra", "outreach.sent")
    dana.round()
    office.copy_core()
    owner = a_person(office.database, role="owner")
    erase(office.database, Writer("team", owner.operator_id), person_of("zebra"), "zebra", office.now)
    lee.round()

    office.put_back_core()
    begin_epoch(office.database, office.now)
    sign_in_again(dana, lee)
    for desk in (dana, lee, dana):
        assert desk.round() == "done"

    with office.database.reading() as db:
        said = repr([[tuple(row) for row in db.execute(select(table))] for table in tables.metadata.sorted_tables])
    assert "zebra" not in said
    assert [facts_of(desk) for desk in (dana, lee)] == [[], []]
    assert syncing.quarantined(lee.store) == ()


def test_a_cloned_computer_and_its_twin_both_keep_what_they_write(dana: Desk, lee: Desk, office: Office) -> None:
    dana.write("mila", "outreach.sent")
    dana.round()
    dana.store.close()
    shutil.copytree(office.folder / "dana", office.folder / "twin")
    dana.store = a_store(office.folder / "dana")
    twin = Desk.__new__(Desk)
    twin.__dict__.update(dana.__dict__)
    twin.store = a_store(office.folder / "twin")
    twin.now += 500

    both = {dana.write("noor", "outreach.sent"), twin.write("zoe", "outreach.sent")}
    for desk in (dana, twin, lee, dana, twin):
        assert desk.round() == "done"

    assert both < set(on_core(office))
    assert dana.states() == twin.states() == lee.states() == on_core(office)
    assert [syncing.quarantined(desk.store) for desk in (dana, twin)] == [(), ()]
    twin.store.close()


def test_a_computer_put_back_to_an_older_copy_gets_its_own_work_again(dana: Desk, lee: Desk, office: Office) -> None:
    dana.write("mila", "outreach.sent")
    dana.round()
    dana.store.close()
    shutil.copytree(office.folder / "dana", office.folder / "older")
    dana.store = a_store(office.folder / "dana")
    dana.write("noor", "outreach.sent")
    dana.round()
    lee.round()

    dana.store.close()
    dana.store = a_store(office.folder / "older")
    again = dana.write("zoe", "outreach.sent")
    for desk in (dana, lee, dana):
        assert desk.round() == "done"

    assert again in on_core(office)
    assert dana.states() == lee.states() == on_core(office)
