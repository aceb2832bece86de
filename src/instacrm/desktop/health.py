"""Health: what `doctor` finds, in plain words, with what to do."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from instacrm.domain.errors import InstaCrmError
from instacrm.wire.frames import folder
from instacrm.wire.window import AUDIT_LOG, AskHealth, AuditSeen, Finding, Health

from . import words
from .errands import Errand
from .language import counted, mark, tr
from .link import AgentLink
from .pages import Page
from .parts import Lines, Row, finding_cells, label, say
from .told import trouble


class HealthPage(Page):
    """Every part of this computer: how it is, what to do. `browsers` looks at the registrations."""

    title = mark("Health")
    look_every_ms = 0

    def __init__(
        self, link: AgentLink, now_ms: Callable[[], int], home: Path, browsers: Callable[[], Sequence[Finding]]
    ) -> None:
        super().__init__(link, now_ms)
        self._home, self._browsers = home, browsers
        self.findings: tuple[Finding, ...] | None = None
        self._told: tuple[Finding, ...] | None = None
        self._found: tuple[Finding, ...] | None = None
        # Why the browsers' folders could not be looked at.
        self._unseen = ""
        self.list = Lines(("", tr("part"), tr("how it is"), tr("what to do")), tr("Not looked yet."), name=tr("Health"))
        # What to do must be in sight without scrolling.
        self.list.wrap(2, 3)
        self.summary = label(name="title")
        self._said = label(tone="muted")
        self._again = QPushButton(tr("Look again"))
        self._again.clicked.connect(self.look)
        copy = QPushButton(tr("Copy details"))
        copy.clicked.connect(self.copy_details)
        self._seen = QPushButton(tr("I saw the alarm"))
        self._seen.setToolTip(tr("Keeps who saw the alarm about the audit log and when; a new one is told anew."))
        self._seen.clicked.connect(lambda: self.link.ask("audit-seen", AuditSeen(), self._tell))
        self._seen.hide()
        logs = QPushButton(tr("Open logs"))
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
            say(self._said, tr("Looking …"), "muted")
            self._told = self._found = None
            self._unseen = ""
            self.link.ask("ask-health", AskHealth(), self._tell)
            Errand(self, self._browsers).start(self._find, self._not_looked)

    def copy_details(self) -> None:
        """Put all findings on the clipboard."""
        QGuiApplication.clipboard().setText(details(self.findings or ()))
        say(self._said, tr("Copied."), "muted")

    def _tell(self, health: msgspec.Struct) -> None:
        if isinstance(health, Health):
            self._told = health.findings
            self._show()

    def _find(self, browsers: object) -> None:
        self._found = tuple(browsers) if isinstance(browsers, Sequence) else ()
        self._show()

    def _not_looked(self, why: InstaCrmError) -> None:
        self._unseen = trouble(why)
        self._find(())

    def _show(self) -> None:
        """Show what the agent found and what lies in the browsers' folders, once both are there."""
        if self._told is None or self._found is None:
            return
        self.findings = (*self._told, *self._found)
        self._again.setEnabled(True)
        self._seen.setVisible(any(f.name == AUDIT_LOG and f.state == "problem" for f in self.findings))
        worst = [found for found in self.findings if found.state == "problem"]
        say(
            self.summary,
            f"✕ {counted(len(worst), 'problem', 'problems')}" if worst else tr("✓ No problem found"),
            "hold" if worst else "clear",
        )
        at = tr("Looked at {at}", at=words.clock(self.now_ms()))
        say(self._said, self._unseen or at, "warn" if self._unseen else "muted")
        order = {"problem": 0, "note": 1, "ok": 2}
        self.list.show_rows(
            [Row(f.name, finding_cells(f)) for f in sorted(self.findings, key=lambda f: order[f.state])]
        )


def details(findings: Sequence[Finding]) -> str:
    """All findings as lines of text."""
    return "\n".join(f"[{f.state}] {f.name}: {f.says}" + (f"\n    → {f.remedy}" if f.remedy else "") for f in findings)
