"""Whoever has docs/sync.md, and nothing else of ours, can write a client."""

import ast
import json
import subprocess
import sys
from pathlib import Path

from instacrm.domain import events
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from tests.service.serving import an_app, served, sign_in
from tests.service.teams import a_person, a_team, rows

SCRIPT = Path(__file__).with_name("second_client.py")


def test_a_client_written_from_the_document_alone_does_a_days_work(database: Database) -> None:
    a_team(database)
    dana, lee = a_person(database), a_person(database, joined=False)
    dana.push(*dana.wrote("mila", events.SENT, text="Hello Mila"))
    token = sign_in(database, "team", lee.operator_id)

    with served(an_app(database)) as address:
        ran = subprocess.run(
            [sys.executable, SCRIPT, address, token], capture_output=True, text=True, timeout=60, check=False
        )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == {
        "news": [3, 9],
        "pushed": ["applied"] * 6,
        "again": ["duplicate"] * 6,
        "same places": True,
        "poison": [["rejected", "bad-event", False], ["rejected", "unknown-key", True]],
        "pulled in order": True,
        "own came back": True,
        "words heard": ["Hello Mila", "Hello Noor"],
        "snapshot holds": True,
        "places agree": True,
        "nothing new": [],
        "other history": [409],
        "other protocol": "upgrade",
    }
    (noor,) = [row for row in rows(database, tables.prospects) if row["handle"] == "noor"]
    assert (noor["status"], noor["sent"], noor["last_operator_id"]) == ("warm", 1, lee.operator_id)


def test_that_client_knows_nothing_of_ours() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))

    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names
