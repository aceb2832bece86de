"""Writes what is made from the Python message types: the JSON Schemas here and Core's OpenAPI document.

`python protocol/generate.py` writes; `--check` only says which files are stale, and fails when one is.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from instacrm.wire import native, sync

HERE = Path(__file__).parent


def native_schemas() -> dict[str, Any]:
    """A schema per message between extension and agent, by message kind."""
    kinds: dict[str, type] = {kind: asked for kind, (asked, _) in native.REQUESTS.items()}
    kinds.update(native.ANSWERS)
    return {f"native/{kind}.schema.json": msgspec.json.schema(shape) for kind, shape in kinds.items()} | {
        "native/envelope.schema.json": {
            "title": "Envelope",
            "type": "object",
            "properties": {
                "kind": {"type": "string"},
                "id": {"type": "string"},
                "re": {"type": "string"},
                "body": {"type": "object"},
            },
            "required": ["kind", "id"],
        }
    }


def sync_schemas() -> dict[str, Any]:
    """A schema per message between agent and Core, by its name in `wire.sync`."""
    shapes = {
        "hello": sync.SyncHello,
        "hello-ack": sync.SyncHelloAck,
        "push": sync.Push,
        "pushed": sync.Pushed,
        "pulled": sync.Pulled,
        "snapshot": sync.Snapshot,
        "news": sync.SyncNews,
        "problem": sync.Problem,
    }
    return {f"sync/{name}.schema.json": msgspec.json.schema(shape) for name, shape in shapes.items()}


def documents() -> dict[str, str]:
    """Every generated file by its path under `protocol/`."""
    from instacrm.service.main import openapi_json

    made = {
        path: json.dumps(schema, indent=2, sort_keys=True) + "\n"
        for path, schema in {**native_schemas(), **sync_schemas()}.items()
    }
    return made | {"core.openapi.json": json.dumps(json.loads(openapi_json()), indent=1, sort_keys=True) + "\n"}


def main() -> int:
    """Write, or with `--check` compare. The exit code is 1 when something is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = [path for path, text in documents().items() if not _same(HERE / path, text)]
    for path in stale:
        sys.stdout.write(f"{'stale' if check else 'written'}: protocol/{path}\n")
        if not check:
            (HERE / path).parent.mkdir(parents=True, exist_ok=True)
            (HERE / path).write_text(documents()[path], encoding="utf-8")
    return 1 if check and stale else 0


def _same(file: Path, text: str) -> bool:
    return file.exists() and file.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
