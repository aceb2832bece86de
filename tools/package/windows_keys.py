"""The tab switcher's keys on Windows, against real windows under Wine: `python -m tools.package.windows_keys TOOLS`.

TOOLS is the folder of `packaging/windows/make-windows-python.sh`; it is made when it is not there. What the agent's
keyboard said is compared with what each window wrote down itself.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path, PureWindowsPath
from typing import Final

from .keys_there import SCENES
from .screen import a_screen
from .version import ROOT
from .windows import make_tools
from .wine import Windows

_HERE: Final = Path(__file__).parent
# Ctrl and W, as the window that got them names them; A is what the person typed.
_CLOSE: Final = ["17", "87"]
SAID: Final = dict(
    zip(SCENES, ("", "another-page-in-front", "another-program-in-front", "somebody-is-typing"), strict=True)
)
HEARD: Final = dict(zip(SCENES, (_CLOSE, [], [], ["65"]), strict=True))


def check(tools: Path) -> dict[str, bool]:
    """By scene: whether the keyboard said what it should, and the window in front got those keys and no others."""
    make_tools(tools)
    windows = Windows(tools)
    with tempfile.TemporaryDirectory() as made, a_screen() as screen, windows.at_work():
        folder = Path(made)
        for program in ("chrome.exe", "notes.exe"):
            words = ["x86_64-w64-mingw32-gcc", "-municode", "-mwindows", "-o", str(folder / program)]
            subprocess.run([*words, str(_HERE / "window.c"), "-lshell32"], check=True)
        windows.environment["DISPLAY"] = screen.name
        script, src, there = (_there(path) for path in (_HERE / "keys_there.py", ROOT / "src", folder))
        done = windows.run(tools / "python" / "python.exe", script, src, there)
        if done.returncode:
            sys.stderr.write(done.stderr)
            return dict.fromkeys(SCENES, False)
        said: dict[str, str] = json.loads(done.stdout)
        heard = {scene: (folder / f"keys-{number}.txt").read_text().split() for number, scene in enumerate(SCENES)}
    for scene in SCENES:
        sys.stderr.write(f"{scene}: {said[scene] or 'pressed'}, heard {heard[scene]}\n")
    return {scene: (said[scene], heard[scene]) == (SAID[scene], HEARD[scene]) for scene in SCENES}


def _there(path: Path) -> PureWindowsPath:
    """How a program under Wine calls a file of this computer."""
    return PureWindowsPath("Z:" + str(path))


if __name__ == "__main__":
    found = check(Path(sys.argv[1]).resolve())
    print(json.dumps(found))
    sys.exit(0 if all(found.values()) else 1)
