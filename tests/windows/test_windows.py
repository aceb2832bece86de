"""What Windows itself shows of us: under Wine, and read by programs that are not ours."""

import re

from instacrm.launcher.host import ORIGIN
from tests.windows.conftest import Seen


def test_every_browser_is_led_to_the_host_and_lets_in_our_extension_alone(seen: Seen) -> None:
    assert seen.said["version"] == "1.0.0"
    assert len(seen.manifests) == 1
    assert seen.manifest["path"] == str(seen.program / "InstaLoggerHost.exe")
    assert seen.manifest["allowed_origins"] == [ORIGIN]


def test_the_launcher_starts_when_the_person_logs_in(seen: Seen) -> None:
    assert seen.at_login == f'"{seen.program / "InstaLogger.exe"}" --silent'


def test_the_host_runs_on_our_python_and_sends_strangers_away(seen: Seen) -> None:
    assert seen.stranger == 4
    assert '"caller-refused"' in seen.logged


def test_a_browser_is_told_that_a_person_ended_the_agent(seen: Seen) -> None:
    assert (seen.answered["kind"], seen.answered["body"]["code"]) == ("error", "agent-away")
    assert '"agent-not-started"' in seen.logged


def test_the_agents_pipe_may_be_opened_by_its_user_alone(seen: Seen) -> None:
    assert re.fullmatch(r"D:P?(AI)?\(A;;[A-Z0-9x]+;;;S-1-5-21-[0-9-]+\)", seen.said["pipe"])


def test_what_runs_out_of_the_program_folder_is_named(seen: Seen) -> None:
    assert seen.said["held"] == ["InstaLoggerHost.exe"]


def test_a_program_at_work_is_updated_under_the_browser_and_goes_when_nobody_runs_it(seen: Seen) -> None:
    assert seen.said["updated"] == {"written": ["InstaLoggerHost.exe"], "longer": len(b"newer"), "old": 1}
    assert seen.said["put_back"] == {"written": ["InstaLoggerHost.exe"], "longer": 0, "old": 0}


def test_documents_are_where_windows_keeps_them(seen: Seen) -> None:
    assert seen.said["documents"] == str(seen.program.parent)


def test_a_removal_leaves_no_key_and_every_entry_of_the_person(seen: Seen) -> None:
    assert seen.left == {None}
    assert "quit" in seen.data
    assert r"Fversions\1.0.0\app\instacrm\main.py" in seen.rest
