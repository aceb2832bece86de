"""A team that keeps texts for some days: afterwards they are nowhere, and that there were messages stays."""

from typing import Any

import msgspec
import pytest

from instacrm.agent.actions.retaining import forget_old
from instacrm.domain.governance.constitution import Constitution
from instacrm.domain.governance.drafts import Change
from instacrm.domain.governance.proposals import weight_of
from instacrm.service.actions.retaining import retain
from instacrm.service.store import constitutions, tables
from instacrm.service.store.rules import raise_version
from tests.agent.sync.offices import Desk, Office
from tests.builders import DAY, HOUR
from tests.service.teams import rows

MONTH = Constitution(retention_days=30)


def decided(office: Office, new: Constitution) -> None:
    with office.database.writing() as db:
        constitutions.enact(db, "team", new, proposal_id=None, now_ms=office.now)
        raise_version(db, "team")


def texts_here(desk: Desk) -> list[str]:
    with desk.store.reading() as db:
        found = [msgspec.json.decode(private) for (private,) in db.execute("SELECT private FROM texts")]
    return [private["text"] for private in found if "text" in private]


def texts_at_core(office: Office) -> list[str]:
    found: list[dict[str, Any]] = [msgspec.json.decode(row["private"]) for row in rows(office.database, tables.texts)]
    return [private["text"] for private in found if "text" in private]


def test_texts_go_on_core_and_on_agents_when_their_time_is_over_and_the_messages_stay(
    dana: Desk, office: Office
) -> None:
    decided(office, MONTH)
    dana.write("mila", "outreach.sent")
    dana.round()
    before = (len(texts_at_core(office)), len(texts_here(dana)))
    forget_old(dana.store, now_ms=dana.now)
    still = len(texts_here(dana))

    purged = retain(office.database, dana.now + 30 * DAY + HOUR)
    forget_old(dana.store, now_ms=dana.now + 30 * DAY + HOUR)

    assert (before, still, purged) == ((1, 1), 1, 1)
    assert texts_at_core(office) == texts_here(dana) == []
    assert [row["state"] for row in rows(office.database, tables.outreaches)] == ["sent"]
    assert dana.store.is_backup_due(dana.now + 30 * DAY + HOUR)


def test_a_decision_to_keep_texts_for_less_removes_what_is_older_with_the_decision(dana: Desk, office: Office) -> None:
    dana.write("mila", "outreach.sent")
    dana.round()
    office.now = dana.now + 31 * DAY

    decided(office, MONTH)

    assert texts_at_core(office) == []


def test_a_team_that_set_no_time_keeps_its_texts(dana: Desk, office: Office) -> None:
    dana.write("mila", "outreach.sent")
    dana.round()

    gone = (retain(office.database, dana.now + 4000 * DAY), forget_old(dana.store, now_ms=dana.now + 4000 * DAY))

    assert gone == (0, 0)
    assert len(texts_at_core(office)) == len(texts_here(dana)) == 1


@pytest.mark.parametrize(
    ("new", "weight"),
    [(MONTH, "texts"), (Constitution(text_policy="none"), "texts"), (Constitution(quorum_percent=40), "constitution")],
)
def test_how_long_texts_are_kept_needs_an_owner_besides(new: Constitution, weight: str) -> None:
    assert weight_of(Change(what="constitution", constitution=new), Constitution()) == weight
