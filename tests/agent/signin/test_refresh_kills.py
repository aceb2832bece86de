"""Programs that are killed, raced, cut off or wrong about the time keep a sign-in whose refresh token works once."""

import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.agent.signin.test_session import a_session
from tests.bridge.driving import ROOT, environment
from tests.service.identity.office import Core

DAY_MS = 86_400_000
SCRIPT = Path(__file__).with_name("a_refresher.py")
CONFIG = "operator_config.json"


def start(home: Path, *how: str) -> "subprocess.Popen[str]":
    command = [sys.executable, str(SCRIPT), str(home), *how]
    return subprocess.Popen(command, env=environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True)


def opens(core: Core, access: str) -> bool:
    return core.me(authorization=f"Bearer {access}").status_code == 200


def rotated(core: Core) -> int:
    with core.db.reading() as db:
        return int(db.exec_driver_sql("select count(*) from sessions where rotated_ms is not null").scalar() or 0)


def audited(core: Core) -> set[str]:
    with core.db.reading() as db:
        return set(db.exec_driver_sql("select action from audit_logs").scalars())


def test_a_program_killed_between_answer_and_disk_costs_nobody_the_sign_in(core: Core, home: Path) -> None:
    a_session(core, home)
    killed = start(home, "--dies")
    killed.communicate()
    used_up = rotated(core)

    access, _ = start(home).communicate()

    assert (killed.returncode, used_up) == (-signal.SIGKILL, 1)
    assert opens(core, access)
    assert "session.repeated" in audited(core)


@pytest.mark.parametrize("skew_ms", [0, 400 * DAY_MS, -400 * DAY_MS])
def test_two_programs_at_once_both_get_in_whatever_their_clocks_say(core: Core, home: Path, skew_ms: int) -> None:
    a_session(core, home)

    both = [start(home), start(home, "--skew-ms", str(skew_ms))]

    assert [opens(core, program.communicate()[0]) for program in both] == [True, True]
    assert not audited(core) & {"session.repeated", "session.replayed"}


def test_an_answer_lost_on_the_way_is_asked_for_again(core: Core, home: Path) -> None:
    a_session(core, home)
    with socket.create_server(("127.0.0.1", 0)) as line:
        swallowing = threading.Thread(target=swallow_one_answer, args=(line, core.url))
        swallowing.start()
        direct = (home / CONFIG).read_text("utf-8")
        (home / CONFIG).write_text(direct.replace(core.url, f"http://127.0.0.1:{line.getsockname()[1]}"), "utf-8")
        cut_off, _ = start(home).communicate()
        swallowing.join()
    (home / CONFIG).write_text(direct, "utf-8")

    access, _ = start(home).communicate()

    assert (cut_off, rotated(core)) == ("", 1)
    assert opens(core, access)


def swallow_one_answer(line: socket.socket, core_url: str) -> None:
    """Hand one request on to Core, wait for its whole answer, and hang up on whoever asked."""
    asker, _ = line.accept()
    place = urlsplit(core_url)
    with asker, socket.create_connection((place.hostname or "", place.port or 0)) as core:
        asker.settimeout(10)
        request = b""
        while b"\r\n\r\n" not in request or not request.endswith(b"}"):
            request += asker.recv(65_536)
        core.sendall(request.replace(b"Connection: keep-alive", b"Connection: close"))
        answer = b""
        while not answer.endswith(b"}"):
            answer += core.recv(65_536)
