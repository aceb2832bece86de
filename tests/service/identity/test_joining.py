"""Who comes in, by which door, and under which name: against a real provider."""

import threading
from pathlib import Path

import pytest

from instacrm.domain.governance.constitution import Constitution
from instacrm.service.store import constitutions
from simulator.provider import Provider
from tests.builders import NOON
from tests.service.identity.office import Core, bearer, running_core


def test_nobody_comes_in_without_being_asked(core: Core) -> None:
    answer = core.finish("dana@studio.example").json()

    assert answer["status"] == "denied"
    assert "invitation" in answer["reason"]
    assert "session" not in answer


def test_the_bootstrap_makes_the_first_owner_and_the_team(core: Core) -> None:
    session = core.owner()

    me = core.me(**bearer(session)).json()
    assert me["operator"] | {"operator_id": ""} == {
        "operator_id": "", "name": "Dana", "role": "owner", "email": "dana@studio.example"
    }  # fmt: skip
    assert me["team"]["name"] == session["team_name"] == "North Studio"
    assert len(bytes.fromhex(session["team_key"])) == 32


def test_somebody_known_is_recognised_without_any_pass(core: Core) -> None:
    first = core.owner()

    again = core.finish("dana@studio.example").json()

    assert again["status"] == "active"
    assert again["session"]["operator_id"] == first["operator_id"]
    assert again["session"]["team_key"] == first["team_key"]


def test_an_invitation_lets_in_the_one_it_was_made_for(core: Core) -> None:
    owner = core.owner()

    lee = core.joined("lee@studio.example", "Lee", invitation=core.invite(owner, "Lee@studio.example"))

    assert core.me(**bearer(lee)).json()["operator"]["role"] == "member"
    assert lee["team_key"] == owner["team_key"]


def test_an_invitation_is_refused_to_another_address(core: Core) -> None:
    token = core.invite(core.owner(), "lee@studio.example")

    answer = core.finish("p0@studio.example", invitation=token).json()

    assert answer["status"] == "denied"
    assert "another e-mail address" in answer["reason"]


def test_an_address_the_provider_does_not_vouch_for_cannot_use_an_invitation(core: Core) -> None:
    token = core.invite(core.owner(), "unproved@studio.example")

    answer = core.finish("unproved@studio.example", invitation=token).json()

    assert answer["status"] == "denied"
    assert "does not vouch" in answer["reason"]


def test_an_invitation_works_once(core: Core) -> None:
    token = core.invite(core.owner(), "lee@studio.example")
    first = core.finish("lee@studio.example", invitation=token).json()
    second = core.finish("lee@studio.example", invitation=token).json()
    core.ask("establish", ticket=first["ticket"], name="Lee")

    answer = core.ask("establish", ticket=second["ticket"], name="Lee again").json()

    assert answer["status"] == "denied"


def test_a_bootstrap_that_was_used_founds_no_second_team(core: Core) -> None:
    token = core.bootstrap_token()
    core.joined("dana@studio.example", "Dana", bootstrap=token, team_name="North Studio")

    answer = core.finish("lee@studio.example", bootstrap=token).json()

    assert answer == {"status": "denied", "reason": "This bootstrap was used already."}


