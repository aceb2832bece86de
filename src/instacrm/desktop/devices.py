"""Where the operator is signed in: which devices, last seen when, and the way to end one or all others."""

from collections.abc import Callable

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from instacrm.wire.devices import AskDevices, Device, Devices, EndDevice, EndOtherDevices
from instacrm.wire.native import Failure

from . import words
from .language import counted, mark, tr
from .link import AgentLink
from .parts import Card, Cell, Lines, Row, label, say
from .told import failed

_KINDS = {"program": mark("InstaCRM on a computer"), "browser": mark("dashboard in a browser")}
SHOWN = 5


class DevicesCard(Card):
    """The sign-ins, as the team's server has them. Ending one cannot be undone, so it takes two presses."""

    def __init__(self, link: AgentLink, now_ms: Callable[[], int]) -> None:
        super().__init__(tr("Where you are signed in"))
        self._link, self._now_ms = link, now_ms
        self.devices: tuple[Device, ...] | None = None
        self._will: msgspec.Struct | None = None
        self._is_done = False
        self.list = Lines(
            (tr("device"), tr("what"), tr("last seen")),
            tr("Asking your team's server …"),
            name=tr("Where you are signed in"),
        )
        self.list.chosen.connect(lambda _: self._offer())
        self.end, self.end_others = QPushButton(tr("Sign out there")), QPushButton(tr("Sign out everywhere else"))
        self.end.clicked.connect(self._end_one)
        self.end_others.clicked.connect(self._end_others)
        self.said = label(tone="muted")
        across = QHBoxLayout()
        for button in (self.end, self.end_others):
            across.addWidget(button)
        across.addStretch(1)
        for widget in (self.list, self.list.empty, self.said):
            self.rows.addWidget(widget)
        self.rows.addLayout(across)
        self._offer()

    def look(self) -> None:
        """Ask the team's server."""
        self._link.ask("ask-devices", AskDevices(), self._show, self._refused)

    def _others(self) -> list[Device]:
        return [one for one in self.devices or () if not one.current]

    def _chosen(self) -> Device | None:
        return next((one for one in self._others() if one.session_id == self.list.current_key()), None)

    def _offer(self) -> None:
        """What the buttons would do with the row a person is on; nothing is half agreed to any more."""
        self._will = None
        self.end.setText(tr("Sign out there"))
        self.end_others.setText(tr("Sign out everywhere else"))
        self.end.setEnabled(self._chosen() is not None)
        self.end_others.setEnabled(bool(self._others()))

    def _end_one(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._agree(
                "end-device", EndDevice(chosen.session_id), self.end, tr("Yes, sign out {device}", device=chosen.device)
            )

    def _end_others(self) -> None:
        count = counted(len(self._others()), "other device", "other devices")
        self._agree("end-other-devices", EndOtherDevices(), self.end_others, tr("Yes, sign out {count}", count=count))

    def _agree(self, kind: str, question: msgspec.Struct, button: QPushButton, yes: str) -> None:
        """Do it when the person was asked about this very thing before, else ask."""
        if self._will == question:
            self._offer()
            self._link.ask(kind, question, self._ended, self._refused)
            return
        self._offer()
        self._will = question
        self._is_done = False
        button.setText(yes)
        text = tr(
            "It cannot be undone: whoever is there signs in again. What was logged there and is not synced yet stays."
        )
        say(self.said, text, "warn")

    def _show(self, answer: msgspec.Struct) -> None:
        if not isinstance(answer, Devices):
            return
        self.devices = answer.items
        now_ms = self._now_ms()
        self.list.show_rows([Row(one.session_id, _cells(one, now_ms)) for one in answer.items])
        self.list.fit(SHOWN)
        # What was done stays said when the list comes anew; a question or a refusal goes.
        if not self._is_done:
            say(self.said, "")
        self._offer()

    def _ended(self, answer: msgspec.Struct) -> None:
        self._show(answer)
        self._is_done = True
        say(self.said, tr("Signed out there."), "clear")

    def _refused(self, why: Failure) -> None:
        self._is_done = False
        self._offer()
        self.list.empty.setText(tr("Your team's server says where you are signed in; it could not be asked."))
        say(self.said, failed(why), "warn")


def _cells(device: Device, now_ms: int) -> tuple[Cell, ...]:
    seen = Cell(
        tr("now") if device.current else words.ago(device.seen_ms, now_ms),
        tr(
            "last seen {seen}, signed in {since}",
            seen=words.in_full(device.seen_ms),
            since=words.in_full(device.since_ms),
        ),
    )
    name = tr("{device} · this computer", device=device.device) if device.current else device.device
    return Cell(name, device.device), Cell(tr(_KINDS.get(device.kind, device.kind))), seen
