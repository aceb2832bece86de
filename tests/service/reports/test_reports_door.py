"""The reports over HTTP: whom they answer, what they refuse, and a person's own word."""

from typing import NamedTuple

import pytest

from instacrm.domain import events
from instacrm.service.actions.pulling import pull
from instacrm.service.store.engine import Database
from tests.service.reports.door import ORIGIN, Door
from tests.service.reports.world import HOUR, NOON, Story, World

OWN = {"x-instacrm": "1", "origin": ORIGIN}


class Office(NamedTuple):
    """Dana (owner), Lee (member) and Vic (viewer) with one message each of Dana and Lee; another team's Zoe."""

    door: Door
    world: World
    other: World
    dana: dict[str, str]
    lee: dict[str, str]
    vic: dict[str, str]
    zoe: dict[str, str]
    danas: str
    lees: str


@pytest.fixture
def office(sqlite_core: Database) -> Office:
    door, world, other = Door(sqlite_core), World(sqlite_core), World(sqlite_core)
    dana, lee, vic = world.hire("dana", role="owner"), world.hire("lee"), world.hire("vic", role="viewer")
    studio_a, _ = world.join(dana, "studio_a"), world.join(lee, "studio_a")
    danas = world.write(Story(dana, studio_a, "mila", NOON - HOUR, events.UNCONFIRMED))
    lees = world.write(Story(lee, studio_a, "jo", NOON - HOUR, events.UNCONFIRMED))
    zoe = other.hire("zoe")
    other.write(Story(zoe, other.join(zoe, "studio_z"), "mila", NOON - HOUR))
    return Office(
        door, world, other, door.sign_in(world, dana), door.sign_in(world, lee), door.sign_in(world, vic),
        door.sign_in(other, zoe), danas, lees,
    )  # fmt: skip


READS = ("/v1/overview", "/v1/prospects", "/v1/activity", "/v1/actors", "/v1/operators", "/v1/live")


@pytest.mark.parametrize("path", READS)
def test_nobody_is_answered_without_a_session(office: Office, path: str) -> None:
    with office.door.client() as client:
        answer = client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


@pytest.mark.parametrize("path", READS[:-1])
def test_a_team_sees_nothing_of_another(office: Office, path: str) -> None:
    with office.door.client() as client:
        seen = client.get(path, headers=office.dana).text

    assert "dana" in seen or "mila" in seen or "studio_a" in seen
    assert not [name for name in ("zoe", "studio_z", office.other.team_id) if name in seen]


@pytest.mark.parametrize("of_another_team", [True, False])
def test_another_teams_prospect_is_missing_like_any_other(office: Office, *, of_another_team: bool) -> None:
    person = office.other.person("mila") if of_another_team else "nobody"
    with office.door.client() as client:
        read = client.get(f"/v1/prospects/{person}", headers=office.dana)
        write = client.post(f"/v1/prospects/{person}/status", json={"status": "warm"}, headers=office.dana)

    assert (read.status_code, read.json()) == (write.status_code, write.json())
    assert (read.status_code, read.json()["code"], person in read.text) == (404, "not-found", False)


def test_another_teams_message_takes_no_word(office: Office) -> None:
    with office.door.client() as client:
        answer = client.post(f"/v1/outreaches/{office.danas}/word", json={"word": "sent"}, headers=office.zoe)

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_the_overview_is_of_the_asker(office: Office) -> None:
    with office.door.client() as client:
        told = client.get("/v1/overview?days=1", headers=office.lee).json()

    assert (told["mine"]["unconfirmed"], told["team"]["unconfirmed"]) == (
        {"value": 1, "previous": 0},
        {"value": 2, "previous": 0},
    )
    assert told["needs_you"] == {"unconfirmed": 1, "needs_name": 0}


def test_lists_filter_by_several_words_of_one_name(office: Office) -> None:
    with office.door.client() as client:
        both = client.get("/v1/prospects?status=no-reply&status=warm&sort=handle", headers=office.dana).json()
        none = client.get("/v1/prospects?status=warm", headers=office.dana).json()

    assert ([row["handle"] for row in both["items"]], both["total"], both["next_cursor"]) == (["jo", "mila"], 2, None)
    assert (none["items"], none["total"]) == ([], 0)


