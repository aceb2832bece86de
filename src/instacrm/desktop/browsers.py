"""The browsers of this computer: register them, load the extension, see it connect."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from instacrm.wire.ipc import AskStatus, Status

from .errands import Errand
from .language import counted, mark, tr
from .link import AgentLink
from .outside import Outside
from .pages import Page
from .parts import Card, Lines, Row, Scrolled, finding_cells, label, say

if TYPE_CHECKING:
    from instacrm.wire.window import Finding

_STEPS: Final = (
    mark("1  In the browser, open  chrome://extensions  (Edge: edge://extensions)."),
    mark("2  Switch on “Developer mode”, at the top right."),
    mark("3  Press “Load unpacked” and choose the folder below; its path is on the clipboard once you copied it."),
    mark("4  Open Instagram, or reload the tabs that are open already: those of before do not know InstaCRM."),
    mark("5  Open InstaCRM's side panel there and join your account to the team."),
)
_NONE_FOUND: Final = mark(
    "No browser was found. Install Chrome, Chromium, Edge, Brave or Vivaldi, then press Register again."
)
# A browser of its own folder, a container or another name: it speaks with the agent all the same.
_NOT_AMONG_KNOWN: Final = mark(
    "The browser that is connected is not among those InstaCRM looks for; nothing is left to do."
)


_PICTURE_PX: Final = 560


class BrowsersPage(Page):
    """What is left to do until a browser logs."""

    title = mark("Browser set-up")
    look_every_ms = 1_000

    def __init__(self, link: AgentLink, now_ms: Callable[[], int], outside: Outside) -> None:
        super().__init__(link, now_ms)
        self._outside = outside
        self.connected: int | None = None
        self._accounts = 0
        self.summary = label(name="title")
        self.list = Lines(("", tr("browser"), tr("how it is"), tr("what to do")), tr(_NONE_FOUND), name=tr("Browsers"))
        register = QPushButton(tr("Register again"))
        register.clicked.connect(self.register)
        top = QHBoxLayout()
        top.addWidget(self.summary, 1)
        top.addWidget(register)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(16)
        for widget in (self.list, self.list.empty, self._guide()):
            column.addWidget(widget)
        column.addStretch(1)
        self.rows.addLayout(top)
        self.rows.addWidget(Scrolled(inside), 1)
        self._registered = False

    def _guide(self) -> Card:
        guide = Card(tr("Load the extension, once for each browser profile"))
        for step in _STEPS:
            guide.rows.addWidget(label(tr(step)))
        if self._outside.picture is not None:
            guide.rows.addWidget(_picture(self._outside.picture))
        folder = self._outside.extension
        self.folder = label(str(folder) if folder else tr("The extension's folder was not found here."), tone="muted")
        guide.rows.addWidget(self.folder)
        across = QHBoxLayout()
        self._copied = label(tone="muted")
        for text, do in ((tr("Copy the path"), self.copy_path), (tr("Open the folder"), self._open_folder)):
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
        say(self._copied, tr("Copied."), "muted")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._outside.extension)))

    def _show_found(self, found: object) -> None:
        findings: Sequence[Finding] = found if isinstance(found, Sequence) else ()
        self.list.show_rows([Row(f.name, finding_cells(f)) for f in findings if f.name != "browser"])
        self.list.fit(6)

    def _show(self, status: msgspec.Struct) -> None:
        if not isinstance(status, Status):
            return
        self.connected = status.browsers
        self._accounts = len(status.state.actors)
        say(self.list.empty, tr(_NOT_AMONG_KNOWN if status.browsers else _NONE_FOUND), "muted")
        if not status.browsers:
            say(self.summary, tr("Waiting for the extension to say hello …"), "text")
        elif not self._accounts:
            say(
                self.summary,
                tr("✓ The extension is here. Reload open Instagram tabs, then join your account."),
                "clear",
            )
        else:
            browsers = counted(status.browsers, "browser is", "browsers are")
            say(
                self.summary,
                tr(
                    "✓ {browsers} connected, {counted} joined",
                    browsers=browsers,
                    counted=counted(self._accounts, "account", "accounts"),
                ),
                "clear",
            )


def _picture(file: Path) -> QLabel:
    shown = QLabel()
    shown.setPixmap(QPixmap(str(file)).scaledToWidth(_PICTURE_PX, Qt.TransformationMode.SmoothTransformation))
    shown.setAccessibleName(tr("Where the steps are on a browser's page of extensions"))
    return shown
