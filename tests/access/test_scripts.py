"""What a script's token opens: what its maker may see, to write only when it may, and nothing that widens it."""

import pytest

from instacrm.service.actions.api_tokens import make_token
from instacrm.service.http.auth_guard import PEOPLE_ONLY, decides
from instacrm.service.store.api_tokens import revoke_token, revoke_tokens_of
from instacrm.service.store.identity import Membership
from tests.access.routes import Route, guarded
from tests.access.world import OURS, World, bearer, ids_for
from tests.builders import DAY, NOON


def a_token(world: World, scope: str, *, days: int | None = None, now_ms: int = NOON) -> tuple[str, str, str]:
    """A token of our owner: itself, its id, and whose."""
    owner = world.objects[OURS, "owner-id"]["operator_id"]
    by = Membership(team_id=OURS, operator_id=owner, role="owner", state="active", since_ms=NOON)
    with world.database.writing() as db:
        made = make_token(db, by, name="week.py", scope=scope, days=days, now_ms=now_ms)
    return made.token, made.token_id, owner


def asked(world: World, token: str, route: Route) -> tuple[int, str]:
    world.headers["script"] = bearer(token)
    answer = world.ask("script", route, ids_for(route, world.objects[OURS, "owner"]))
    return answer.status, answer.code


def is_for_people(route: Route) -> bool:
    return route.path.startswith(PEOPLE_ONLY) or route.path.endswith("/erase")


@pytest.mark.parametrize("route", [route for route in guarded() if not is_for_people(route)], ids=str)
def test_a_reading_token_reads_and_changes_nothing(world: World, route: Route) -> None:
    token, _, _ = a_token(world, "read")
    before = world.rows_of(OURS)

    answer = asked(world, token, route)

    assert (answer[0] not in {401, 403}) if route.is_safe else (answer == (403, "not-allowed"))
    assert {k: v for k, v in world.rows_of(OURS).items() if k not in {"api_tokens", "audit_logs"}} == {
        k: v for k, v in before.items() if k not in {"api_tokens", "audit_logs"}
    }


@pytest.mark.parametrize("route", [route for route in guarded() if is_for_people(route)], ids=str)
def test_no_token_opens_what_is_for_people(world: World, route: Route) -> None:
    token, _, _ = a_token(world, "write")

    assert asked(world, token, route) == (403, "not-allowed")


@pytest.mark.parametrize("route", [route for route in guarded() if decides(route.method, route.path)], ids=str)
def test_no_script_proposes_votes_or_makes_rules(world: World, route: Route) -> None:
    token, _, _ = a_token(world, "write")
    before = [world.rows_of(OURS)[table] for table in ("proposals", "ballots", "rules", "constitutions")]

    answer = asked(world, token, route)

    after = [world.rows_of(OURS)[table] for table in ("proposals", "ballots", "rules", "constitutions")]
    assert (answer, after) == ((403, "scripts-may-not-vote"), before)


def test_a_writing_token_asks_what_a_rule_would_have_done(world: World) -> None:
    token, _, _ = a_token(world, "write")

    assert asked(world, token, Route("POST", "/v1/rules/evidence"))[0] == 200


def test_a_writing_token_writes_under_its_makers_name(world: World) -> None:
    token, _, _ = a_token(world, "write")

    assert asked(world, token, Route("POST", "/v1/prospects/{person_id}/status"))[0] == 200


@pytest.mark.parametrize("end", ["revoked", "left the team", "too old"])
def test_a_token_that_ended_opens_nothing(world: World, end: str) -> None:
    token, token_id, owner = a_token(world, "read", days=1, now_ms=NOON - 2 * DAY if end == "too old" else NOON)
    with world.database.writing() as db:
        if end == "revoked":
            revoke_token(db, OURS, token_id, NOON)
        elif end == "left the team":
            revoke_tokens_of(db, OURS, owner, NOON)

    code = "session-expired" if end == "too old" else "session-revoked"
    assert asked(world, token, Route("GET", "/v1/overview")) == (401, code)
