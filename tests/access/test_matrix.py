"""Who is answered what: every route of the router, by the table in docs/access.md, for everybody who might ask."""

import pytest

from tests.access.asking import Answer
from tests.access.routes import OPEN, RANKS, ROUTES, TABLE, Route, guarded, opened_to
from tests.access.world import FORGED, OURS, REFUSED, THEIRS, World, ids_for, may, missing_for

OPEN_ROUTES = [route for route in ROUTES if opened_to(route) == OPEN]
OBJECT_ROUTES = [route for route in guarded() if route.objects]


def what_was_said(answer: Answer) -> tuple[int, str, bytes]:
    return answer.status, answer.headers.get("content-type", ""), answer.body


def test_every_route_has_its_row() -> None:
    without = [f"| `{route}` | viewer |" for route in ROUTES if route not in TABLE]
    gone = [f"| `{route}` | … |" for route in TABLE if route not in ROUTES]

    assert not without, (
        "docs/access.md, “Every route”, says nothing of these. Add a row each, with the least role it is open to "
        f"(everybody, {', '.join(RANKS)}):\n" + "\n".join(without)
    )
    assert not gone, "docs/access.md, “Every route”, has rows of routes that are gone. Remove:\n" + "\n".join(gone)


@pytest.mark.parametrize("asker", REFUSED)
@pytest.mark.parametrize("route", guarded(), ids=str)
def test_who_is_no_member_is_refused_and_learns_nothing(world: World, route: Route, asker: str) -> None:
    answer = world.ask(asker, route, ids_for(route, world.objects[OURS, "owner"]))

    assert (answer.status, answer.code) == REFUSED[asker]


@pytest.mark.parametrize("role", RANKS)
@pytest.mark.parametrize("route", guarded(), ids=str)
def test_a_role_is_let_in_or_not_as_the_table_says(world: World, route: Route, role: str) -> None:
    answer = world.ask(role, route, ids_for(route, world.objects[OURS, role]))

    if may(role, opened_to(route)):
        assert answer.status not in {401, 403, 404}, f"{role} was refused: {answer.status} {answer.code}"
        assert answer.status < 500, answer.body
        assert (answer.status, answer.code) != (400, "bad-input"), (
            f"the matrix sends a body this route does not take ({answer.body.decode()}): give it one in BODIES of "
            "tests/access/world.py"
        )
    else:
        assert (answer.status, answer.code) == (403, "not-allowed")


@pytest.mark.parametrize("asker", FORGED)
@pytest.mark.parametrize("route", [route for route in guarded() if not route.is_safe], ids=str)
def test_another_site_changes_nothing_through_an_owners_browser(world: World, route: Route, asker: str) -> None:
    answer = world.ask(asker, route, ids_for(route, world.objects[OURS, "owner"]))

    assert (answer.status, answer.code) == (403, "not-allowed")


@pytest.mark.parametrize("route", guarded(), ids=str)
def test_our_own_pages_are_let_in_by_their_cookie(world: World, route: Route) -> None:
    answer = world.ask("browser", route, ids_for(route, world.objects[OURS, "owner"]))

    assert answer.status not in {401, 403}


@pytest.mark.parametrize("role", RANKS)
@pytest.mark.parametrize("route", OBJECT_ROUTES, ids=str)
def test_what_another_team_has_is_answered_exactly_like_what_is_not_there(
    world: World, route: Route, role: str
) -> None:
    missing = world.ask(role, route, missing_for(route))

    answer = world.ask(role, route, ids_for(route, world.objects[THEIRS, role]))

    assert what_was_said(answer) == what_was_said(missing)
    assert missing.status in ({404, 409} if may(role, opened_to(route)) else {403})
    assert world.rows_of(THEIRS) == world.theirs


@pytest.mark.parametrize("route", [route for route in OBJECT_ROUTES if not route.is_safe], ids=str)
def test_whoever_owns_another_team_changes_nothing_here(world: World, route: Route) -> None:
    before = world.rows_of(OURS)

    answer = world.ask("their-owner", route, ids_for(route, world.objects[OURS, "owner"]))

    assert answer.status in {404, 409}
    assert world.rows_of(OURS) == before


@pytest.mark.parametrize("route", [route for route in guarded() if route.method == "GET"], ids=str)
def test_reading_changes_nothing_in_the_team(world: World, route: Route) -> None:
    before = world.rows_of(OURS)

    world.ask("owner", route, ids_for(route, world.objects[OURS, "owner"]))

    assert world.rows_of(OURS) == before


@pytest.mark.parametrize("asker", ["pending", "expired", "owner", "their-owner"])
@pytest.mark.parametrize("route", OPEN_ROUTES, ids=str)
def test_what_is_open_answers_everybody_alike(world: World, route: Route, asker: str) -> None:
    nobody = world.ask("anonymous", route)

    answer = world.ask(asker, route)

    assert (answer.status, answer.code) == (nobody.status, nobody.code)
