"""The doors of the team's people: invitations taken back, leaving, other sign-ins ended, the log of steps."""

from typing import Any

import pytest

from tests.service.identity.office import Core, bearer


@pytest.fixture
def owner(core: Core) -> dict[str, Any]:
    return core.owner()


@pytest.fixture
def lee(core: Core, owner: dict[str, Any]) -> dict[str, Any]:
    return core.joined("lee@studio.example", "Lee", invitation=core.invite(owner, "lee@studio.example"))


def audit(core: Core, session: dict[str, Any], **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = core.http.get("/v1/audit", headers=bearer(session), params=asked).json()
    return found


def actions(core: Core, session: dict[str, Any]) -> list[str]:
    return [entry["action"] for entry in audit(core, session)["items"]]


def test_an_invitation_that_was_taken_back_lets_nobody_in(core: Core, owner: dict[str, Any]) -> None:
    token = core.invite(owner, "lee@studio.example")
    listed = core.http.get("/v1/invitations", headers=bearer(owner)).json()

    answer = core.http.delete(f"/v1/invitations/{listed[0]['invitation_id']}", headers=bearer(owner))

    assert answer.status_code == 204
    assert core.http.get("/v1/invitations", headers=bearer(owner)).json() == []
    assert core.finish("lee@studio.example", invitation=token).json()["status"] == "denied"
    assert actions(core, owner)[0] == "invitation.ended"


def test_the_list_of_invitations_shows_no_token(core: Core, owner: dict[str, Any]) -> None:
    token = core.invite(owner, "lee@studio.example", "viewer")

    listed = core.http.get("/v1/invitations", headers=bearer(owner))

    assert [(one["email"], one["role"]) for one in listed.json()] == [("lee@studio.example", "viewer")]
    assert token not in listed.text


def test_who_leaves_is_signed_out_everywhere_and_told_so(
    core: Core, owner: dict[str, Any], lee: dict[str, Any]
) -> None:
    other = core.finish("lee@studio.example").json()["session"]

    answer = core.http.post("/v1/me/leave", headers=bearer(lee))

    assert answer.status_code == 204
    assert [core.me(**bearer(each)).status_code for each in (lee, other)] == [401, 401]
    assert core.ask("refresh", refresh=other["refresh"]).json()["code"] == "membership-ended"
    assert actions(core, owner)[0] == "member.left"


def test_the_only_owner_cannot_leave(core: Core, owner: dict[str, Any]) -> None:
    answer = core.http.post("/v1/me/leave", headers=bearer(owner))

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert core.me(**bearer(owner)).status_code == 200


def test_all_other_sign_ins_end_and_this_one_stays(core: Core, owner: dict[str, Any]) -> None:
    desk = core.finish("dana@studio.example").json()["session"]

    answer = core.http.delete("/v1/sessions", headers=bearer(desk))

    assert answer.status_code == 204
    assert core.me(**bearer(owner)).status_code == 401
    left = core.http.get("/v1/sessions", headers=bearer(desk)).json()
    assert [one["current"] for one in left] == [True]


def test_others_sign_ins_end_nobody_elses(core: Core, owner: dict[str, Any], lee: dict[str, Any]) -> None:
    core.http.delete("/v1/sessions", headers=bearer(lee))

    assert core.me(**bearer(owner)).status_code == 200


def test_members_read_the_steps_but_not_where_others_sign_in(
    core: Core, owner: dict[str, Any], lee: dict[str, Any]
) -> None:
    found = audit(core, lee)["items"]

    assert {entry["operator"] for entry in found if entry["action"].startswith("session.")} == {"Lee"}
    assert "member.joined" in {entry["action"] for entry in found}
    assert "Dana" in {entry["operator"] for entry in audit(core, owner)["items"] if entry["action"] == "session.opened"}


def test_the_steps_come_in_pages(core: Core, owner: dict[str, Any], lee: dict[str, Any]) -> None:
    whole = [entry["number"] for entry in audit(core, owner)["items"]]

    first = audit(core, owner, limit=2)
    second = audit(core, owner, limit=500, before=first["before"])

    assert [entry["number"] for page in (first, second) for entry in page["items"]] == whole
    assert second["before"] is None
