"""A repair is told to the team's server once."""

from pathlib import Path

from instacrm.agent.actions.reporting import report_healing
from instacrm.agent.actions.syncing import outgoing
from instacrm.domain import events
from tests.agent.actions.desks import logged, opened
from tests.builders import NOON, a_store, a_who


def test_a_repair_is_one_event_that_waits_for_the_server_however_often_it_is_reported(tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store)
    store.close()
    (tmp_path / "agent.db").unlink()
    store = a_store(tmp_path)
    assert store.healed

    told = [report_healing(store, a_who(), store.healed, now_ms=NOON) for _ in range(2)]

    assert told == [True, False]
    [event] = [event for event in outgoing(store, 100) if event.kind == events.HEALED]
    assert event.fact["whole"] is True
    assert event.fact["reason"] == "the data file is gone"
    assert "nothing you logged is missing" in store.healed.sentence
    store.close()
