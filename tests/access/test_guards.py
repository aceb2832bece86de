"""The matrix notices when a guard is gone: each one is taken away in turn, and the cell that stood on it turns red."""

import contextlib
import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, event

from instacrm.service.http import app, auth_guard, live, sync
from instacrm.service.http.context import SessionInfo
from instacrm.service.store import identity_sessions
from instacrm.service.store.identity_sessions import Bearer
from tests.access import test_matrix
from tests.access.routes import RANKS, Route, guarded, opened_to
from tests.access.test_matrix import OBJECT_ROUTES, what_was_said
from tests.access.world import THEIRS, World, ids_for, missing_for

# What the guard of tokens believes when one of its checks is gone, and whom it then lets in.
BELIEVED: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "when it ends": ("expired", {"access_expires_ms": 1 << 52}, {}),
    "that it was ended": ("revoked", {"revoked_ms": None}, {}),
    "that the membership ended": ("disabled", {}, {"state": "active"}),
    "that the membership waits": ("pending", {}, {"state": "active"}),
    "that it is a browser's": ("browser-as-program", {"kind": "program"}, {}),
    "that it is a program's": ("program-as-browser", {"kind": "browser"}, {}),
}
# Refused before anybody looks whether there is such a thing.
VOTED = {"DELETE /v1/rules/{rule_id}"}
# What belongs to a person and not to the team.
OWNED_BY = {"team_id": "operator_id", "session_id": "operator_id"}
RESTRICTED = [route for route in guarded() if opened_to(route) != RANKS[0]]


@pytest.mark.parametrize("check", BELIEVED)
@pytest.mark.parametrize("route", guarded(), ids=str)
def test_a_token_that_is_not_checked_is_noticed(
    world: World, route: Route, check: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker, session, member = BELIEVED[check]
    whole = identity_sessions.find_bearer

    def find(db: Any, access_hash: str) -> Bearer | None:
        found = whole(db, access_hash)
        if found is None:
            return None
        changed = msgspec.structs.replace(found.session, **session)
        return msgspec.structs.replace(found, session=changed, **member)

    monkeypatch.setattr(identity_sessions, "find_bearer", find)

    with pytest.raises(AssertionError):
        test_matrix.test_who_is_no_member_is_refused_and_learns_nothing(world, route, asker)


@pytest.mark.parametrize("route", RESTRICTED, ids=str)
def test_a_role_that_is_not_checked_is_noticed(world: World, route: Route, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = auth_guard.session_of

    async def promoted(*asked: Any) -> SessionInfo:
        return dataclasses.replace(await whole(*asked), role="owner")

    for door in (app, live, sync):
        monkeypatch.setattr(door, "session_of", promoted)

    with pytest.raises(AssertionError):
        test_matrix.test_a_role_is_let_in_or_not_as_the_table_says(world, route, RANKS[0])


@pytest.mark.parametrize("route", [route for route in guarded() if not route.is_safe], ids=str)
def test_an_origin_that_is_not_checked_is_noticed(world: World, route: Route, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth_guard, "check_same_site", lambda *_: None)

    with pytest.raises(AssertionError):
        test_matrix.test_another_site_changes_nothing_through_an_owners_browser(world, route, "from-elsewhere")


@contextlib.contextmanager
def forgetting(world: World, column: str) -> Iterator[None]:
    """No statement asks for `column` any more."""

    def forget(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> Any:
        return re.sub(rf"\b\w+\.{column} = \?", "? IS NOT NULL", statement), parameters

    engines: set[Engine] = {world.database._reader, world.database._writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", forget, retval=True)
    yield
    for engine in engines:
        event.remove(engine, "before_cursor_execute", forget)


@pytest.mark.parametrize("route", [route for route in OBJECT_ROUTES if str(route) not in VOTED], ids=str)
def test_a_statement_that_forgets_the_team_is_noticed(world: World, route: Route) -> None:
    scope = next((OWNED_BY[name] for name in route.objects if name in OWNED_BY), "team_id")
    with forgetting(world, scope):
        missing = world.ask("owner", route, missing_for(route))

        answer = world.ask("owner", route, ids_for(route, world.objects[THEIRS, "owner"]))

    assert what_was_said(answer) != what_was_said(missing)
