"""What every page of the window is: it asks what is new when it is shown, and every few seconds while it is."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from .link import AgentLink
from .palette import Theme
from .parts import Lines

LOOK_EVERY_MS = 5_000
MARGINS = (24, 16, 24, 24)


class Page(QWidget):
    """A page of the window; `title` stands in the list of pages."""

    title = ""
    look_every_ms = LOOK_EVERY_MS

    def __init__(self, link: AgentLink, now_ms: Callable[[], int]) -> None:
        super().__init__()
        self.link = link
        self.now_ms = now_ms
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(*MARGINS)
        self.rows.setSpacing(16)
        self._looking = QTimer(self, interval=self.look_every_ms)
        self._looking.timeout.connect(self.look)

    def look(self) -> None:
        """Ask what is new."""

    @property
    def is_settled(self) -> bool:
        """Whether it shows the agent's answer."""
        return True

    def wear(self, theme: Theme) -> None:
        """Take on what the style sheet cannot say."""
        for lines in self.findChildren(Lines):
            lines.wear(theme)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Look again while somebody looks at it."""
        super().showEvent(event)
        self.look()
        if self.look_every_ms:
            self._looking.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Stop looking."""
        self._looking.stop()
        super().hideEvent(event)
