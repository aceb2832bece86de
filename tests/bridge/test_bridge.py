"""A real bridge between a browser we play and a real agent over its real socket."""

import json
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from instacrm.wire.frames import FRAME_MAX, encode
from tests.bridge.driving import (
    HELLO,
    Port,
    a_capture,
    agent_command,
    an_agent,
    host_script,
    joined,
    logged_ids,
    until,
)

LAUNCH_NOTHING = ["/bin/false"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def port(home: Path) -> Iterator[Port]:
    """A port to a running agent."""
    with an_agent(home), Port(host_script(home, launch=LAUNCH_NOTHING)) as opened:
        yield opened


def test_a_hello_is_answered_with_who_is_signed_in(port: Port) -> None:
    answer = port.hello()

    assert answer["kind"] == "hello-ack"
    assert answer["body"]["operator"] == {"operator_id": "operator-ada", "name": "Ada"}


def test_a_logged_message_is_on_disk_when_it_is_answered(home: Path, port: Port) -> None:
    capture = a_capture()
    joined(port)

    answer = port.ask("log", capture)

    assert answer["body"]["status"] == "logged"
    assert logged_ids(home) == [capture["event_id"]]


@pytest.mark.parametrize("text", ["y", "שלום 👋🏽 " * 1000, 'a\u2028b\x00c"\\'], ids=["one byte", "long", "odd"])
def test_any_text_arrives_as_it_was_written(port: Port, text: str) -> None:
    capture = a_capture(text=text, length=len(text))
    joined(port).ask("log", capture)

    history = port.ask("ask-standing", {"actor": capture["actor"], "prospect": capture["prospect"], "tab": 1})

    assert history["body"]["person"]["history"][0]["text"] == text


@pytest.mark.parametrize(
    ("typed", "status", "code"),
    [
        ("@Mila.K ", "logged", None),
        ("MILA_2", "logged", None),
        ("mila k", "refused", "bad-handle"),
        ("mila/k", "refused", "bad-handle"),
        ("", "refused", "bad-handle"),
    ],
)
def test_a_name_a_person_typed_is_read_or_refused_with_its_code(
    port: Port, typed: str, status: str, code: str | None
) -> None:
    nobody: dict[str, Any] = {"handle": None, "thread_id": "7", "sources": []}
    nameless = a_capture(prospect=nobody)
    joined(port).ask("log", nameless)
    word = {"event_id": "name-1", "at_ms": nameless["at_ms"], "outreach_id": nameless["outreach_id"], "handle": typed}

    answer = port.ask("name-prospect", word)["body"]

    assert (answer["status"], answer.get("code")) == (status, code)


def test_the_bridge_ends_when_the_browser_closes_the_port(port: Port) -> None:
    port.hello()

    port.stdin.close()

    assert port.process.wait(timeout=10) == 0


def test_an_extension_of_somebody_else_is_not_served(home: Path) -> None:
    with an_agent(home), Port(host_script(home, launch=LAUNCH_NOTHING), origin="chrome-extension://abc/") as port:
        assert port.process.wait(timeout=10) != 0
        assert port.stdout.read() == b""


def test_a_killed_agent_comes_back_and_has_what_it_acknowledged(home: Path) -> None:
    script = host_script(home, launch=agent_command(home))
    capture, later = a_capture(), a_capture(outreach_id="later")
    with an_agent(home) as agent, Port(script) as port:
        joined(port).ask("log", capture)
        agent.kill()
        port.process.wait(timeout=10)
    with Port(script) as again:
        answer = joined(again).ask("log", capture)
        also = again.ask("log", later)

        assert answer["body"]["status"] == "duplicate"
        assert also["body"]["status"] == "logged"
        assert sorted(logged_ids(home)) == sorted([capture["event_id"], later["event_id"]])
        end_agent(home)


def test_what_the_browser_says_while_the_agent_starts_is_not_lost(home: Path) -> None:
    with Port(host_script(home, launch=agent_command(home))) as port:
        port.say("hello", HELLO)
        asked = port.say("ask-waiting", {})

        assert port.hear()["kind"] == "hello-ack"
        assert port.hear()["re"] == asked
        end_agent(home)


def test_an_agent_that_a_person_quit_stays_away_and_the_browser_is_told(home: Path) -> None:
    (home / "quit").touch()

    with Port(host_script(home, launch=["/bin/sh", "-c", f"touch {home}/started"])) as port:
        answer = port.hello()

        assert answer["body"]["code"] == "agent-away"
        assert answer["body"]["retryable"]
        assert not (home / "started").exists()


def test_the_bridge_ends_when_an_agent_is_back_so_that_the_browser_connects_anew(home: Path) -> None:
    (home / "quit").touch()
    with Port(host_script(home, launch=LAUNCH_NOTHING)) as port:
        port.hello()

        with an_agent(home):
            assert port.process.wait(timeout=20) == 3


def test_an_update_under_way_keeps_the_agent_away(home: Path) -> None:
    (home / "updating").touch()

    with Port(host_script(home, launch=["/bin/sh", "-c", f"touch {home}/started"])) as port:
        assert port.hello()["body"]["code"] == "agent-away"
        assert not (home / "started").exists()


def test_an_updater_that_died_long_ago_does_not(home: Path) -> None:
    (home / "updating").touch()
    os.utime(home / "updating", (1, 1))

    with Port(host_script(home, launch=agent_command(home))) as port:
        assert port.hello()["kind"] == "hello-ack"
        end_agent(home)


def test_somebody_who_plays_the_agent_is_told_nothing(home: Path) -> None:
    (home / "ipc.key").write_bytes(b"k" * 32)
    with socket.socket(socket.AF_UNIX) as false_agent:
        false_agent.bind(str(home / "agent.sock"))
        false_agent.listen()
        with Port(host_script(home, launch=LAUNCH_NOTHING)) as port:
            port.say("log", a_capture(text="secret words"))
            link, _ = false_agent.accept()
            with link:
                link.sendall(encode(b'{"kind":"challenge","nonce":"' + b"0" * 64 + b'"}'))
                heard = link.recv(1 << 16)
                link.sendall(encode(b'{"kind":"welcome","mac":"' + b"0" * 64 + b'"}'))

                assert port.hear()["body"]["code"] == "agent-away"
                assert b'"proof"' in heard
                assert link.recv(1 << 16) == b""


def test_a_folder_that_others_can_look_into_is_not_used(home: Path) -> None:
    home.chmod(0o755)

    with Port(host_script(home, launch=LAUNCH_NOTHING)) as port:
        assert port.process.wait(timeout=10) == 5


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"no json", "bad-frame"),
        (b"\xff\xfe", "bad-frame"),
        (b"[]", "bad-frame"),
        (b"", "bad-frame"),
        (b'{"kind": "hello", "id": 7, "body": {}}', "bad-frame"),
        (b'{"kind": "dance", "id": "1", "body": {}}', "unknown-kind"),
        (b'{"kind": "quit", "id": "1", "body": {}}', "unknown-kind"),
        (b'{"kind": "hello", "id": "1", "body": {"protocol": 99, "extension": "", "browser": "", "profile": ""}}',
         "unsupported-protocol"),
        (b'{"kind": "hello", "id": "1", "body": {"protocol": "one"}}', "bad-frame"),
        (b'{"kind": "ask-waiting", "id": "1", "body": {}}', "unsupported-protocol"),
    ],
)  # fmt: skip
def test_bad_input_is_answered_with_its_code_and_the_next_message_is_heard(port: Port, said: bytes, code: str) -> None:
    port.say_bytes(said)

    assert port.hear()["body"]["code"] == code
    assert port.hello()["kind"] == "hello-ack"


