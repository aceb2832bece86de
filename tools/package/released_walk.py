"""A Setup.exe as it is published, under Wine: the steps of `windows_walk` that need no second version, with exit codes.

The walk of `dev.py package windows` installs a Setup of its own, compressed in a tenth of the time and of other keys.
"""

import re
import shutil
import sys
from pathlib import Path, PureWindowsPath
from typing import Final

from .version import ROOT
from .walking import walk_through
from .windows import make_tools
from .windows_walk import STEPS, UNINSTALL, Walk, begun

_NEEDS_MORE: Final = ("build", "update_running", "rollback")
_NAME: Final = re.compile(r"InstaCRM-(.+)-Setup\.exe")
WRONG_WORDS: Final = 2


class Released(Walk):
    """One computer, one person, and a Setup that was made for everybody."""

    def __init__(self, setup: Path, folder: Path, tools: Path) -> None:
        super().__init__(folder, tools, None)
        named = _NAME.fullmatch(setup.name)
        if named is None:
            raise SystemExit(f"{setup.name} is not called as a Setup of ours is: InstaCRM-VERSION-Setup.exe")
        self.setup, self.version = setup, named[1]

    def install(self) -> bool:
        """Words it does not know are refused by their code, and nothing is there; then it installs."""
        refused = self.windows.start(self.setup, "/S", "--no-such-word")
        untouched = not self.here.exists()
        sys.stderr.write(f"wrong words: exit code {refused}\n")
        return refused == WRONG_WORDS and untouched and super().install()

    def uninstall(self) -> bool:
        """The uninstaller's own code is 0, and by then Windows knows nothing of us; what was logged came along."""
        mine = self.home.parent / "mine"
        script = PureWindowsPath("Z:" + str(ROOT / "tools" / "package" / "ending_code.py"))
        words = ("--silent", "--home", str(self.home), "--export", str(mine))
        python = self.shop.tools / "python" / "python.exe"
        code = self.windows.run(python, script, self.program / "Uninstall.exe", self.program, *words).returncode
        sys.stderr.write(f"uninstalled: exit code {code}\n")
        gone = self.windows.registry(UNINSTALL, "UninstallString") is None
        return code == 0 and gone and self.event in (self.windows.path(mine) / "entries.jsonl").read_text("utf-8")

    def leftovers(self) -> bool:
        """Nothing of ours; what Setup does for everybody is the other walk's."""
        return self._nothing_is_left()


def walk(setup: Path, folder: Path, tools: Path) -> dict[str, bool | None]:
    """Each step that a single version can be walked through."""
    order = [step for step in STEPS if step not in _NEEDS_MORE]
    done: dict[str, bool | None] = dict.fromkeys(order)
    if not shutil.which("wine"):
        return done
    make_tools(tools)
    walker = Released(setup, begun(folder), tools)
    shutil.rmtree(walker.data, ignore_errors=True)
    # Repairs before it is taken away.
    order.remove("repair")
    order.insert(order.index("uninstall"), "repair")
    with walker.windows.at_work():
        walk_through(walker, order, done, needed="install")
    return done
