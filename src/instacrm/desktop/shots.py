"""A picture of the window as it is for the agent of a folder: `python -m instacrm.desktop.shots HOME FILE light|dark`.

Nothing is drawn for the picture: the window connects to the running agent and is photographed once it shows the day.
"""

import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from .link import AgentLink
from .mission import MissionControl
from .palette import Theme
from .start_gui import now_ms

_LOOK_MS: Final = 50
PATIENCE_MS: Final = 20_000


def take(home: Path, file: Path, theme: Theme) -> bool:
    """Write the picture; False when the agent did not show itself in time."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    link = AgentLink(home)
    window = MissionControl(link, now_ms=now_ms, theme=theme)
    window.show()
    link.open()
    looking = QTimer(interval=_LOOK_MS)
    looking.timeout.connect(lambda: app.exit(0) if window.is_settled else None)
    looking.start()
    QTimer.singleShot(PATIENCE_MS, lambda: app.exit(1))
    settled = app.exec() == 0
    if settled:
        window.grab().save(str(file))
    link.close()
    window.close()
    for gone in (looking, window, link):
        gone.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return settled


if __name__ == "__main__":
    asked: Theme = "dark" if sys.argv[3] == "dark" else "light"
    sys.exit(0 if take(Path(sys.argv[1]), Path(sys.argv[2]), asked) else 1)
