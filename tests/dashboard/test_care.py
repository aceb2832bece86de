"""Records are put right, a person is copied and erased, and operators and accounts add up: each seen in the page."""

import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.dashboard.crowd import ZONE
from tests.dashboard.office import Office

# By the raw events alone: messages of which somebody saw that they were sent, since their intent's time. The kind is
# an expression, so that SQLite looks a message up by its id and not by its kind.
_SENT = """
SELECT {by}, count(DISTINCT i.outreach_id) FROM event_logs i JOIN event_logs s ON s.team_id = i.team_id
AND s.outreach_id = i.outreach_id AND s.kind || '' = 'outreach.sent'
WHERE i.team_id = :team AND i.kind = 'outreach.intent' AND i.at_ms >= :since GROUP BY {by}
"""


def test_a_message_logged_twice_is_put_right_and_its_record_stays(small: Office) -> None:
    with small.seat("Dana") as dana:
        page = dana.go("/activity/?kind=outreach")
        line = page.locator("[data-outreach][data-state=sent]").first
        outreach_id = str(line.get_attribute("data-outreach"))
        line.get_by_role("button", name="Put right the message").click()

        page.get_by_role("button", name="It was logged twice").and_(page.locator(":visible")).click()

        expect(page.locator(f'[data-outreach="{outreach_id}"]')).to_have_attribute("data-state", "struck")
    said = small.ask("SELECT kind, fact FROM event_logs WHERE team_id = :team AND outreach_id = :o", o=outreach_id)
    assert {row.kind for row in said} >= {"outreach.intent", "outreach.sent", "outreach.resolved"}
    assert [json.loads(row.fact)["word"] for row in said if row.kind == "outreach.resolved"] == ["doubled"]


def test_a_person_gets_a_copy_of_all_that_is_kept(small: Office) -> None:
    person_id = small.crowd.person(24)
    with small.seat("Dana") as dana:
        page = dana.go(f"/prospect/?id={person_id}")

        with page.expect_download() as coming:
            page.get_by_role("link", name="Download all of it").click()

        copy = json.loads(coming.value.path().read_text())
    written = small.count(
        "SELECT count(*) FROM event_logs WHERE team_id = :team AND kind = 'outreach.intent' AND address_id = :address",
        address=small.crowd.address(24),
    )
    assert copy["handle"] == small.crowd.handle(24)
    assert sum(line["kind"] == "outreach" for line in copy["timeline"]) == written


def test_a_person_is_erased_by_whoever_types_their_handle(small: Office) -> None:
    handle, address = small.crowd.handle(24), small.crowd.address(24)
    with small.seat("Dana") as dana:
        page = dana.go(f"/prospect/?id={small.crowd.person(24)}")
        page.get_by_role("button", name="Erase …").click()
        page.get_by_label(f"Type @{handle} to go on").fill(f"@{handle}")

        page.get_by_role("button", name=f"Erase @{handle} for good").click()

        expect(page.get_by_role("list", name="Erasures").get_by_role("listitem")).to_contain_text("Erased by Dana")
        assert dana.complaints == []
    kept = "SELECT count(*) FROM texts t JOIN event_logs e ON e.team_id = t.team_id AND e.event_id = t.event_id"
    assert small.count(f"{kept} WHERE e.team_id = :team AND e.address_id = :address", address=address) == 0
    assert small.count("SELECT count(*) FROM prospects WHERE team_id = :team AND handle = :handle", handle=handle) == 0


@pytest.mark.parametrize(("path", "by"), [("/operators/", "i.operator_id"), ("/actors/", "i.actor_id")])
def test_operators_and_accounts_show_what_the_raw_events_say(office: Office, path: str, by: str) -> None:
    with office.seat("Lee") as lee:
        page = lee.go(f"{path}?first=30&second=90")

        shown = {row: sums_of(page, row) for row in ids_on(page)}

    for place, days in enumerate((30, 90)):
        said = dict(map(tuple, office.ask(_SENT.format(by=by), since=midnight_ms(office.crowd.now_ms, days))))
        assert {row: numbers[place] for row, numbers in shown.items()} == dict.fromkeys(shown, 0) | said


def ids_on(page: Page) -> list[str]:
    return [str(card.get_attribute("data-id")) for card in page.locator("li[data-id]").all()]


def sums_of(page: Page, row: str) -> list[int]:
    """The line that the lines above it add up to."""
    card = page.locator(f'li[data-id="{row}"]')
    lines = [[int(cell.replace(",", "")) for cell in line.get_by_role("cell").all_inner_texts()]
             for line in card.locator("tbody tr").all()]  # fmt: skip
    *parts, total, _people = lines
    assert ([sum(column) for column in zip(*parts, strict=True)] or [0, 0]) == total
    return total


def midnight_ms(now_ms: int, days: int) -> int:
    """The local midnight with which the last `days` days began."""
    there = ZoneInfo(ZONE)
    first = datetime.fromtimestamp(now_ms / 1000, there).date() - timedelta(days=days - 1)
    return int(datetime.combine(first, time(), there).timestamp() * 1000)