def test_a_frame_that_is_too_long_is_named_before_the_port_closes(port: Port) -> None:
    port.hello()

    port.stdin.write(struct.pack("=I", FRAME_MAX + 1) + b" " * 100_000)

    assert port.hear()["body"]["code"] == "frame-too-long"
    assert port.process.wait(timeout=10) == 3


def test_a_frame_cut_off_by_a_closing_browser_leaves_nothing_behind(home: Path, port: Port) -> None:
    joined(port)
    whole = encode(json.dumps({"kind": "log", "id": "1", "body": a_capture()}).encode())

    port.stdin.write(whole[:-3])
    port.stdin.close()

    assert port.process.wait(timeout=10) == 0
    assert logged_ids(home) == []


def test_the_bridge_writes_down_no_word_of_a_message(home: Path) -> None:
    (home / "quit").touch()
    with Port(host_script(home, launch=LAUNCH_NOTHING)) as port:
        port.ask("log", a_capture(text="secret words"))

    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())

    assert b"agent-not-started" in kept
    assert b"secret" not in kept


def test_many_megabytes_said_at_once_are_answered_in_order(port: Port) -> None:
    port.hello()

    asked = [port.say("record-layout", {"page": "p", "structure": {"x": "y" * 200_000}}) for _ in range(20)]

    assert [port.hear()["re"] for _ in asked] == asked


def test_the_bridge_loads_no_more_of_the_standard_library_than_it_needs(home: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, 'src'); import instacrm.bridge.main, instacrm.bridge.away; print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-ISE", "-c", code], capture_output=True, text=True, check=True).stdout

    assert not {"json", "socket", "hashlib", "typing", "re", "os", "collections", "contextlib"} & set(loaded.split())


def end_agent(home: Path) -> None:
    """Ends the agent that a bridge started for `home`."""
    text = (home / "logs" / "bridge.log").read_text()
    assert "agent-start-asked" in text
    for folder in Path("/proc").iterdir():
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except (OSError, NotADirectoryError):
            continue
        if str(home).encode() in words and b"link_agent.py" in b" ".join(words):
            os.kill(int(folder.name), 9)
            until(lambda gone=folder: not (gone / "exe").exists(), "the agent's end")  # type: ignore[misc]
