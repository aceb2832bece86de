"""Keeps what a version leaves on a computer: `python -m tests.launcher.kept.making FILE.zip`, on that version's tree.

Ada works alone for a few messages: her real agent writes them, with Core inside it. The archive holds her data folder
and `kept.json`, which says what must be found again. Made by each release, it is what the next ones are tried on.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from instacrm.agent.store.schema import MIGRATIONS
from instacrm.launcher.agent_link import Unanswered, ask_agent
from tests.bridge.driving import ROOT, Port, a_capture, host_script, joined, now_ms

AGENT = "from instacrm.agent.main import run; run()"
COMMAND = "from instacrm.main import run; run()"
# Made anew by the next start; a key and a lock are of one computer.
LEFT_OUT = ("ipc.key", "agent.lock", "agent.sock", "logs", "host")
EPOCH = (1980, 1, 1, 0, 0, 0)


def main(file: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        home.mkdir(mode=0o700)
        # The computer's name gets into the list of devices: it has one of its own here.
        named = ["unshare", "--uts", "sh", "-c", 'hostname adas-laptop && exec "$@"', "-"]
        environment = {
            "PATH": "/usr/bin:/bin", "HOME": name, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT / "src"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "TZ": "Europe/Berlin",
        }  # fmt: skip
        agent = subprocess.Popen([*named, sys.executable, "-c", AGENT, "--home", str(home)], env=environment)
        try:
            until(lambda: said(home, "status") is not None)
            alone = [sys.executable, "-c", COMMAND, "up", "--solo", "Ada", "--no-window", "--home", str(home)]
            subprocess.run(alone, env=environment, check=True, stdout=subprocess.DEVNULL)
            with Port(host_script(home, launch=["/bin/false"])) as port:
                work(joined(port))
            until(lambda: asked(home)["state"]["core"].get("waiting", 0) == 0)
            ask_agent(home, "backup", {})
            ask_agent(home, "quit", {"by_person": False})
            agent.wait(30)
        finally:
            agent.kill()
            agent.wait()
        (home / "kept.json").write_text(json.dumps(left_in(home), indent=1) + "\n")
        pack(home, file)


def work(port: Port) -> None:
    """Three people, five messages: one failed, one nobody saw go out; a status, a note, a day to follow up."""
    for handle, became in (
        ("mila", "outreach.sent"),
        ("mila", "outreach.sent"),
        ("jo.ht", "outreach.failed"),
        ("jo.ht", "outreach.sent"),
        ("sam_w", "outreach.unconfirmed"),
    ):
        prospect = {"handle": handle, "thread_id": f"t-{handle}", "sources": ["header", "link"]}
        intent = a_capture(prospect=prospect, text=f"Hello {handle}", length=6 + len(handle))
        heard(port, "log", intent)
        follows: dict[str, Any] = {"way": "none", "text": None, "length": 0}
        heard(port, "log", a_capture(prospect=prospect, outreach_id=intent["outreach_id"], kind=became, **follows))
    heard(port, "set-status", a_word(handle="mila", status="warm"))
    heard(port, "add-note", a_word(handle="mila", text="Wants to hear of it in spring"))
    heard(port, "set-field", a_word(handle="jo.ht", field="follow-up", value="2027-03-01"))


def a_word(**more: str) -> dict[str, Any]:
    return {"event_id": str(uuid.uuid4()), "at_ms": now_ms(), **more}


def heard(port: Port, kind: str, body: dict[str, Any]) -> None:
    answer = port.ask(kind, body)
    assert answer["body"].get("status") == "logged", answer


def left_in(home: Path) -> dict[str, Any]:
    """What the files of a data folder hold, as whoever opens them later must find it."""
    with closing(sqlite3.connect(home / "agent.db")) as agent, closing(sqlite3.connect(home / "core.db")) as core:
        return {
            "store": len(MIGRATIONS),
            "agents": rows(agent, "SELECT DISTINCT agent_id FROM events"),
            "events": rows(agent, "SELECT event_id, kind, fact FROM events ORDER BY event_id"),
            "texts": rows(agent, "SELECT event_id, private FROM texts ORDER BY event_id"),
            "outreaches": rows(agent, "SELECT outreach_id, state, counted FROM outreaches ORDER BY outreach_id"),
            "registers": rows(agent, "SELECT entity, entity_id, field, value FROM registers ORDER BY 1, 2, 3"),
            "addresses": rows(agent, "SELECT address_id, person_id, handle FROM addresses ORDER BY 1"),
            "core_events": rows(core, "SELECT event_id, kind FROM event_logs ORDER BY event_id"),
        }


def rows(db: sqlite3.Connection, statement: str) -> list[list[Any]]:
    return [list(row) for row in db.execute(statement)]


def pack(home: Path, file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for path in sorted(kept(home)):
            member = zipfile.ZipInfo(path.relative_to(home).as_posix(), EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(member, path.read_bytes())


def kept(home: Path) -> Iterable[Path]:
    for path in home.rglob("*"):
        if path.is_file() and path.relative_to(home).parts[0] not in LEFT_OUT:
            yield path


def asked(home: Path) -> dict[str, Any]:
    return ask_agent(home, "status", {})


def said(home: Path, kind: str) -> dict[str, Any] | None:
    try:
        return ask_agent(home, kind, {})
    except Unanswered:
        return None


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "waited a minute"
        time.sleep(0.05)


if __name__ == "__main__":
    os.umask(0o077)
    main(Path(sys.argv[1]))