@pytest.mark.parametrize(
    ("query", "code"),
    [("cursor=nonsense", "bad-cursor"), ("sort=secret", "bad-input"), ("limit=0", "bad-input"),
     ("limit=9999", "bad-input"), ("limit=x", "bad-input")],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(office: Office, query: str, code: str) -> None:
    with office.door.client() as client:
        answer = client.get(f"/v1/prospects?{query}", headers=office.dana)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_messages_of_a_state_can_be_listed(office: Office) -> None:
    with office.door.client() as client:
        told = client.get("/v1/activity?state=unconfirmed&limit=10", headers=office.dana).json()

    assert {line["outreach_id"] for line in told["items"]} == {office.danas, office.lees}


def test_a_status_set_in_the_dashboard_is_an_event_of_the_person_who_set_it(office: Office) -> None:
    person = office.world.person("mila")
    with office.door.client() as client:
        detail = client.post(f"/v1/prospects/{person}/status", json={"status": "warm"}, headers=office.lee).json()
    pulled = pull(office.door.core.db, office.world.team_id, None, 500).events

    assert (detail["status"], detail["timeline"][0]["kind"], detail["timeline"][0]["operator"]) == (
        "warm", "register.set", "lee",
    )  # fmt: skip
    assert pulled[-1].fact == {"entity": "person", "entity_id": person, "field": "status", "value": "warm"}


def test_the_newest_status_wins_over_an_agents_clock_that_ran_ahead(office: Office) -> None:
    office.world.set_status(office.world.events[0].operator_id, "mila", "paid", NOON + 4 * HOUR)
    office.world.sync()
    with office.door.client() as client:
        detail = client.post(
            f"/v1/prospects/{office.world.person('mila')}/status", json={"status": "client"}, headers=office.lee
        ).json()

    assert detail["status"] == "client"


def test_an_unknown_status_is_refused(office: Office) -> None:
    with office.door.client() as client:
        answer = client.post(
            f"/v1/prospects/{office.world.person('mila')}/status", json={"status": "loved"}, headers=office.dana
        )

    assert (answer.status_code, answer.json()["code"]) == (400, "bad-input")


def test_a_viewer_looks_and_changes_nothing(office: Office) -> None:
    with office.door.client() as client:
        looks = client.get("/v1/overview", headers=office.vic)
        sets = client.post(
            f"/v1/prospects/{office.world.person('mila')}/status", json={"status": "warm"}, headers=office.vic
        )
        says = client.post(f"/v1/outreaches/{office.danas}/word", json={"word": "sent"}, headers=office.vic)

    assert (looks.status_code, sets.status_code, says.status_code) == (200, 403, 403)


@pytest.mark.parametrize(("word", "state"), [("sent", "sent"), ("not-sent", "failed")])
def test_the_writer_says_what_became_of_it(office: Office, word: str, state: str) -> None:
    with office.door.client() as client:
        line = client.post(f"/v1/outreaches/{office.lees}/word", json={"word": word}, headers=office.lee).json()

    assert (line["outreach_id"], line["state"]) == (office.lees, state)


def test_an_admin_may_speak_for_others_and_others_may_not(office: Office) -> None:
    with office.door.client() as client:
        owner = client.post(f"/v1/outreaches/{office.lees}/word", json={"word": "sent"}, headers=office.dana)
        colleague = client.post(f"/v1/outreaches/{office.danas}/word", json={"word": "sent"}, headers=office.lee)

    assert (owner.status_code, colleague.status_code, colleague.json()["code"]) == (200, 403, "not-allowed")


def test_a_second_word_wins_over_the_first(office: Office) -> None:
    address = f"/v1/outreaches/{office.lees}/word"
    with office.door.client() as client:
        client.post(address, json={"word": "sent"}, headers=office.lee)
        line = client.post(address, json={"word": "not-sent"}, headers=office.lee).json()

    assert line["state"] == "failed"


def test_a_browser_writes_only_from_our_own_pages(office: Office) -> None:
    lee = office.door.sign_in(office.world, office.world.events[1].operator_id, kind="browser")
    address = f"/v1/prospects/{office.world.person('jo')}/status"
    with office.door.client() as client:
        foreign = client.post(address, json={"status": "warm"}, headers=lee)
        own = client.post(address, json={"status": "warm"}, headers={**lee, **OWN})

    assert (foreign.status_code, own.status_code) == (403, 200)


def test_a_double_is_struck_and_counts_nowhere(office: Office) -> None:
    with office.door.client() as client:
        line = client.post(
            f"/v1/outreaches/{office.lees}/correction", json={"word": "doubled"}, headers=office.lee
        ).json()
        overview = client.get("/v1/overview?days=1", headers=office.lee).json()
        person = client.get(f"/v1/prospects/{office.world.person('jo')}", headers=office.lee).json()

    assert (line["state"], [(one["operator"], one["word"]) for one in line["corrections"]]) == (
        "struck", [("lee", "doubled")],
    )  # fmt: skip
    assert (overview["mine"]["unconfirmed"]["value"], person["last_at_ms"], person["status"]) == (0, None, "new")
    assert person["timeline"][0]["state"] == "struck"


def test_a_message_goes_to_whom_a_person_says(office: Office) -> None:
    with office.door.client() as client:
        line = client.post(
            f"/v1/outreaches/{office.lees}/correction", json={"word": "sent", "handle": "@New.One"}, headers=office.lee
        ).json()
        before = client.get(f"/v1/prospects/{office.world.person('jo')}", headers=office.lee).json()

    assert (line["handle"], line["state"], line["person_id"]) == ("new.one", "sent", office.world.person("new.one"))
    assert [one["word"] for one in line["corrections"]] == ["named", "sent"]
    assert before["timeline"] == []


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [({}, 400, "bad-input"), ({"handle": "not a handle"}, 400, "bad-handle"), ({"word": "maybe"}, 400, "bad-input")],
)
def test_a_correction_that_says_nothing_changes_nothing(
    office: Office, said: dict[str, str], status: int, code: str
) -> None:
    with office.door.client() as client:
        answer = client.post(f"/v1/outreaches/{office.lees}/correction", json=said, headers=office.lee)
        kept = client.get("/v1/activity?kind=outreach", headers=office.lee).json()["items"]

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [line["corrections"] for line in kept] == [[], []]


def test_only_its_writer_or_an_admin_corrects_a_record(office: Office) -> None:
    with office.door.client() as client:
        colleague = client.post(
            f"/v1/outreaches/{office.danas}/correction", json={"word": "doubled"}, headers=office.lee
        )
        stranger = client.post(
            f"/v1/outreaches/{office.danas}/correction", json={"word": "doubled"}, headers=office.zoe
        )
        owner = client.post(f"/v1/outreaches/{office.lees}/correction", json={"word": "doubled"}, headers=office.dana)

    assert (colleague.status_code, stranger.status_code, owner.status_code) == (403, 404, 200)
