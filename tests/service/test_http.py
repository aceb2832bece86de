import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest

from instacrm.domain import events
from instacrm.service.http.bodies import PLAIN_BYTES_MAX
from instacrm.service.store.engine import Database
from instacrm.wire.sync import PUSH_BYTES_MAX, Pulled, Pushed, SyncHelloAck
from tests.builders import NOON
from tests.service.serving import an_app, served, sign_in
from tests.service.teams import Person, a_person, a_team


class Asking:
    """Dana's agent, asking over a real socket."""

    def __init__(self, dana: Person, address: str) -> None:
        self.dana = dana
        token = sign_in(dana.database, dana.team_id, dana.operator_id)
        self.http = httpx2.Client(base_url=address, headers={"authorization": f"Bearer {token}"}, trust_env=False)

    def push_body(self, *written: events.Event) -> bytes:
        return msgspec.json.encode({"agent_id": self.dana.agent_id, "agent_now_ms": NOON, "events": written})

    def push(self, body: bytes, **headers: str) -> httpx2.Response:
        return self.http.post("/v1/sync/push", content=body, headers={"content-type": "application/json"} | headers)


@pytest.fixture
def database(empty_core: Path, tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "core.db").write_bytes(empty_core.read_bytes())
    opened = Database(f"sqlite:///{tmp_path / 'core.db'}")
    yield opened
    opened.close()


@pytest.fixture
def dana(database: Database) -> Person:
    a_team(database)
    return a_person(database, role="owner")


@pytest.fixture
def asking(dana: Person) -> Iterator[Asking]:
    with served(an_app(dana.database)) as address:
        asked = Asking(dana, address)
        yield asked
        asked.http.close()


def problem(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_an_agent_says_hello_pushes_gzipped_and_pulls(asking: Asking) -> None:
    intent, sent = asking.dana.wrote("mila", events.SENT)
    hello = {"protocol": 1, "agent_id": "a", "incarnation": "1", "agent_now_ms": NOON, "version": "0.1"}

    ack = asking.http.post("/v1/sync/hello", json=hello)
    pushed = asking.push(gzip.compress(asking.push_body(intent, sent)), **{"content-encoding": "gzip"})
    pulled = asking.http.get("/v1/sync/pull", params={"limit": 2, "agent_id": "a"})

    assert msgspec.json.decode(ack.content, type=SyncHelloAck).team_name == "team"
    assert [r.status for r in msgspec.json.decode(pushed.content, type=Pushed).results] == ["applied"] * 2
    page = msgspec.json.decode(pulled.content, type=Pulled)
    assert (len(page.events), page.has_more, page.head_seq) == (2, True, 3)


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer nonsense", "Basic eDp5"])
def test_nobody_gets_anything_without_a_session(asking: Asking, header: str | None) -> None:
    headers = {"authorization": header} if header else {}

    answer = httpx2.get(f"{asking.http.base_url}/v1/sync/pull", headers=headers, trust_env=False)

    assert answer.status_code == 401
    assert answer.json()["code"] in {"not-signed-in", "session-revoked", "session-expired"}


def test_a_viewer_reads_but_writes_nothing(dana: Person) -> None:
    viewer = a_person(dana.database, role="viewer", joined=False)
    with served(an_app(dana.database)) as address:
        asking = Asking(viewer, address)

        assert problem(asking.push(asking.push_body())) == (403, "not-allowed")
        assert asking.http.get("/v1/sync/pull").status_code == 200
        asking.http.close()


@pytest.mark.parametrize(
    ("body", "encoding", "expected"),
    [
        (b"{", "", (400, "bad-input")),
        (b"[]", "", (400, "bad-input")),
        (b"\xff\xfe", "", (400, "bad-input")),
        (b'{"agent_id": 1}', "", (400, "bad-input")),
        (b"no gzip", "gzip", (400, "bad-input")),
        (gzip.compress(b"{}", mtime=0)[:-4], "gzip", (400, "bad-input")),
        (gzip.compress(b" " * (PLAIN_BYTES_MAX + 1), mtime=0), "gzip", (413, "too-large")),
        (zlib.compress(b"{}", 0) + b"x" * PUSH_BYTES_MAX, "gzip", (413, "too-large")),
        (b"{}", "br", (400, "bad-input")),
        (b" " * (PLAIN_BYTES_MAX + 1), "", (413, "too-large")),
    ],
)
def test_a_bad_body_is_a_coded_problem(asking: Asking, body: bytes, encoding: str, expected: tuple[int, str]) -> None:
    headers = {"content-encoding": encoding} if encoding else {}

    assert problem(asking.push(body, **headers)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/sync/pull?cursor=nonsense", (400, "bad-cursor")),
        ("/v1/sync/pull?limit=0", (400, "bad-input")),
        ("/v1/sync/pull?limit=many", (400, "bad-input")),
        (f"/v1/sync/pull?cursor={'0' * 32}.0.{'0' * 16}", (409, "history-differs")),
        ("/v1/nothing", (404, "not-found")),
        ("/v1/sync/push", (405, "bad-input")),
    ],
)
def test_a_wrong_question_is_a_coded_problem(asking: Asking, path: str, expected: tuple[int, str]) -> None:
    assert problem(asking.http.get(path)) == expected


