"""Lists brought in, records joined, cards moved, tokens made: each by hand in the browser, and compared with SQL."""

import json
import re
from collections import Counter
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx2
from playwright.sync_api import expect
from sqlalchemy import delete, insert

from instacrm.domain.days import day_of
from instacrm.service.store import tables
from tests.builders import DAY
from tests.dashboard.crowd import ZONE
from tests.dashboard.office import PATIENCE_MS, Office

_LIST = """Profile;Stage;Next contact;Comment
https://www.instagram.com/Fair.Visitor_1/;warm;2027-01-15;Met at the fair
@{known};booked;;
@fair.visitor_2;;;
two words;warm;;
"""


def test_a_list_is_looked_at_taken_in_and_taken_back(sqlite_office: Office) -> None:
    crowd = sqlite_office.crowd
    known = crowd.handle(31)
    was = sqlite_office.count("SELECT status FROM prospects WHERE team_id = :team AND handle = :handle", handle=known)
    with sqlite_office.seat("Lee") as lee:
        page = lee.go("/import/")
        page.get_by_label("CSV or Excel file").set_input_files(
            {"name": "fair.csv", "mimeType": "text/csv", "buffer": _LIST.format(known=known).encode()}
        )
        expect(page.get_by_label("What Profile holds")).to_have_value("handle", timeout=PATIENCE_MS)
        expect(page.get_by_label("What Comment holds")).to_have_value("note")
        expect(page.get_by_text("is not an Instagram handle")).to_be_visible(timeout=PATIENCE_MS)
        barriers = lee.barriers()
        page.get_by_role("button", name="Take in 3 people").click()
        expect(page.get_by_role("heading", name="Taken in")).to_be_visible(timeout=PATIENCE_MS)
        taken = sqlite_office.ask(
            "SELECT handle, status, follow_up FROM prospects WHERE team_id = :team AND handle IN (:known, :one, :two)"
            " ORDER BY handle", known=known, one="fair.visitor_1", two="fair.visitor_2",
        )  # fmt: skip

        page.get_by_role("button", name=re.compile("Undo this import")).first.click()

        expect(page.get_by_text("fair.csv was taken back")).to_be_visible(timeout=PATIENCE_MS)
        assert [tuple(row) for row in taken] == [
            ("fair.visitor_1", "warm", "2027-01-15"), ("fair.visitor_2", "new", None), (known, "booked", None),
        ]  # fmt: skip
        left = "SELECT count(*) FROM prospects WHERE team_id = :team AND handle LIKE 'fair.visitor%'"
        now = "SELECT status FROM prospects WHERE team_id = :team AND handle = :handle"
        assert (sqlite_office.count(left), sqlite_office.count(now, handle=known)) == (0, was)
        assert (barriers, lee.violations(), lee.complaints) == ([], [], [])


def test_two_records_of_one_person_are_joined_and_taken_apart(sqlite_office: Office) -> None:
    crowd = sqlite_office.crowd
    one, other = crowd.person(44), crowd.handle(45)
    sent = "SELECT sent FROM prospects WHERE team_id = :team AND person_id = :person"
    apart = [sqlite_office.count(sent, person=crowd.person(number)) for number in (44, 45)]
    with sqlite_office.seat("Dana") as dana:
        page = dana.go(f"/prospect/?id={one}")
        page.get_by_role("button", name="Renamed, or twice in the list").click()
        page.get_by_label("Other handle, or the profile").fill(f"@{other}")
        page.get_by_role("button", name="They are one person").click()
        expect(page.get_by_role("list", name="Handles")).to_contain_text(other, timeout=PATIENCE_MS)
        expect(page.locator("main h1")).to_have_attribute("data-sent", str(sum(apart)), timeout=PATIENCE_MS)
        page.reload()

        page.get_by_role("button", name=f"Take apart @{other}").click()

        expect(page.get_by_role("list", name="Handles")).not_to_contain_text(other, timeout=PATIENCE_MS)
        assert [sqlite_office.count(sent, person=crowd.person(number)) for number in (44, 45)] == apart
        assert (dana.violations(), dana.complaints) == ([], [])