def test_of_many_who_use_one_bootstrap_at_once_exactly_one_becomes_owner(core: Core) -> None:
    token = core.bootstrap_token()
    tickets = [core.finish(f"p{n}@studio.example", bootstrap=token).json()["ticket"] for n in range(8)]
    line = threading.Barrier(len(tickets))
    statuses: list[str] = []

    def race(number: int, ticket: str) -> None:
        line.wait()
        answer = core.ask("establish", ticket=ticket, name=f"Person {number}", team_name="Mine")
        statuses.append(answer.json()["status"])

    racers = [threading.Thread(target=race, args=one) for one in enumerate(tickets)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert sorted(statuses) == ["active"] + ["denied"] * 7


def test_an_invitation_token_is_no_bootstrap(core: Core) -> None:
    token = core.invite(core.owner(), "lee@studio.example")

    assert core.finish("lee@studio.example", bootstrap=token).json()["status"] == "denied"


@pytest.mark.parametrize("name", ["Dana", "dana", "  DANA ", "D\uff41na"])
def test_a_name_somebody_has_is_refused_and_stays_theirs(core: Core, name: str) -> None:
    owner = core.owner()
    ticket = core.finish("lee@studio.example", invitation=core.invite(owner, "lee@studio.example")).json()["ticket"]

    answer = core.ask("establish", ticket=ticket, name=name)

    assert (answer.status_code, answer.json()["code"]) == (409, "name-taken")
    assert core.me(**bearer(owner)).json()["operator"]["email"] == "dana@studio.example"


def test_after_a_taken_name_another_one_can_be_tried(core: Core) -> None:
    token = core.invite(core.owner(), "lee@studio.example")
    ticket = core.finish("lee@studio.example", invitation=token).json()["ticket"]
    core.ask("establish", ticket=ticket, name="Dana")

    answer = core.ask("establish", ticket=ticket, name="Lee").json()

    assert answer["status"] == "active"


@pytest.mark.parametrize("name", ["", "   ", "x" * 33, "a\u202eb", "tab\x00"])
def test_a_name_nobody_can_read_is_refused(core: Core, name: str) -> None:
    ticket = core.finish("dana@studio.example", bootstrap=core.bootstrap_token()).json()["ticket"]

    answer = core.ask("establish", ticket=ticket, name=name, team_name="North")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad-name")


def test_a_ticket_works_once(core: Core) -> None:
    ticket = core.finish("dana@studio.example", bootstrap=core.bootstrap_token()).json()["ticket"]
    core.ask("establish", ticket=ticket, name="Dana", team_name="North")

    answer = core.ask("establish", ticket=ticket, name="Dana two", team_name="North")

    assert (answer.status_code, answer.json()["code"]) == (400, "login-expired")


def test_a_workspace_domain_lets_its_people_in(provider: Provider, tmp_path: Path) -> None:
    with running_core(provider, tmp_path, "closed", "works.example") as core:
        core.owner()

        mia = core.joined("mia@works.example", "Mia")

        assert core.me(**bearer(mia)).json()["operator"]["role"] == "member"


def test_where_approval_is_asked_a_new_person_waits_and_gets_no_team_key(provider: Provider, tmp_path: Path) -> None:
    with running_core(provider, tmp_path, "approval") as core:
        core.owner()
        ticket = core.finish("lee@studio.example").json()["ticket"]

        answer = core.ask("establish", ticket=ticket, name="Lee").json()

        assert answer["status"] == "pending"
        assert "team_key" not in answer["session"]
        refused = core.me(**bearer(answer["session"]))
        assert (refused.status_code, refused.json()["code"]) == (403, "pending")


def test_an_approved_person_is_in_with_the_next_refresh(provider: Provider, tmp_path: Path) -> None:
    with running_core(provider, tmp_path, "approval") as core:
        owner = core.owner()
        ticket = core.finish("lee@studio.example").json()["ticket"]
        waiting = core.ask("establish", ticket=ticket, name="Lee").json()["session"]

        approved = core.http.post(
            f"/v1/members/{waiting['operator_id']}", json={"role": "member", "state": "active"}, headers=bearer(owner)
        )

        assert approved.status_code == 200
        assert core.ask("refresh", refresh=waiting["refresh"]).json()["session"]["team_key"] == owner["team_key"]


def test_what_the_team_decided_about_joining_counts_more_than_the_servers_setting(
    provider: Provider, tmp_path: Path
) -> None:
    with running_core(provider, tmp_path, "closed", "works.example") as core:
        team_id = core.owner()["team_id"]

        decided(core, team_id, Constitution(joining="approval"))
        asking = core.ask("establish", ticket=core.finish("lee@studio.example").json()["ticket"], name="Lee").json()
        decided(core, team_id, Constitution(joining="closed"))
        turned_away = [core.finish(email).json() for email in ("p1@studio.example", "mia@works.example")]

        assert asking["status"] == "pending"
        assert [answer["status"] for answer in turned_away] == ["denied", "denied"]
        assert all("by invitation only" in answer["reason"] for answer in turned_away)


def decided(core: Core, team_id: str, new: Constitution) -> None:
    with core.db.writing(team_id) as db:
        constitutions.enact(db, team_id, new, proposal_id=None, now_ms=NOON)


@pytest.mark.parametrize("role", ["member", "viewer"])
def test_members_and_viewers_cannot_invite(core: Core, role: str) -> None:
    lee = core.joined("lee@studio.example", "Lee", invitation=core.invite(core.owner(), "lee@studio.example", role))

    answer = core.http.post("/v1/invitations", json={"email": "p0@x.example", "role": "owner"}, headers=bearer(lee))

    assert answer.status_code == 403


def test_an_admin_cannot_make_owners(core: Core) -> None:
    lee = core.joined("lee@studio.example", "Lee", invitation=core.invite(core.owner(), "lee@studio.example", "admin"))

    answer = core.http.post("/v1/invitations", json={"email": "p0@x.example", "role": "owner"}, headers=bearer(lee))

    assert answer.status_code == 403


def test_a_member_who_was_removed_is_out_at_once(core: Core) -> None:
    owner = core.owner()
    lee = core.joined("lee@studio.example", "Lee", invitation=core.invite(owner, "lee@studio.example"))

    core.http.post(
        f"/v1/members/{lee['operator_id']}", json={"role": "member", "state": "ended"}, headers=bearer(owner)
    )

    assert core.me(**bearer(lee)).status_code == 401
    assert core.ask("refresh", refresh=lee["refresh"]).json()["code"] == "membership-ended"
    assert core.finish("lee@studio.example").json()["status"] == "denied"


def test_the_last_owner_stays(core: Core) -> None:
    owner = core.owner()

    answer = core.http.post(
        f"/v1/members/{owner['operator_id']}", json={"role": "member", "state": "active"}, headers=bearer(owner)
    )

    assert answer.status_code == 409


def test_no_token_lies_in_the_database_as_it_was_given(core: Core, tmp_path: Path) -> None:
    token = core.bootstrap_token()
    session = core.joined("dana@studio.example", "Dana", bootstrap=token, team_name="North")
    invitation = core.invite(session, "lee@studio.example")
    ticket = core.finish("lee@studio.example", invitation=invitation).json()["ticket"]

    stored = b"".join(file.read_bytes() for file in tmp_path.glob("core.db*"))

    given = [token, session["access"], session["refresh"], invitation, ticket]
    assert [secret for secret in given if secret.encode() in stored] == []
