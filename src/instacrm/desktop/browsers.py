"""The browsers of this computer: register them, load the extension, see it connect."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from instacrm.wire.ipc import AskStatus, Status
from instacrm.wire.window import Finding

from . import words
from .errands import Errand
from .link import AgentLink
from .outside import Outside
from .pages import Page
from .parts import Card, Cell, Lines, Row, label, say

_STEPS: Final = (
    "1  In the browser, open  chrome://extensions  (Edge: edge://extensions).",
    "2  Switch on “Developer mode”, at the top right.",
    "3  Press “Load unpacked” and choose the folder below; its path is on the clipboard once you copied it.",
    "4  Open Instagram, or reload the tabs that are open already: those of before do not know InstaCRM.",
    "5  Open InstaCRM's side panel there and join your account to the team.",
)
_NONE_FOUND: Final = (
    "No browser was found. Install Chrome, Chromium, Edge, Brave or Vivaldi, then press Register again."
)
# A browser of its own folder, a container or another name: it speaks with the agent all the same.
_NOT_AMONG_KNOWN: Final = "The browser that is connected is not among those InstaCRM looks for; nothing is left to do."


class BrowsersPage(Page):
    """What is left to do until a browser logs."""

    title = "Browser set-up"
    look_every_ms = 1_000

    def __init__(self, link: AgentLink, now_ms: Callable[[], int], outside: Outside) -> None:
        super().__init__(link, now_ms)
        self._outside = outside
        self.connected: int | None = None
        self._accounts = 0
        self.summary = label(name="title")
        self.list = Lines(("", "browser", "how it is", "what to do"), _NONE_FOUND, name="Browsers")
        register = QPushButton("Register again")
        register.clicked.connect(self.register)
        top = QHBoxLayout()
        top.addWidget(self.summary, 1)
        top.addWidget(register)
        self.rows.addLayout(top)
        self.rows.addWidget(self.list)
        self.rows.addWidget(self.list.empty)
        self.rows.addWidget(self._guide())
        self.rows.addStretch(1)
        self._registered = False

    def _guide(self) -> Card:
        guide = Card("Load the extension, once for each browser profile")
        for step in _STEPS:
            guide.rows.addWidget(label(step))
        folder = self._outside.extension
        self.folder = label(str(folder) if folder else "The extension's folder was not found here.", tone="muted")
        guide.rows.addWidget(self.folder)
        across = QHBoxLayout()
        self._copied = label(tone="muted")
        for text, do in (("Copy the path", self.copy_path), ("Open the folder", self._open_folder)):
            button = QPushButton(text)
            button.setEnabled(folder is not None)
            button.clicked.connect(do)
            across.addWidget(button)
        across.addWidget(self._copied, 1)
        guide.rows.addLayout(across)
        return guide

    @property
    def is_settled(self) -> bool:
        """Whether it shows how many browsers are connected."""
        return self.connected is not None

    def look(self) -> None:
        """Ask whether a browser is connected; the first time, register those found."""
        if not self._registered:
            self.register()
        self.link.ask("status", AskStatus(), self._show)

    def register(self) -> None:
        """Make every browser found know InstaCRM."""
        self._registered = True
        Errand(self, self._outside.register_browsers).start(self._show_found)

    def copy_path(self) -> None:
        """Put the extension's folder on the clipboard."""
        QGuiApplication.clipboard().setText(str(self._outside.extension or ""))
        say(self._copied, "Copied.", "muted")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._outside.extension)))

    def _show_found(self, found: object) -> None:
        findings: Sequence[Finding] = found if isinstance(found, Sequence) else ()
        self.list.show_rows([Row(f.name, _cells(f)) for f in findings if f.name != "browser"])
        self.list.fit(6)

    def _show(self, status: msgspec.Struct) -> None:
        if not isinstance(status, Status):
            return
        self.connected = status.browsers
        self._accounts = len(status.state.actors)
        say(self.list.empty, _NOT_AMONG_KNOWN if status.browsers else _NONE_FOUND, "muted")
        if not status.browsers:
            say(self.summary, "Waiting for the extension to say hello …", "text")
        elif not self._accounts:
            say(self.summary, "✓ The extension is here. Reload open Instagram tabs, then join your account.", "clear")
        else:
            browsers = words.counted(status.browsers, "browser is", "browsers are")
            say(
                self.summary,
                f"✓ {browsers} connected, {words.counted(self._accounts, 'account', 'accounts')} joined",
                "clear",
            )


def _cells(found: Finding) -> tuple[Cell, ...]:
    sign, colour = {"ok": ("✓", "clear"), "note": ("·", "muted"), "problem": ("✕", "hold")}[found.state]
    return (
        Cell(sign, found.state, colour),
        Cell(found.name),
        Cell(found.says, found.says),
        Cell(found.remedy, found.remedy),
    )