def test_too_many_requests_say_when_to_come_back(dana: Person) -> None:
    with served(an_app(dana.database, requests_per_minute=3)) as address:
        asking = Asking(dana, address)

        answers = [asking.http.get("/v1/sync/pull") for _ in range(4)]

        assert problem(answers[-1]) == (429, "too-many")
        assert 0 < int(answers[-1].headers["retry-after"]) <= 60
        asking.http.close()


def test_an_account_that_asks_from_everywhere_is_bounded_and_others_are_not(dana: Person) -> None:
    lee = a_person(dana.database)
    with served(an_app(dana.database, account_requests_per_minute=3)) as address:
        first, second, other = Asking(dana, address), Asking(dana, address), Asking(lee, address)

        answers = [asking.http.get("/v1/sync/pull") for asking in (first, second, first, second)]

        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert problem(answers[-1]) == (429, "too-many")
        assert answers[-1].headers["retry-after"] == "60"
        assert other.http.get("/v1/sync/pull").status_code == 200
        for asking in (first, second, other):
            asking.http.close()


def test_more_than_a_days_events_are_refused_until_tomorrow(dana: Person) -> None:
    with served(an_app(dana.database, operator_events_per_day=2)) as address:
        asking = Asking(dana, address)

        answers = [asking.push(asking.push_body(*dana.wrote(name))) for name in ("mila", "noor")]

        assert answers[0].status_code == 200
        assert problem(answers[1]) == (429, "quota-operator")
        assert answers[1].headers["retry-after"] == str(12 * 60 * 60)
        asking.http.close()


def test_what_is_pushed_is_heard_on_the_stream(asking: Asking) -> None:
    with asking.http.stream("GET", "/v1/sync/stream", timeout=30) as stream:
        lines = stream.iter_lines()
        first = next_news(lines)

        asking.push(asking.push_body(*asking.dana.wrote("mila")))

        assert (first["head_seq"], next_news(lines)["head_seq"]) == (1, 2)


def test_a_new_rule_is_heard_on_the_stream(asking: Asking) -> None:
    rule = {"kind": "duplicate-contact", "severity": "warn", "params": {"days": 7}}
    with asking.http.stream("GET", "/v1/sync/stream", timeout=30) as stream:
        lines = stream.iter_lines()
        next_news(lines)

        enacted = asking.http.post("/v1/rules", json=rule)

        assert enacted.status_code == 201
        assert next_news(lines)["policy_version"] == 1
    book = asking.http.get("/v1/rules").json()
    assert [shown["rule"] for shown in book["rules"]] == [enacted.json()["rule"]]
    assert [shown["sentence"] for shown in book["rules"]] == [
        "No message to a person to whom somebody else of the team wrote in the last 7 days"
    ]
    assert asking.http.delete(f"/v1/rules/{enacted.json()['rule']['rule_id']}").status_code == 204


def test_a_member_enacts_no_rule(dana: Person) -> None:
    lee = a_person(dana.database)
    rule = {"kind": "duplicate-contact", "severity": "warn", "params": {"days": 7}}
    with served(an_app(dana.database)) as address:
        theirs, owners = Asking(lee, address), Asking(dana, address)

        assert problem(theirs.http.post("/v1/rules", json=rule)) == (403, "not-allowed")
        assert problem(owners.http.post("/v1/rules", json=rule)) == (409, "needs-vote")
        theirs.http.close()
        owners.http.close()


def next_news(lines: Iterator[str]) -> dict[str, Any]:
    data = next(line for line in lines if line.startswith("data:"))
    found: dict[str, Any] = json.loads(data.removeprefix("data:"))
    return found
