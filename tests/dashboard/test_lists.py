"""What the prospects' door says, beside SQL of our own over the raw events and registers."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
from playwright.sync_api import expect

from tests.dashboard.crowd import ZONE
from tests.dashboard.office import Office

# A person's newest write of each register, straight from the events.
_NEWEST = """
SELECT e.fact FROM event_logs e WHERE e.team_id = :team AND e.kind = 'register.set' AND e.address_id IS NOT NULL
ORDER BY e.hlc, e.event_id
"""


class Door:
    """Core over HTTP, as a program of Dana asks it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._client = httpx2.Client(
            base_url=office.url, headers={"authorization": f"Bearer {office.token('Dana', kind='program')}"}, timeout=60
        )

    def get(self, path: str) -> Any:
        answer = self._client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def text(self, path: str) -> str:
        return self._client.get(path).text

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        answer = self._client.post(path, json=body)
        return answer.status_code, answer.json()

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def door(office: Office) -> Iterator[Door]:
    opened = Door(office)
    yield opened
    opened.close()


def registers(office: Office, field: str) -> dict[str, Any]:
    """What each person's register holds, by the events alone."""
    facts = (json.loads(row.fact) for row in office.ask(_NEWEST))
    return {fact["entity_id"]: fact["value"] for fact in facts if fact["field"] == field}


def test_the_counts_beside_the_statuses_are_those_of_the_events(door: Door) -> None:
    office = door.office
    statuses = Counter(status for status in registers(office, "status").values() if status)
    met = office.count(
        "SELECT count(DISTINCT address_id) FROM event_logs WHERE team_id = :team AND kind = 'person.met'"
    )

    told = door.get("/v1/prospects/facets")

    counted = {facet["value"]: facet["count"] for facet in told["status"]}
    assert {name: counted[name] for name in ("warm", "booked", "paid", "client", "excluded")} == {
        name: statuses[name] for name in ("warm", "booked", "paid", "client", "excluded")
    }
    assert (sum(counted.values()), told["total"]) == (met, met)


def test_each_count_is_the_length_of_the_list_it_stands_for(door: Door) -> None:
    told = door.get("/v1/prospects/facets?replied=true&status=warm&status=no-reply")

    beside = [
        *((f"replied=true&status={facet['value']}", facet["count"]) for facet in told["status"]),
        *(
            (f"status=warm&status=no-reply&replied={'true' if facet['value'] == 'yes' else 'false'}", facet["count"])
            for facet in told["replied"]
        ),
        *(
            (f"replied=true&status=warm&status=no-reply&operator={facet['value']}", facet["count"])
            for facet in told["operator"]
        ),
        *(
            (f"replied=true&status=warm&status=no-reply&owner={facet['value']}", facet["count"])
            for facet in told["owner"]
        ),
    ]
    assert [count for _, count in beside] == [door.get(f"/v1/prospects?limit=1&{ask}")["total"] for ask, _ in beside]


def test_days_of_the_list_are_the_teams_wherever_the_reader_sits(office: Office) -> None:
    today = datetime.fromtimestamp(office.core.now_ms() / 1000, ZoneInfo(ZONE)).date()
    began = datetime.combine(today - timedelta(days=6), time(), ZoneInfo(ZONE))

    with office.seat("Dana", timezone_id="Pacific/Auckland") as seat:
        with seat.page.expect_request(lambda asked: "/v1/prospects?" in asked.url) as listed:
            seat.page.goto("/prospects?written=7")
        expect(seat.page.locator("[data-person]").first).to_be_visible()

    assert f"last_from_ms={int(began.timestamp() * 1000)}" in listed.value.url


def test_an_export_holds_exactly_whom_the_filter_lets_through(door: Door) -> None:
    asked = "status=paid&replied=false&sort=handle"
    listed = door.get(f"/v1/prospects?{asked}&limit=500")

    written = list(csv.DictReader(io.StringIO(door.text(f"/v1/prospects/export?{asked}").removeprefix("\ufeff"))))

    assert [row["handle"] for row in written] == [row["handle"] for row in listed["items"]]
    assert {row["status"] for row in written} == {"paid"}
    assert len(written) == listed["total"] > 0


def test_a_change_of_many_is_refused_when_the_list_is_another(door: Door) -> None:
    status, problem = door.post("/v1/prospects/change?status=booked", {"expected_count": 1, "field": "owner"})

    assert (status, problem["code"]) == (409, "conflict")


def test_a_change_of_many_is_an_event_each_and_undo_spares_what_somebody_changed_since(door: Door) -> None:
    lee = door.office.crowd.operators["Lee"]
    booked = door.get("/v1/prospects?status=booked&limit=1")
    change = {"expected_count": booked["total"], "field": "owner", "value": lee}
    _, done = door.post("/v1/prospects/change?status=booked", change)
    owned = door.get(f"/v1/prospects?owner={lee}&limit=1")["total"]
    person = booked["items"][0]["person_id"]
    door.post(f"/v1/prospects/{person}/field", {"field": "owner", "value": door.office.crowd.operators["Kim"]})

    _, undone = door.post("/v1/prospects/change/undo", done)

    owners = registers(door.office, "owner")
    assert (done["changed"], owned, undone["changed"]) == (booked["total"], booked["total"], booked["total"] - 1)
    assert {owner for owner in owners.values() if owner} == {door.office.crowd.operators["Kim"]}
    door.post(f"/v1/prospects/{person}/field", {"field": "owner", "value": None})


def test_a_follow_up_is_due_on_its_day_and_gone_when_it_is_done(door: Door) -> None:
    person = door.office.crowd.person(1)
    _, planned = door.post(f"/v1/prospects/{person}/field", {"field": "follow-up", "value": "2020-01-31"})
    due = door.get("/v1/prospects?follow_up=due&sort=follow_up")

    _, done = door.post(f"/v1/prospects/{person}/field", {"field": "follow-up", "value": None})

    assert (planned["follow_up"], [row["person_id"] for row in due["items"]]) == ("2020-01-31", [person])
    assert (done["follow_up"], door.get("/v1/prospects?follow_up=due")["total"]) == (None, 0)


def test_a_note_stands_in_the_timeline_with_its_author(door: Door) -> None:
    person = door.office.crowd.person(2)

    _, detail = door.post(f"/v1/prospects/{person}/notes", {"text": " Likes early calls. "})

    (note,) = [line for line in detail["timeline"] if line["kind"] == "note.added"]
    assert (note["text"], note["operator"]) == ("Likes early calls.", "Dana")


@pytest.mark.parametrize(
    ("field", "value"),
    [("follow-up", "tomorrow"), ("owner", "nobody-of-ours"), ("do-not-contact", "maybe"), ("status", "wam")],
)
def test_a_register_takes_only_what_makes_sense(door: Door, field: str, value: str) -> None:
    person = door.office.crowd.person(3)

    status, problem = door.post(f"/v1/prospects/{person}/field", {"field": field, "value": value})

    assert (status, problem["code"]) == (400, "bad-input")
