"""The start at login as the system reads it: a desktop entry, a launch agent."""

import plistlib
from pathlib import Path

import pytest

from instacrm.installer.login import begin_at_login, no_longer_at_login, starts_at_login
from instacrm.launcher.installed import Installed


def test_a_launch_agent_starts_the_launcher_in_silence(tmp_path: Path) -> None:
    installed = Installed(tmp_path / "A & B", tmp_path / "home")

    begin_at_login(installed, user=tmp_path, system="darwin")

    (file,) = (tmp_path / "Library" / "LaunchAgents").iterdir()
    told = plistlib.loads(file.read_bytes())
    assert file.stem == told["Label"]
    assert told["RunAtLoad"] is True
    assert told["ProgramArguments"][-4:] == [str(installed.program), "--home", str(installed.home), "--silent"]


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_what_was_set_is_read_back_and_can_be_taken_away(tmp_path: Path, system: str) -> None:
    begin_at_login(Installed(tmp_path / "program", tmp_path / "home"), user=tmp_path, system=system)
    set_ = starts_at_login(user=tmp_path, system=system)

    no_longer_at_login(user=tmp_path, system=system)

    assert (set_, starts_at_login(user=tmp_path, system=system)) == (True, False)
