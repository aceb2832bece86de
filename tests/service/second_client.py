"""A client of Core that knows docs/sync.md and nothing else: `second_client.py ADDRESS TOKEN`.

It imports nothing of ours. Of a day at work it prints what Core told it, as JSON.
"""

import gzip
import hashlib
import hmac
import itertools
import json
import sys
import time
import urllib.error
import urllib.request
import uuid
from typing import Any

ADDRESS, TOKEN = sys.argv[1:]
AGENT = str(uuid.uuid4())
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_numbers = itertools.count(1)


def ask(method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
    """Status and answer, packed both ways."""
    request = asking(method, path)
    if body is not None:
        request.data = gzip.compress(json.dumps(body).encode())
        request.add_header("Content-Type", "application/json")
        request.add_header("Content-Encoding", "gzip")
    try:
        with _opener.open(request, timeout=30) as answer:
            return answer.status, unpacked(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, unpacked(refusal)


def asking(method: str, path: str) -> urllib.request.Request:
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept-Encoding": "gzip"}
    return urllib.request.Request(f"{ADDRESS}/v1/sync/{path}", headers=headers, method=method)  # noqa: S310 (of a test)


def unpacked(answer: Any) -> dict[str, Any]:
    body = answer.read()
    found: dict[str, Any] = json.loads(gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body)
    return found


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def event(kind: str, **parts: Any) -> dict[str, Any]:
    # This little client draws random ids; a real one would rather have those that sort by time.
    made = {"event_id": str(uuid.uuid4()), "kind": kind, "at_ms": now_ms(), "agent_id": AGENT, "operator_id": me}
    return made | {"hlc": f"{now_ms():013d}-{next(_numbers):04x}-{AGENT}"} | parts


def keyed(*parts: str) -> bytes:
    return hmac.new(team_key, "|".join(parts).encode(), hashlib.sha256).digest()


def uuid8(digest: bytes) -> str:
    raw = bytearray(digest[:16])
    raw[6], raw[8] = raw[6] & 0x0F | 0x80, raw[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(raw)))


def push(*written: dict[str, Any]) -> dict[str, Any]:
    status, answer = ask("POST", "push", {"agent_id": AGENT, "agent_now_ms": now_ms(), "events": written})
    assert status == 200, answer
    return answer


def pull(cursor: str | None, limit: int) -> tuple[list[dict[str, Any]], str | None]:
    """All events behind `cursor`, page by page, and the place after them."""
    found: list[dict[str, Any]] = []
    while True:
        query = f"pull?limit={limit}&agent_id={AGENT}" + (f"&cursor={cursor}" if cursor else "")
        status, page = ask("GET", query)
        assert status == 200, page
        found += page["events"]
        cursor = page["cursor"]
        if not page["has_more"]:
            return found, cursor


def snapshot(limit: int) -> tuple[list[dict[str, Any]], str | None]:
    """The team's state, and the place to pull from."""
    found: list[dict[str, Any]] = []
    cursor, query = None, f"snapshot?limit={limit}"
    while True:
        status, page = ask("GET", query)
        assert status == 200, page
        found += page["events"]
        cursor = cursor or page["cursor"]
        if page["token"] is None:
            return found, cursor
        query = f"snapshot?limit={limit}&token={page['token']}"


def news(stream: Any) -> dict[str, Any]:
    for line in stream:
        if line.startswith(b"data:"):
            found: dict[str, Any] = json.loads(line.removeprefix(b"data:"))
            return found
    raise EOFError


hello = {"protocol": 1, "agent_id": AGENT, "incarnation": str(uuid.uuid4()), "agent_now_ms": now_ms(), "version": "0"}
greeted, ack = ask("POST", "hello", hello)
assert greeted == 200, ack
me, team_key = ack["operator_id"], bytes.fromhex(ack["team_key"])

user_id = "5531"
actor = uuid8(keyed("instagram", "actor", user_id))
address = keyed("instagram", "address", "noor").hex()[:32]
person = uuid8(keyed("instagram", "person", address))
story = {"actor_id": actor, "outreach_id": str(uuid.uuid4()), "address_id": address}
written = [
    event("actor.joined", actor_id=actor, private={"handle": "studio_b", "user_id": user_id}),
    event("person.met", address_id=address, fact={"person_id": person}, private={"handle": "noor"}),
    event("outreach.intent", **story, private={"text": "Hello Noor"}),
    event("outreach.sent", **story),
    event(
        "register.set", address_id=address,
        fact={"entity": "person", "entity_id": person, "field": "status", "value": "warm"},
    ),
    event("some.later.kind", fact={"new": True}),
]  # fmt: skip

with _opener.open(asking("GET", "stream"), timeout=30) as stream:
    before = news(stream)
    pushed = push(*written)
    after = news(stream)
again = push(*written)
poison = push(event("outreach.intent"), {**event("note.added", address_id=address), "tone": 1})
pulled, place = pull(None, 4)
held, place_held = snapshot(3)

sys.stdout.write(
    json.dumps(
        {
            "news": [before["head_seq"], after["head_seq"]],
            "pushed": [result["status"] for result in pushed["results"]],
            "again": [result["status"] for result in again["results"]],
            "same places": [r["seq"] for r in again["results"]] == [r["seq"] for r in pushed["results"]],
            "poison": [[r["status"], r["code"], r.get("retryable", False)] for r in poison["results"]],
            "pulled in order": [each["seq"] for each in pulled] == list(range(1, len(pulled) + 1)),
            "own came back": {each["event_id"] for each in written} <= {each["event_id"] for each in pulled},
            "words heard": sorted(
                each["private"]["text"] for each in pulled if each["kind"] == "outreach.intent" and each.get("private")
            ),
            "snapshot holds": {each["event_id"] for each in held} == {each["event_id"] for each in pulled},
            "places agree": [place, place_held, pushed["cursor"]] == [place] * 3,
            "nothing new": pull(place, 500)[0],
            "other history": [status for status, _ in [ask("GET", f"pull?cursor={'0' * 32}.1.{'0' * 16}")]],
            "other protocol": ask("POST", "hello", {**hello, "protocol": 99})[1]["code"],
        }
    )
)