def test_a_handle_somebody_else_has_by_now_is_told_apart_and_given_back(sqlite_office: Office) -> None:
    crowd = sqlite_office.crowd
    person, handle = crowd.person(46), crowd.handle(46)
    row = "SELECT handle, sent, status, last_reply_ms FROM prospects WHERE team_id = :team AND person_id = :person"
    before = sqlite_office.ask(row, person=person)
    with sqlite_office.seat("Dana") as dana:
        page = dana.go(f"/prospect/?id={person}")
        name = page.locator("main h1")
        page.get_by_role("button", name="This handle belongs to somebody else now").click()
        page.get_by_label("Since which day?").fill(day_of("UTC", sqlite_office.core.now_ms() - DAY))
        page.get_by_role("button", name=f"@{handle} is somebody else").click()
        expect(name).to_contain_text(f"@{handle} (until", timeout=PATIENCE_MS)
        barriers = dana.barriers()
        handed_on = sqlite_office.ask(row, person=person)

        page.get_by_role("button", name=f"It is one person after all @{handle}").click()

        expect(name).to_have_text(f"@{handle}", timeout=PATIENCE_MS)
        assert handed_on[0].handle is None
        assert sqlite_office.ask(row, person=person) == before
        assert (barriers, dana.violations(), dana.complaints) == ([], [], [])


def test_a_card_is_moved_by_keys_and_moved_back(sqlite_office: Office) -> None:
    with sqlite_office.seat("Dana") as dana:
        page = dana.go("/prospects/?layout=board")
        card = page.get_by_role("list", name="Warm").get_by_role("listitem").first
        person = card.get_attribute("data-person")
        status = "SELECT status FROM prospects WHERE team_id = :team AND person_id = :person"
        card.focus()
        page.keyboard.press("Shift+ArrowRight")
        expect(page.get_by_text("Status set to Booked")).to_be_visible(timeout=PATIENCE_MS)
        moved = sqlite_office.count(status, person=person)

        page.get_by_role("button", name="Undo").click()

        expect(page.get_by_text("Undone")).to_be_visible(timeout=PATIENCE_MS)
        assert (moved, sqlite_office.count(status, person=person)) == ("booked", "warm")
        assert (dana.violations(), dana.complaints) == ([], [])


def test_a_token_is_shown_once_reads_and_is_revoked(sqlite_office: Office) -> None:
    with sqlite_office.seat("Lee") as lee:
        page = lee.go("/settings/")
        page.get_by_label("Name", exact=True).fill("week.py")
        page.get_by_role("button", name="Make a token").click()
        token = page.get_by_label("The token", exact=True).input_value()
        with httpx2.Client(base_url=sqlite_office.url, headers={"authorization": f"Bearer {token}"}) as script:
            read = script.get("/v1/overview").status_code
            wrote = script.post("/v1/imports", json={"name": "x", "columns": ["handle"], "rows": [["a.b"]]}).status_code
            page.get_by_role("button", name="Revoke the token week.py").click()
            expect(page.get_by_text("The token week.py was revoked")).to_be_visible(timeout=PATIENCE_MS)

            revoked = script.get("/v1/overview").status_code

        assert (read, wrote, revoked) == (200, 403, 401)
        kept = "SELECT count(*) FROM api_tokens WHERE team_id = :team AND token_hash LIKE :token"
        assert sqlite_office.count(kept, token=f"%{token}%") == 0
        assert (lee.violations(), lee.complaints) == ([], [])


