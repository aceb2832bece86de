"""Settings: kept by the agent at once, each with what it does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from PySide6.QtCore import Qt, QTime, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from instacrm.wire.native import Failure
from instacrm.wire.preferences import (
    TABS_DELAY_MAX_S,
    TABS_EVERY_MAX,
    AskPreferences,
    Preferences,
    SetPreferences,
    parse_preferences,
)

from .along import AlongCard
from .backups import BackupsCard
from .devices import DevicesCard
from .errands import Errand
from .here import HereCard
from .link import AgentLink
from .outside import Outside
from .pages import Page
from .parts import Card, label, roomy, say
from .resetting import ResetCard

_TABS: Final = (("Off", "off"), ("By the browser", "browser"), ("By keys: Ctrl+W, Ctrl+Tab", "keyboard"))
_ACT: Final = (("close the tab that sent", "close"), ("show the next tab", "next"))
_THEME: Final = (("As the system", "system"), ("Light", "light"), ("Dark", "dark"))
_LOG: Final = (("Usual", "info"), ("Only what went wrong", "warning"))
_NOTIFY: Final = {
    "reply": "Somebody answered",
    "waiting": "A message waits for my word",
    "hold": "A rule holds a message",
    "due": "A follow-up is due",
    "vote": "The team asks for my vote",
    "goal": "A goal is reached",
    "degraded": "Capture is degraded",
    "unreachable": "The team's server is away for long",
}


class PreferencesPage(Page):
    """The page of settings; `changed` tells what holds from now on."""

    title = "Settings"
    look_every_ms = 0
    changed = Signal(object)

    def __init__(self, link: AgentLink, now_ms: Callable[[], int], outside: Outside) -> None:
        super().__init__(link, now_ms)
        self.preferences: Preferences | None = None
        self._outside = outside
        self.tabs, self.act = _choice("Auto tab switcher", _TABS), _choice("What it does", _ACT)
        self.every, self.delay = (
            _number("After every so many messages", TABS_EVERY_MAX),
            _number("Seconds", TABS_DELAY_MAX_S),
        )
        self.theme, self.log_level = _choice("Theme", _THEME), _choice("Log", _LOG)
        self.notify = {kind: QCheckBox(text) for kind, text in _NOTIFY.items()}
        self.sound = QCheckBox("With a sound")
        self.quiet_from, self.quiet_to = _time("Quiet from"), _time("Quiet until")
        self.said = label(tone="muted")
        self.backups = BackupsCard(link, outside, now_ms)
        self.devices, self.reset = DevicesCard(link, now_ms), ResetCard(link, outside)
        self.here, self.along = HereCard(outside), AlongCard(outside)
        self._fill()
        for choice in (self.tabs, self.act, self.theme, self.log_level):
            choice.activated.connect(self._keep)
        for number in (self.every, self.delay):
            number.valueChanged.connect(self._keep)
        for box in (*self.notify.values(), self.sound):
            box.toggled.connect(self._keep)
        for time in (self.quiet_from, self.quiet_to):
            time.timeChanged.connect(self._keep)

    def _fill(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(16)
        tabs = _card(
            "Auto tab switcher",
            "After a confirmed message. It is counted down; any key or click, a draft or a hold stops it.",
            (("Switch", self.tabs), ("Then", self.act), ("After every", self.every), ("Wait, seconds", self.delay)),
        )
        quiet = QHBoxLayout()
        for widget in (label("Quiet from"), self.quiet_from, label("until"), self.quiet_to):
            quiet.addWidget(widget)
        quiet.addStretch(1)
        notify = Card("Notifications")
        boxes = QGridLayout()
        for place, box in enumerate(self.notify.values()):
            boxes.addWidget(box, place // 2, place % 2)
        boxes.setColumnStretch(1, 1)
        notify.rows.addLayout(boxes)
        notify.rows.addWidget(self.sound)
        notify.rows.addLayout(quiet)
        notify.rows.addWidget(label("The same time twice means: never quiet.", tone="muted"))
        look = _card("This window and the log", "", (("Theme", self.theme), ("Log", self.log_level)))
        for card in (tabs, notify, look, self.here, self.along, self.backups, self.devices, self._others(), self.reset):
            column.addWidget(card)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        self.rows.addWidget(self.said)
        self.rows.addWidget(scroll, 1)

    def _others(self) -> Card:
        card = Card("These settings, and the sign-in")
        across = QHBoxLayout()
        for text, do in (
            ("Export …", self._export),
            ("Import …", self._import),
            ("Back to the usual", lambda: self.set_to(Preferences())),
            ("Sign out of this computer", self._sign_out),
        ):
            button = QPushButton(text)
            button.clicked.connect(do)
            across.addWidget(button)
        across.addStretch(1)
        card.rows.addLayout(across)
        card.rows.addWidget(
            label("Signing out keeps what was logged; nothing is logged until somebody signs in.", tone="muted")
        )
        return card

    @property
    def is_settled(self) -> bool:
        """Whether it shows what is set."""
        return self.preferences is not None

    def look(self) -> None:
        """Ask what is set, which backups there are, and what the system says of the start at login."""
        self.ask()
        self.backups.look()
        self.devices.look()
        self.here.look()
        self.along.look()

    def ask(self) -> None:
        """Ask what is set."""
        self.link.ask("ask-preferences", AskPreferences(), self._show)

    def set_to(self, wanted: Preferences) -> None:
        """These from now on, unless the agent refuses."""
        self.link.ask("set-preferences", SetPreferences(wanted), self._kept, self._not_kept)

    def export_to(self, file: Path) -> None:
        """Write the settings into `file`."""
        if self.preferences is not None:
            file.write_bytes(msgspec.json.format(msgspec.json.encode(self.preferences), indent=2))
            say(self.said, f"Written to {file}", "muted")

    def import_from(self, file: Path) -> None:
        """Take over the settings in `file`."""
        try:
            self.set_to(parse_preferences(file.read_bytes()))
        except (OSError, msgspec.MsgspecError) as error:
            say(self.said, f"These are no settings of InstaCRM: {error}", "warn")

    def _keep(self, *_: Any) -> None:
        self.set_to(
            Preferences(
                tabs=self.tabs.currentData(),
                tabs_act=self.act.currentData(),
                tabs_every=self.every.value(),
                tabs_delay_s=self.delay.value(),
                notify=self._decided(),
                sound=self.sound.isChecked(),
                quiet_from=self.quiet_from.time().toString("HH:mm"),
                quiet_to=self.quiet_to.time().toString("HH:mm"),
                theme=self.theme.currentData(),
                log_level=self.log_level.currentData(),
            )
        )

    def _decided(self) -> dict[str, bool]:
        """What was decided before, and what a box says now that said something else: the others stay undecided."""
        before = self.preferences or Preferences()
        turned = {kind: box.isChecked() for kind, box in self.notify.items() if box.isChecked() != before.tells(kind)}
        return before.notify | turned

    def _not_kept(self, why: Failure) -> None:
        """What was set before goes on to hold, and is shown."""
        say(self.said, f"Not kept. {why.message} {why.remedy}".strip(), "warn")
        if self.preferences is not None:
            self._show(self.preferences)

    def _kept(self, answer: msgspec.Struct) -> None:
        say(self.said, "Kept.", "muted")
        self._show(answer)

    def _show(self, answer: msgspec.Struct) -> None:
        if not isinstance(answer, Preferences):
            return
        self.preferences = answer
        shown = (
            self.tabs,
            self.act,
            self.every,
            self.delay,
            self.theme,
            self.log_level,
            self.quiet_from,
            self.quiet_to,
        )
        for widget in (*shown, self.sound, *self.notify.values()):
            widget.blockSignals(True)
        for choice, value in (
            (self.tabs, answer.tabs),
            (self.act, answer.tabs_act),
            (self.theme, answer.theme),
            (self.log_level, answer.log_level),
        ):
            choice.setCurrentIndex(choice.findData(value))
        self.every.setValue(answer.tabs_every)
        self.delay.setValue(answer.tabs_delay_s)
        for kind, box in self.notify.items():
            box.setChecked(answer.tells(kind))
        self.sound.setChecked(answer.sound)
        self.quiet_from.setTime(QTime.fromString(answer.quiet_from, "HH:mm"))
        self.quiet_to.setTime(QTime.fromString(answer.quiet_to, "HH:mm"))
        for widget in (*shown, self.sound, *self.notify.values()):
            widget.blockSignals(False)
        self.changed.emit(answer)

    def _export(self) -> None:
        file, _ = QFileDialog.getSaveFileName(self, "Export settings", "instacrm-settings.json", "Settings (*.json)")
        if file:
            self.export_to(Path(file))

    def _import(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "Import settings", "", "Settings (*.json)")
        if file:
            self.import_from(Path(file))

    def _sign_out(self) -> None:
        Errand(self, self._outside.sign_out).start(lambda _: say(self.said, "Signed out.", "muted"))


def _card(heading: str, hint: str, fields: tuple[tuple[str, QWidget], ...]) -> Card:
    card = Card(heading)
    if hint:
        card.rows.addWidget(label(hint, tone="muted"))
    form = QFormLayout()
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    for name, widget in fields:
        form.addRow(name, widget)
    card.rows.addLayout(form)
    return card


def _choice(name: str, options: tuple[tuple[str, str], ...]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for text, value in options:
        made.addItem(text, value)
    return made


def _number(name: str, most: int) -> QSpinBox:
    made = QSpinBox()
    made.setAccessibleName(name)
    made.setRange(1, most)
    made.setKeyboardTracking(False)
    return roomy(made)


def _time(name: str) -> QTimeEdit:
    made = QTimeEdit()
    made.setAccessibleName(name)
    made.setDisplayFormat("HH:mm")
    made.setKeyboardTracking(False)
    return roomy(made)
