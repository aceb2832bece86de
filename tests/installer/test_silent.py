"""The installer without a window: its exit codes, and what lies where afterwards."""

import json
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from instacrm.installer.deploying import InUse, uninstall
from instacrm.launcher.host import ORIGIN
from tests.installer.conftest import Home
from tests.launcher.test_kept import KEPT, given_back

OK, DAMAGED, NO_PLACE, NEWER, NOT_TAKEN, NOT_FOR_EVERYBODY = 0, 3, 5, 6, 8, 9


@contextmanager
def running_out_of(folder: Path) -> Iterator[None]:
    """A program that lies in `folder` runs meanwhile."""
    program = folder / "versions" / "other.py"
    program.write_text("import sys; print('up', flush=True); sys.stdin.read()")
    with subprocess.Popen([sys.executable, str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdout
        running.stdout.readline()
        yield
        running.communicate()


def test_an_installation_is_whole_and_known_to_the_browser(home: Home) -> None:
    done = home.setup("--payload", str(home.payload("1.0.0", 1)))

    manifest = json.loads((home.chrome / "NativeMessagingHosts" / "com.instacrm.bridge.json").read_text())
    assert (done.returncode, done.stderr) == (OK, "")
    assert home.current == "1.0.0"
    assert manifest["allowed_origins"] == [ORIGIN]
    assert Path(manifest["path"]).is_file()


def test_the_login_starts_the_version_that_runs_then(home: Home) -> None:
    home.setup("--payload", str(home.payload("1.0.0", 1)))
    home.setup("--payload", str(home.payload("1.1.0", 2)))
    entry = next(line for line in home.login_entry.read_text().splitlines() if line.startswith("Exec="))

    code = subprocess.run(shlex.split(entry.removeprefix("Exec=")), check=False, capture_output=True).returncode

    runs = home.runs
    home.ends()
    assert (code, runs) == (OK, "1.1.0")


def test_a_payload_with_a_wrong_byte_installs_nothing(home: Home) -> None:
    payload = home.payload("1.0.0", 1)
    (payload / "version" / "app" / "instacrm" / "domain" / "events.py").write_text("tampered")

    done = home.setup("--payload", str(payload))

    assert done.returncode == DAMAGED
    assert home.current is None
    assert not home.login_entry.exists()


def test_a_folder_that_cannot_be_made_is_named_by_its_code(home: Home) -> None:
    home.installed.program.parent.write_text("a file, where a folder should be")

    done = home.setup("--payload", str(home.payload("1.0.0", 1)))

    assert done.returncode == NO_PLACE
    assert "cannot be written" in done.stdout


def test_without_an_administrators_rights_nothing_is_installed_for_everybody(home: Home) -> None:
    done = home.setup("--payload", str(home.payload("1.0.0", 1)), "--everybody")

    assert done.returncode == NOT_FOR_EVERYBODY
    assert not home.installed.program.exists()


def test_an_older_setup_changes_nothing(home: Home) -> None:
    home.setup("--payload", str(home.payload("1.1.0", 2)))
    before = home.files()

    done = home.setup("--payload", str(home.payload("1.0.0", 1)))

    assert (done.returncode, home.current) == (NEWER, "1.1.0")
    assert home.files() == before


def test_an_older_setup_is_taken_by_whoever_insists(home: Home) -> None:
    home.setup("--payload", str(home.payload("1.1.0", 2)))

    done = home.setup("--payload", str(home.payload("1.0.0", 1)), "--downgrade")

    assert (done.returncode, home.current) == (OK, "1.0.0")


def test_setup_again_repairs_what_was_damaged(home: Home) -> None:
    payload = home.payload("1.0.0", 1)
    home.setup("--payload", str(payload))
    damaged = home.installed.program / "versions" / "1.0.0" / "app" / "instacrm" / "domain" / "events.py"
    damaged.write_text("damaged")

    done = home.setup("--payload", str(payload))

    assert done.returncode == OK
    assert damaged.read_bytes() == (payload / "version" / "app" / "instacrm" / "domain" / "events.py").read_bytes()


def test_removal_takes_what_was_installed_and_nothing_else(home: Home) -> None:
    home.setup("--payload", str(home.payload("1.0.0", 1)))
    (home.installed.program / "my own notes.txt").write_text("mine")
    (home.installed.home / "agent.db").write_text("what was logged")

    done = home.setup("--uninstall")

    assert done.returncode == OK
    assert home.files() == {"my own notes.txt"}
    assert (home.installed.home / "agent.db").read_text() == "what was logged"
    assert not home.login_entry.exists()
    assert not list(home.chrome.rglob("com.instacrm.bridge.json"))


def test_what_cannot_be_written_keeps_program_and_data(home: Home, tmp_path: Path) -> None:
    home.setup("--payload", str(home.payload("1.0.0", 1)))
    given_back(KEPT[-1], home.installed.home)
    (tmp_path / "mine").write_text("a file, where the folder should be")

    done = home.setup("--uninstall", "--erase-data", "--export", str(tmp_path / "mine"))

    assert (done.returncode, home.current) == (NOT_TAKEN, "1.0.0")
    assert "Nothing was removed" in done.stdout
    assert (home.installed.home / "agent.db").exists()


def test_what_was_logged_goes_only_when_it_is_asked_for(home: Home) -> None:
    home.setup("--payload", str(home.payload("1.0.0", 1)))
    (home.installed.home / "agent.db").write_text("what was logged")

    home.setup("--uninstall", "--erase-data")

    assert not home.installed.home.exists()


def test_a_program_that_still_runs_is_named_and_nothing_is_removed(home: Home) -> None:
    home.setup("--payload", str(home.payload("1.0.0", 1)))

    with running_out_of(home.installed.program), pytest.raises(InUse, match=r"other\.py \(process \d+\) still runs"):
        uninstall(home.installed, [], erase=False, patience_s=0)

    assert home.current == "1.0.0"
    assert "versions/1.0.0/release.json" in home.files()


def test_an_agent_at_work_is_ended_before_its_program_goes(home: Home) -> None:
    home.setup("--payload", str(home.payload("1.0.0", 1)))
    began = time.monotonic()
    entry = next(line for line in home.login_entry.read_text().splitlines() if line.startswith("Exec="))
    subprocess.run(shlex.split(entry.removeprefix("Exec=")), check=True, capture_output=True)
    assert home.runs == "1.0.0", f"not up after {time.monotonic() - began} s"

    done = home.setup("--uninstall")

    assert done.returncode == OK
    assert home.runs is None
    assert home.files() == set()
