"""Core answers as its OpenAPI document says, whatever it is asked: the document's own shapes, and broken ones."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, Config, GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.access.routes import Route
from tests.access.world import BODIES, OURS, World

FILE = Path(__file__).parents[2] / "protocol" / "core.openapi.json"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# No port of this computer answers as the sign-in provider here; Core says so, and that is no fault of its own.
AWAY = {(503, "provider-away")}
EXAMPLES = 6

DOCUMENT = schemathesis.openapi.from_dict(json.loads(FILE.read_text("utf-8")), config=Config())
OPERATIONS: list[Any] = [found.ok() for found in DOCUMENT.get_all_operations() if isinstance(found, Ok)]


def cases_of(operation: Any) -> st.SearchStrategy[Case[Any]]:
    """Requests as the document allows them, and where something can be wrong, requests that break it."""
    good: st.SearchStrategy[Case[Any]] = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if not (operation.body or operation.query):
        return good
    return st.one_of(good, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))


def hold_to_the_document(world: World, case: Case[Any], asker: str) -> None:
    """Ask, and compare the answer with what the document says of it."""
    parts = case.as_transport_kwargs(base_url="http://127.0.0.1:1")
    prepared = requests.Request(**{name: parts[name] for name in parts if name in _PARTS}).prepare()
    address = urlsplit(str(prepared.url))
    target = address.path + (f"?{address.query}" if address.query else "")
    body: Any = prepared.body or b""
    content = body.encode() if isinstance(body, str) else bytes(body)
    headers = {str(name): str(value) for name, value in prepared.headers.items() if name.lower() in _HEADERS}

    answer = world.ask_raw(asker, case.method, target, headers, content)

    if (answer.status, answer.code) in AWAY:
        return
    got = {name: [value] for name, value in answer.headers.items()}
    case.validate_response(Response(answer.status, got, answer.body, prepared, 0.0, verify=True), checks=CHECKS)


_PARTS = ("method", "url", "params", "headers", "json", "data", "cookies")
_HEADERS = ("content-type", "last-event-id")


@pytest.mark.parametrize("asker", ["owner", "anonymous"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_answer_is_one_that_the_document_tells_of(world: World, operation: Any, asker: str) -> None:
    ours = world.objects[OURS, "owner"]

    @given(case=cases_of(operation), is_ours=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: Case[Any], is_ours: bool) -> None:
        if is_ours:
            # What is there, so that more than "not found" is answered.
            case.path_parameters = {name: ours.get(name, value) for name, value in case.path_parameters.items()}
        hold_to_the_document(world, case, asker)

    holds()


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.label in BODIES], ids=lambda one: one.label)
def test_a_whole_request_of_an_owner_is_answered_as_the_document_says(world: World, operation: Any) -> None:
    ours = world.objects[OURS, "owner"]
    route = Route(*operation.label.split(" ", 1))
    case = operation.Case(
        path_parameters={name: ours[name] for name in route.objects},
        body=BODIES[operation.label],
        media_type="application/json",
    )

    hold_to_the_document(world, case, "owner")


def test_no_operation_of_the_document_is_left_out() -> None:
    told = [(path, method) for path, item in DOCUMENT.raw_schema["paths"].items() for method in item]

    assert len(OPERATIONS) == len(told) > 0
