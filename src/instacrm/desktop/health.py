"""Health: what `doctor` finds, in plain words, with what to do."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from instacrm.wire.frames import folder
from instacrm.wire.window import AUDIT_LOG, AskHealth, AuditSeen, Finding, Health

from . import words
from .link import AgentLink
from .pages import Page
from .parts import Cell, Lines, Row, label, say

_SIGNS: Final = {"ok": ("✓", "clear"), "note": ("·", "muted"), "problem": ("✕", "hold")}


class HealthPage(Page):
    """Every part of this computer: how it is, what to do. `browsers` looks at the registrations."""

    title = "Health"
    look_every_ms = 0

    def __init__(
        self, link: AgentLink, now_ms: Callable[[], int], home: Path, browsers: Callable[[], Sequence[Finding]]
    ) -> None:
        super().__init__(link, now_ms)
        self._home, self._browsers = home, browsers
        self.findings: tuple[Finding, ...] | None = None
        self.list = Lines(("", "part", "how it is", "what to do"), "Not looked yet.", name="Health")
        # What to do must be in sight without scrolling.
        self.list.wrap(2, 3)
        self.summary = label(name="title")
        self._said = label(tone="muted")
        self._again = QPushButton("Look again")
        self._again.clicked.connect(self.look)
        copy = QPushButton("Copy details")
        copy.clicked.connect(self.copy_details)
        self._seen = QPushButton("I saw the alarm")
        self._seen.setToolTip("Keeps who saw the alarm about the audit log and when; a new one is told anew.")
        self._seen.clicked.connect(lambda: self.link.ask("audit-seen", AuditSeen(), self._show))
        self._seen.hide()
        logs = QPushButton("Open logs")
        logs.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(home / folder.LOGS))))
        top = QHBoxLayout()
        top.addWidget(self.summary, 1)
        for button in (self._seen, self._again, copy, logs):
            top.addWidget(button)
        self.rows.addLayout(top)
        self.rows.addWidget(self._said)
        self.rows.addWidget(self.list, 1)
        self.rows.addWidget(self.list.empty, 1)

    @property
    def is_settled(self) -> bool:
        """Whether it shows what was found."""
        return self.findings is not None

    def look(self) -> None:
        """Let the agent look at everything; that reads files from end to end."""
        if self.link.is_open:
            self._again.setEnabled(False)
            say(self._said, "Looking …", "muted")
            self.link.ask("ask-health", AskHealth(), self._show)

    def copy_details(self) -> None:
        """Put all findings on the clipboard."""
        QGuiApplication.clipboard().setText(details(self.findings or ()))
        say(self._said, "Copied.", "muted")

    def _show(self, health: msgspec.Struct) -> None:
        if not isinstance(health, Health):
            return
        self.findings = (*health.findings, *self._browsers())
        self._again.setEnabled(True)
        self._seen.setVisible(any(f.name == AUDIT_LOG and f.state == "problem" for f in self.findings))
        worst = [found for found in self.findings if found.state == "problem"]
        say(
            self.summary,
            f"✕ {words.counted(len(worst), 'problem', 'problems')}" if worst else "✓ No problem found",
            "hold" if worst else "clear",
        )
        say(self._said, f"Looked at {words.clock(self.now_ms())}", "muted")
        order = {"problem": 0, "note": 1, "ok": 2}
        self.list.show_rows([Row(f.name, _cells(f)) for f in sorted(self.findings, key=lambda f: order[f.state])])


def _cells(found: Finding) -> tuple[Cell, ...]:
    sign, colour = _SIGNS[found.state]
    return (
        Cell(sign, found.state, colour),
        Cell(found.name),
        Cell(found.says, found.says),
        Cell(found.remedy, found.remedy),
    )


def details(findings: Sequence[Finding]) -> str:
    """All findings as lines of text."""
    return "\n".join(f"[{f.state}] {f.name}: {f.says}" + (f"\n    → {f.remedy}" if f.remedy else "") for f in findings)
