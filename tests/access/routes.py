"""Every route Core has, as its router knows them, and to whom each is open, as `docs/access.md` says."""

import functools
import re
from pathlib import Path
from typing import Any, NamedTuple

from litestar import Litestar
from litestar.routes import HTTPRoute

from instacrm.service.http.context import AppState
from instacrm.service.identity.provider import SignInProvider
from instacrm.service.identity.settings import Client, IdentitySettings
from instacrm.service.main import assemble
from instacrm.service.settings import Settings
from instacrm.service.store.engine import Database
from tests.builders import NOON

DOCUMENT = Path(__file__).parents[2] / "docs" / "access.md"
HEADING = "## Every route"
RANKS = ("viewer", "member", "admin", "owner")
OPEN = "everybody"
_ROW = re.compile(r"\| `([A-Z]+) (/\S*)` \| (\w+) \|\Z")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CLIENT = Client("client", "secret of a test")
# A port nobody listens at: signing in is tested elsewhere, against a real provider.
SETTINGS = Settings(
    identity=IdentitySettings("http://127.0.0.1:9", _CLIENT, _CLIENT, "http://127.0.0.1:1", demo=True),
    database_url="postgresql+psycopg://core.invalid/core",
    public_url="http://127.0.0.1:1",
    requests_per_minute=1_000_000,
    account_requests_per_minute=1_000_000,
    sign_ins_per_minute=1_000_000,
    demo=True,
)


class Route(NamedTuple):
    """One method of one address, as the documents write it: `POST /v1/members/{operator_id}`."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_safe(self) -> bool:
        return self.method in _SAFE

    @property
    def objects(self) -> list[str]:
        """What the address names: `operator_id`."""
        return [] if opened_to(self) == OPEN else re.findall(r"\{(\w+)\}", self.path)


def core_on(database: Database, now_ms: int = NOON) -> AppState:
    return AppState(db=database, settings=SETTINGS, now_ms=lambda: now_ms)


def an_app(core: AppState) -> Litestar:
    """All of Core, as `instacrm service serve` puts it together."""
    return assemble(core, SignInProvider(core.settings.identity))


def routes_of(app: Litestar) -> list[Route]:
    """Every route of the router; OPTIONS is answered by the framework for each and says nothing."""
    found: list[Route] = []
    for route in app.routes:
        assert isinstance(route, HTTPRoute), f"{route.path} is no HTTP route: the matrix cannot ask it"
        found += [Route(method, route.path_format) for method in route.route_handler_map if method != "OPTIONS"]
    return sorted(found)


def table() -> dict[Route, str]:
    """The least role a route is open to (`everybody`: without a session), by `docs/access.md`."""
    text = DOCUMENT.read_text("utf-8").partition(f"{HEADING}\n")[2].partition("\n## ")[0]
    rows = [_ROW.match(line) for line in text.splitlines() if line.startswith("| `")]
    assert rows, f"docs/access.md has no table under “{HEADING}”"
    assert all(rows), f"a row under “{HEADING}” is not | `METHOD /path` | role |"
    found = {Route(row[1], row[2]): row[3] for row in rows if row}
    assert set(found.values()) <= {OPEN, *RANKS}, f"a route is open to {OPEN} or one of {RANKS}"
    return found


APP = an_app(core_on(Database(SETTINGS.database_url)))
ROUTES = routes_of(APP)
TABLE = table()
_OPENAPI = APP.openapi_schema.to_schema()


def opened_to(route: Route) -> str:
    return TABLE.get(route, "")


def guarded() -> list[Route]:
    """The routes that need a session, among those that have a row."""
    return [route for route in ROUTES if opened_to(route) in RANKS]


@functools.cache
def a_body(route: Route) -> Any:
    """The smallest body that has the shape the route's OpenAPI asks for; none when it asks for none."""
    schema = _OPENAPI
    operation = schema["paths"].get(route.path, {}).get(route.method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {})
    asked = content.get("application/json", {}).get("schema")
    return _smallest(asked, schema["components"]["schemas"]) if asked else None


def _smallest(schema: dict[str, Any], named: dict[str, Any]) -> Any:
    for several in ("oneOf", "anyOf"):
        schema = schema[several][0] if several in schema else schema
    if "$ref" in schema:
        return _smallest(named[schema["$ref"].rpartition("/")[2]], named)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        return {name: _smallest(schema["properties"][name], named) for name in schema.get("required", ())}
    if schema.get("type") == "array":
        return [_smallest(schema["items"], named)] * int(schema.get("minItems", 0))
    plain = {"integer": schema.get("minimum", 1), "number": schema.get("minimum", 1), "boolean": False, "null": None}
    return plain.get(str(schema.get("type")), "x" * max(1, int(schema.get("minLength", 1))))
