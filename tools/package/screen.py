"""A screen that nobody sits at: says which windows are on it, and takes a picture of what they show."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PySide6.QtGui import QImage
from Xlib import X, display  # type: ignore[import-untyped]
from Xlib.error import XError  # type: ignore[import-untyped]


class Screen:
    """An X server by its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def titles(self) -> set[str]:
        """What the windows that can be seen are called."""
        found = set()
        eye = display.Display(self.name)
        try:
            for window in eye.screen().root.query_tree().children:
                with suppress(XError):
                    if window.get_attributes().map_state == X.IsViewable and (title := window.get_wm_name()):
                        found.add(str(title))
        finally:
            eye.close()
        return found

    def picture(self, file: Path) -> int:
        """`file` is what is to be seen, as PNG; how many colours it has."""
        eye = display.Display(self.name)
        try:
            screen = eye.screen()
            width, height = screen.width_in_pixels, screen.height_in_pixels
            seen = screen.root.get_image(0, 0, width, height, X.ZPixmap, 0xFFFFFFFF).data
        finally:
            eye.close()
        QImage(seen, width, height, width * 4, QImage.Format.Format_RGB32).save(str(file))
        return len({seen[at : at + 3] for at in range(0, len(seen), 4)})


@contextmanager
def a_screen(width: int = 1280, height: int = 900) -> Iterator[Screen]:
    """An X server of its own; it ends with the block."""
    ready, tell = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tell), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
        pass_fds=(tell,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(tell)
    try:
        with os.fdopen(ready) as lines:
            yield Screen(f":{lines.readline().strip()}")
    finally:
        server.terminate()
        server.wait()
