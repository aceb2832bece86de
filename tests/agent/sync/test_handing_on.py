"""A handle changes hands at Core: the agents that pull it have the same rows of it as Core."""

from typing import NamedTuple

import pytest
from sqlalchemy import select

from instacrm.agent.store.outreaches import TEAM, scope_key
from instacrm.domain import prospects
from instacrm.domain.prospects import parse_handle
from instacrm.service.actions.merging import hand_on, take_apart
from instacrm.service.actions.pushing import Writer
from instacrm.service.store import tables
from instacrm.service.store.reports_shapes import Changed
from tests.agent.sync.offices import Desk, Office
from tests.builders import DAY, NOON, TEAM_KEY
from tests.service.serving import sign_in

ADDRESS = prospects.address_id(TEAM_KEY, parse_handle("mila"))
# The day after NOON.
ON = "2026-11-23"


class Rows(NamedTuple):
    """What follows from a handover: who held what when, whose each message is, who was first and last written to."""

    held: set[tuple[object, ...]]
    messages: set[tuple[object, ...]]
    written_to: set[tuple[object, ...]]


def at_core(office: Office) -> Rows:
    h, o, p = tables.holders.c, tables.outreaches.c, tables.prospects.c
    with office.database.reading("team") as db:
        return Rows(
            {tuple(row) for row in db.execute(select(h.address_id, h.from_ms, h.until_ms, h.person_id))},
            {tuple(row) for row in db.execute(select(o.outreach_id, o.person_id, o.state))},
            {tuple(row) for row in db.execute(select(p.person_id, p.first_at_ms, p.last_at_ms)) if row[1]},
        )


def at(desk: Desk) -> Rows:
    latest = "SELECT person, first_ms, last_ms FROM latest WHERE scope=?"
    with desk.store.reading() as db:
        return Rows(
            set(db.execute("SELECT address_id, from_ms, until_ms, person_id FROM holders")),
            set(db.execute("SELECT outreach_id, person, state FROM outreaches")),
            set(db.execute(latest, (scope_key(TEAM),))),
        )


def work(desk: Desk) -> None:
    """Messages to a handle and to somebody else, synchronised."""
    desk.write("mila", "outreach.sent")
    desk.write("mila", "outreach.unconfirmed")
    desk.write("noor", "outreach.sent")
    assert desk.round() == "done"


@pytest.fixture
def handed_on(office: Office, dana: Desk, lee: Desk) -> Changed:
    """@mila was written to by both, belongs to somebody else since the day after, and was written to again."""
    work(dana)
    work(lee)
    office.now = NOON + 2 * DAY
    for desk in (dana, lee):
        desk.now, desk.token = office.now, sign_in(office.database, "team", desk.me.operator_id, office.now)
    writer = Writer("team", dana.me.operator_id)
    done = hand_on(
        office.database, writer, prospects.first_person_id(TEAM_KEY, ADDRESS), "mila", ON, office.now
    )  # fmt: skip
    work(dana)
    work(lee)
    assert dana.round() == "done"
    return done


@pytest.mark.usefixtures("handed_on")
def test_agents_that_pull_a_handover_have_the_rows_that_core_has(office: Office, dana: Desk, lee: Desk) -> None:
    core = at_core(office)

    assert len({person for _, _, _, person in core.held}) == 2
    assert len({person for _, person, _ in core.messages}) == 3
    assert at(dana) == core
    assert at(lee) == core


def test_agents_that_pull_a_handover_taken_back_have_the_rows_that_core_has(
    office: Office, dana: Desk, lee: Desk, handed_on: Changed
) -> None:
    take_apart(office.database, Writer("team", dana.me.operator_id), handed_on, office.now)

    assert (dana.round(), lee.round()) == ("done", "done")
    core = at_core(office)
    assert len({person for _, person, _ in core.messages}) == 2
    assert at(dana) == core
    assert at(lee) == core