def test_a_view_one_saves_for_the_team_is_everybodys_link(sqlite_office: Office) -> None:
    with sqlite_office.seat("Lee") as lee, sqlite_office.seat("Kim") as kim:
        page = lee.go("/prospects/?status=warm&replied=true")
        page.get_by_role("button", name="Views").click()
        page.get_by_label("Name of this view").fill("Warm and answering")
        page.get_by_label("For the whole team").check()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Your team has the view Warm and answering now")).to_be_visible(timeout=PATIENCE_MS)
        theirs = kim.go("/prospects/")
        theirs.get_by_role("button", name="Views").click()
        barriers = kim.barriers()

        theirs.get_by_role("list", name="Views: Shared with the team").get_by_role(
            "link", name="Warm and answering"
        ).click()

        theirs.wait_for_url("**/prospects/?status=warm&replied=true")
        page.get_by_role("button", name="Change the view Warm and answering").click()
        page.get_by_role("form", name="The view Warm and answering").get_by_role("button", name="Delete").click()
        expect(page.get_by_text("View Warm and answering deleted")).to_be_visible(timeout=PATIENCE_MS)
        kept = "SELECT count(*) FROM saved_views WHERE team_id = :team"
        assert (barriers, sqlite_office.count(kept)) == ([], 0)
        assert (lee.violations(), lee.complaints, kim.complaints) == ([], [], [])


# By the raw events alone: people by the first word of the first message to them that somebody saw was sent. The kind
# is an expression, so that SQLite looks a message up by its id.
_OPENERS = """
SELECT t.private, count(*) FROM event_logs i JOIN texts t ON t.team_id = i.team_id AND t.event_id = i.event_id
JOIN (
    SELECT m.address_id, min(m.at_ms) AS at_ms FROM event_logs m JOIN event_logs s ON s.team_id = m.team_id
    AND s.outreach_id = m.outreach_id AND s.kind || '' = 'outreach.sent'
    WHERE m.team_id = :team AND m.kind = 'outreach.intent' GROUP BY m.address_id
) first ON first.address_id = i.address_id AND first.at_ms = i.at_ms
WHERE i.team_id = :team AND i.kind = 'outreach.intent' AND i.at_ms >= :since GROUP BY t.private
"""


def test_openers_are_the_first_messages_of_the_events_put_together_by_their_words(sqlite_office: Office) -> None:
    with sqlite_office.seat("Dana") as dana:
        page = dana.go("/analytics/?days=30")
        rows = page.get_by_role("list", name="Reply rate by opener").get_by_role("listitem")
        expect(rows.first).to_be_visible(timeout=PATIENCE_MS)
        shown = {row.inner_text().split()[0]: re.findall(r"of ([\d,]+)", row.inner_text())[-1] for row in rows.all()}

    there = ZoneInfo(ZONE)
    day = datetime.fromtimestamp(sqlite_office.core.now_ms() / 1000, there).date() - timedelta(days=29)
    since = round(datetime.combine(day, time(), there).timestamp() * 1000)
    first: Counter[str] = Counter()
    for private, people in sqlite_office.ask(_OPENERS, since=since):
        # Of those who are left alone no words are kept.
        if text := json.loads(private).get("text"):
            first[text.split()[0]] += people
    assert first.keys() == {"Hello", "Hi", "Servus"}
    assert {word: int(people.replace(",", "")) for word, people in shown.items() if word in first} == first


def test_the_leaderboard_is_gone_when_the_team_wants_none(sqlite_office: Office) -> None:
    team = sqlite_office.crowd.team_id
    decided = {"team_id": team, "version": 99, "body": '{"leaderboard": false}', "enacted_ms": 1}
    with sqlite_office.seat("Dana") as dana:
        page = dana.go("/analytics/?days=30")
        rows = page.get_by_role("list", name="Leaderboard").get_by_role("listitem")
        expect(rows.first).to_be_visible(timeout=PATIENCE_MS)
        shown = [int(row.get_attribute("data-sent") or -1) for row in rows.all()]
        with sqlite_office.database.writing() as db:
            db.execute(insert(tables.constitutions).values(decided))
        try:
            dana.go("/analytics/?days=30")

            expect(page.get_by_role("heading", name=re.compile("Reply rate"))).to_be_visible(timeout=PATIENCE_MS)
            expect(page.get_by_role("list", name="Leaderboard")).to_have_count(0)
        finally:
            with sqlite_office.database.writing() as db:
                db.execute(delete(tables.constitutions).where(tables.constitutions.c.version == decided["version"]))
        assert (shown, sum(shown) > 0) == (sorted(shown, reverse=True), True)
