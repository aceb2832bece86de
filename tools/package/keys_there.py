"""Run by a Windows Python: brings windows to the front, one after the other, and lets the keyboard of the agent press.

`python keys_there.py SRC FOLDER`: FOLDER holds `chrome.exe` and `notes.exe`. Prints what became of each, as JSON.
"""

import ctypes
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PATIENCE_S = 20.0
WAITED_MS = 3_000
# What is in front: the program, its title, and whether somebody presses a key just before.
SCENES = {
    "the tab that sent": ("chrome.exe", "Instagram • Direct - Google Chrome", False),
    "another tab": ("chrome.exe", "Mail - Google Chrome", False),
    "another program": ("notes.exe", "Notes on Instagram", False),
    "somebody types": ("chrome.exe", "Instagram • Direct - Google Chrome", True),
}


def main(src: str, folder: Path) -> dict[str, str]:
    """What the keyboard said in each scene; "" where it pressed."""
    sys.path.insert(0, src)
    from instacrm.agent.tabs.front import why_not
    from instacrm.agent.tabs.windows import WindowsKeyboard

    user: Any = vars(ctypes)["WinDLL"]("user32")
    keyboard, said = WindowsKeyboard(), {}
    for number, (scene, (program, title, types)) in enumerate(SCENES.items()):
        log = folder / f"keys-{number}.txt"
        opened = subprocess.Popen([str(folder / program), title, str(log)])
        try:
            log.with_name(f"{log.name}.front").touch()
            _until(lambda title=title: (front := keyboard.front()) is not None and front.title == title)
            if types:
                user.keybd_event(0x41, 0, 0, 0)
                user.keybd_event(0x41, 0, 2, 0)
                _until(lambda log=log: log.read_text() != "")
            else:
                # Whoever is shown a countdown has touched nothing for as long.
                _until(lambda: (front := keyboard.front()) is not None and front.idle_ms >= WAITED_MS)
            said[scene] = keyboard.press(
                "close", lambda front: why_not(front, browser_pids=frozenset(), waited_ms=WAITED_MS)
            )
            if not said[scene]:
                _until(lambda log=log: "87" in log.read_text().split())
        finally:
            opened.kill()
            opened.wait()
    return said


def _until(holds) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 (nothing of ours is imported yet)
    end = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("it did not come to hold in time")
        time.sleep(0.02)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
