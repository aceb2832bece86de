"""The installer's pages: where to, what still runs, how far it is, and how the browser gets the extension."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThread, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from instacrm.desktop.palette import COLOURS, Theme, style_sheet
from instacrm.launcher.agent_link import Unanswered, ask_agent
from instacrm.launcher.installed import Installed
from instacrm.launcher.starting import detached

from . import main
from .deploying import may_install_for_everybody
from .holders import holders_of
from .login import launcher_command
from .pictures import LOAD_UNPACKED
from .places import documents_folder, everybodys_place, propose
from .taking_along import can_take_along

CANCELLED = 7
_LOOK_EVERY_MS = 1500
_PICTURE_WIDTH = 556
_SHEET = """
QLabel#heading { font-size: 20px; font-weight: 600; }
QProgressBar { border: 1px solid @muted; border-radius: 5px; min-height: 8px; max-height: 8px; background: @surface; }
QProgressBar::chunk { border-radius: 4px; background: @accent; }
"""


class Doing(QObject):
    """The work, on a thread of its own; what it says comes as signals."""

    told = Signal(str)
    ended = Signal(int)

    def __init__(self, work: Callable[[Callable[[str], None]], int]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        """Do it."""
        self.ended.emit(self._work(self.told.emit))


class Pages(QWidget):
    """One page after the other. `code` is the exit code so far."""

    def __init__(self, asked: argparse.Namespace, installed: Installed, theme: Theme = "light") -> None:
        super().__init__()
        self.asked, self.installed, self.code = asked, installed, CANCELLED
        self.setWindowTitle("Insta Outreach Logger")
        self.setFixedSize(620, 470)
        sheet = _SHEET
        for name in ("muted", "surface", "accent"):
            sheet = sheet.replace(f"@{name}", COLOURS[theme][name])
        self.setStyleSheet(style_sheet(theme) + sheet)
        self.working = False
        self._timer = 0
        self.stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(32, 24, 32, 24)
        outer.addWidget(self.stack)
        self.stack.addWidget(self._leaving() if asked.uninstall else self._place())
        self.stack.addWidget(self._running())
        self.stack.addWidget(self._progress())
        self.stack.addWidget(self._browser())

    def _page(self, title: str, words: str) -> tuple[QWidget, QVBoxLayout]:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        heading = QLabel(title)
        heading.setObjectName("heading")
        text = QLabel(words)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(heading)
        if words:
            layout.addWidget(text)
        return page, layout

    def _buttons(
        self, layout: QVBoxLayout, main_words: str, then: Callable[[], object], other: str = "Cancel"
    ) -> QPushButton:
        layout.addStretch()
        row = QHBoxLayout()
        row.addStretch()
        leave = QPushButton(other)
        leave.clicked.connect(self.close)
        go = QPushButton(main_words)
        go.setDefault(True)
        go.setObjectName("main")
        go.clicked.connect(then)
        row.addWidget(leave)
        row.addWidget(go)
        layout.addLayout(row)
        return go

    def _place(self) -> QWidget:
        usual, instead = propose(os.environ, Path.home())  # noqa: TID251 (the person's folders)
        page, layout = self._page(
            "Install Insta Outreach Logger",
            "It logs the messages you write by hand on Instagram. No administrator is needed. What you log is kept "
            "apart from the program, and an update or a new installation never touches it.",
        )
        if usual.trouble and self.asked.program is None:
            note = QLabel(f"{usual.trouble} Another folder is proposed.")
            note.setWordWrap(True)
            note.setProperty("tone", "warn")
            layout.addWidget(note)
        proposed = self.asked.program or (instead if usual.trouble else usual).folder
        row, self.folder = self._folder_row("Folder of the program", proposed)
        layout.addLayout(row)
        self.at_login = QCheckBox("Start when I log in (without a window)")
        self.at_login.setChecked(not self.asked.no_login)
        self.on_desktop = QCheckBox("A shortcut on the desktop")
        self.on_desktop.setChecked(not self.asked.no_desktop)
        layout.addWidget(self.at_login)
        layout.addWidget(self.on_desktop)
        self.everybody = QCheckBox("For everybody on this computer; each keeps what they log to themselves")
        self.everybody.setChecked(self.asked.everybody)
        self.everybody.setVisible(may_install_for_everybody())
        self.everybody.toggled.connect(
            lambda ticked: self.folder.setText(str(everybodys_place(os.environ) if ticked else proposed))  # noqa: TID251
        )
        layout.addWidget(self.everybody)
        self._buttons(layout, "Install", self._begin)
        return page

    def _folder_row(self, name: str, proposed: Path) -> tuple[QHBoxLayout, QLineEdit]:
        """A folder that can be typed or looked for; what is in it then goes into one named as proposed."""
        typed = QLineEdit(str(proposed))
        typed.setAccessibleName(name)

        def choose() -> None:
            if chosen := QFileDialog.getExistingDirectory(self, "Where to?", typed.text()):
                typed.setText(str(Path(chosen) / proposed.name))

        change = QPushButton("Change…")
        change.clicked.connect(choose)
        row = QHBoxLayout()
        row.addWidget(typed)
        row.addWidget(change)
        return row, typed

    def _leaving(self) -> QWidget:
        page, layout = self._page(
            "Remove Insta Outreach Logger",
            f"The program goes, its shortcuts and its registration with your browsers, too. What you logged stays in "
            f"{self.installed.home}, so that a later installation finds it.",
        )
        self.along = QCheckBox("Write what I logged to a folder first: prospects as a table, and every entry")
        layout.addWidget(self.along)
        usual = documents_folder(Path.home()) / "What I logged on Instagram"
        row, self.along_folder = self._folder_row("Folder for what was logged", usual)
        self.along.setEnabled(can_take_along(self.installed))
        layout.addLayout(row)
        self.erase = QCheckBox("Delete what I logged on this computer, too. This cannot be undone.")
        # Whoever deletes gets a copy, unless they say that they want none.
        self.erase.toggled.connect(self._offer_copy)
        layout.addWidget(self.erase)
        self._buttons(layout, "Remove", self._begin, "Keep it")
        return page

    def _running(self) -> QWidget:
        page, layout = self._page("Still running", "")
        self.running = QLabel("")
        self.running.setWordWrap(True)
        layout.addWidget(self.running)
        self._buttons(layout, "End it and go on", self._work)
        return page

    def _progress(self) -> QWidget:
        page, layout = self._page("One moment", "")
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setAccessibleName("Working")
        self.said = QLabel("")
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.working_title = page.findChild(QLabel, "heading")
        self.bar = bar
        layout.addWidget(bar)
        layout.addWidget(self.said)
        self.again = self._buttons(layout, "Try again", self._work, "Close")
        self.choices = page.findChildren(QPushButton)
        return page

    def _browser(self) -> QWidget:
        page, layout = self._page(
            "Now your browser",
            "The program is installed. Chrome allows no installer to add an extension, so this last step is yours:",
        )
        self.guide = QLabel()
        self.guide.setWordWrap(True)
        self.guide.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.guide)
        shown = QLabel()
        shown.setPixmap(
            QPixmap(str(LOAD_UNPACKED)).scaledToWidth(_PICTURE_WIDTH, Qt.TransformationMode.SmoothTransformation)
        )
        shown.setAccessibleName("Where the three steps are on Chrome's page of extensions")
        layout.addWidget(shown)
        row = QHBoxLayout()
        for words, then in (("Copy the address", self._copy_address), ("Open the folder", self._open_folder)):
            button = QPushButton(words)
            button.clicked.connect(then)
            row.addWidget(button)
        row.addStretch()
        layout.addLayout(row)
        self.seen = QLabel("○ Waiting for the extension to say hello …")
        layout.addWidget(self.seen)
        self._buttons(layout, "Done, open it", self._open, "Later")
        return page

    def _offer_copy(self, erases: bool) -> None:
        if erases and can_take_along(self.installed):
            self.along.setChecked(True)

    def _begin(self) -> None:
        if self.asked.uninstall:
            self.asked.erase_data = self.erase.isChecked()
            self.asked.export = Path(self.along_folder.text()) if self.along.isChecked() else None
        else:
            self.installed = self.installed._replace(program=Path(self.folder.text()))
            self.asked.everybody = self.everybody.isChecked()
            self.asked.no_login, self.asked.no_desktop = not self.at_login.isChecked(), not self.on_desktop.isChecked()
        running = sorted({Path(holder.program).name for holder in holders_of(self.installed.program)})
        if running:
            self.show_running(running)
        else:
            self._work()

    def show_running(self, names: list[str]) -> None:
        """What still runs, and what ending it means."""
        self.running.setText(
            f"These programs of ours still run: {', '.join(names)}. They are asked to end; what was logged is on "
            "disk, and what you write meanwhile waits in the browser."
        )
        self.stack.setCurrentIndex(1)

    def _work(self) -> None:
        self.show_work(True)
        self._thread = QThread()
        self._doing = Doing(lambda told: main.do(self.asked, self.installed, told))
        self._doing.moveToThread(self._thread)
        self._thread.started.connect(self._doing.run)
        self._doing.told.connect(self.said.setText)
        self._doing.ended.connect(self._ended)
        self._thread.start()

    def show_work(self, working: bool) -> None:
        """At work, or stopped by something that `said` names."""
        self.stack.setCurrentIndex(2)
        self.working = working
        if isinstance(self.working_title, QLabel):
            self.working_title.setText("One moment" if working else "That did not work")
        self.bar.setVisible(working)
        for button in self.choices:
            button.setVisible(not working)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Work that has begun is done before the window goes: half an installation is worse than a late one."""
        if self.working:
            event.ignore()
            return
        self._ask_no_more()
        super().closeEvent(event)

    def _ended(self, code: int) -> None:
        self.code = code
        self._thread.quit()
        self._thread.wait()
        # Nothing of it is left for Python's collector, which may come by on a thread that Qt's objects are not of.
        for gone in (self._doing, self._thread):
            gone.deleteLater()
        del self._doing, self._thread
        self.show_work(False)
        if code:
            return
        if self.asked.uninstall:
            self.close()
        else:
            self.show_guide()

    def show_guide(self) -> None:
        """How the browser gets the extension, and whether it has."""
        self.guide.setText(
            "1.  Open  chrome://extensions  (copy the address into a new tab).\n"
            "2.  Switch on “Developer mode” at the top right.\n"
            "3.  Press “Load unpacked” and choose this folder:\n"
            f"      {self.installed.program / 'extension'}"
        )
        self.stack.setCurrentIndex(3)
        self._timer = self.startTimer(_LOOK_EVERY_MS)

    def timerEvent(self, _: object) -> None:  # noqa: N802 (Qt's name)
        """Has a browser said hello?"""
        try:
            if ask_agent(self.installed.home, "status", {}).get("browsers"):
                self.seen.setText("● The extension is there. You are done.")
                self._ask_no_more()
        except Unanswered:
            return

    def _ask_no_more(self) -> None:
        if self._timer:
            self.killTimer(self._timer)
        self._timer = 0

    def _copy_address(self) -> None:
        QApplication.clipboard().setText("chrome://extensions")

    def _open(self) -> None:
        detached(launcher_command(self.installed), self.installed.home).returncode = 0
        self.close()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.installed.program / "extension")))


def show(asked: argparse.Namespace, installed: Installed) -> int:
    """The pages until they are closed; the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    pages = Pages(asked, installed, "dark" if dark else "light")
    pages.show()
    app.exec()
    return pages.code
