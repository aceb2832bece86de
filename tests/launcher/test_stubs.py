"""What the fixed programs of Windows are told to start."""

from pathlib import Path

import pytest

from instacrm.launcher.host import Place
from instacrm.launcher.installed import EVERYBODY, Installed
from instacrm.launcher.stubs import write_stubs
from instacrm.launcher.updates.release import Release

RELEASE = Release("1.0.0", 1, "win64", "cpython-3.11.9-win64", 1, {})


@pytest.mark.parametrize(("everybodys", "script"), [(False, "{home}/host/instacrm-bridge"), (True, "~")])
def test_a_program_for_everybody_names_nobodys_data(everybodys: bool, script: str, tmp_path: Path) -> None:
    installed = Installed(tmp_path / "program", tmp_path / "home")
    installed.program.mkdir()
    if everybodys:
        (installed.program / EVERYBODY).touch()

    write_stubs(installed, [RELEASE], Place(Path("python"), Path("app"), installed.home, installed.program))

    launcher = (installed.program / "InstaLogger.cfg").read_text()
    host = (installed.program / "InstaLoggerHost.cfg").read_text().splitlines()
    assert (str(installed.home) in launcher) == (not everybodys)
    assert host[-1].startswith(script.format(home=installed.home))
