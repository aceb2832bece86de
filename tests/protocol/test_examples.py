"""Each message has a schema made from its type and an example that both read the same."""

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from instacrm.wire import native, sync

PROTOCOL = Path(__file__).parents[2] / "protocol"
NATIVE = {kind: shape for kind, (shape, _) in native.REQUESTS.items()} | native.ANSWERS
SYNC = {
    "hello": sync.SyncHello,
    "hello-ack": sync.SyncHelloAck,
    "push": sync.Push,
    "pushed": sync.Pushed,
    "pulled": sync.Pulled,
    "snapshot": sync.Snapshot,
    "news": sync.SyncNews,
    "problem": sync.Problem,
}


@pytest.mark.parametrize("kind", NATIVE)
def test_a_native_example_is_what_its_schema_says(kind: str) -> None:
    message = json.loads((PROTOCOL / f"native/examples/{kind}.json").read_text())
    schema = json.loads((PROTOCOL / f"native/{kind}.schema.json").read_text())

    jsonschema.validate(message["body"], schema)

    assert message["kind"] == kind


@pytest.mark.parametrize("kind", NATIVE)
def test_a_native_example_reads_and_writes_without_loss(kind: str) -> None:
    text = (PROTOCOL / f"native/examples/{kind}.json").read_bytes()
    envelope = msgspec.json.decode(text, type=native.Envelope)

    body = msgspec.json.decode(envelope.body, type=NATIVE[kind])

    assert _contains(body, json.loads(text)["body"])


@pytest.mark.parametrize("name", SYNC)
def test_a_sync_example_is_what_its_schema_says(name: str) -> None:
    message = json.loads((PROTOCOL / f"sync/examples/{name}.json").read_text())
    schema = json.loads((PROTOCOL / f"sync/{name}.schema.json").read_text())

    jsonschema.validate(message, schema)

    assert message


@pytest.mark.parametrize("name", SYNC)
def test_a_sync_example_reads_and_writes_without_loss(name: str) -> None:
    text = (PROTOCOL / f"sync/examples/{name}.json").read_bytes()

    message = msgspec.json.decode(text, type=SYNC[name])

    assert _contains(message, json.loads(text))


@pytest.mark.parametrize(("folder", "names"), [("native", set(NATIVE)), ("sync", set(SYNC))])
def test_every_example_belongs_to_a_message(folder: str, names: set[str]) -> None:
    found = {file.stem for file in (PROTOCOL / folder / "examples").glob("*.json")}

    assert found == names


def _contains(made: object, asked: object) -> bool:
    """Whether the value `made` says everything that the JSON `asked` says."""
    if isinstance(made, msgspec.Struct) and isinstance(asked, dict):
        return all(_contains(getattr(made, key), value) for key, value in asked.items())
    if isinstance(asked, list) and isinstance(made, tuple):
        return len(made) == len(asked) and all(map(_contains, made, asked))
    return made == asked
