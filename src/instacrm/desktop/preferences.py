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
from .language import LANGUAGES, mark, tr
from .link import AgentLink
from .outside import Outside
from .pages import Page
from .parts import Card, label, roomy, say
from .resetting import ResetCard
from .told import failed, trouble

_TABS: Final = (
    (mark("Off"), "off"),
    (mark("By the browser"), "browser"),
    (mark("By keys: Ctrl+W, Ctrl+Tab"), "keyboard"),
)
_ACT: Final = ((mark("close the tab that sent"), "close"), (mark("show the next tab"), "next"))
_THEME: Final = ((mark("As the system"), "system"), (mark("Light"), "light"), (mark("Dark"), "dark"))
# Each language by its own name, so that whoever cannot read this one finds theirs.
_LANGUAGE: Final = ((mark("As the system"), "system"), *((one.name, one.code) for one in LANGUAGES))
_LOG: Final = ((mark("Usual"), "info"), (mark("Only what went wrong"), "warning"))
_BACKUPS: Final = (
    (mark("every 15 minutes"), 15),
    (mark("every hour"), 60),
    (mark("every 4 hours"), 240),
    (mark("once a day"), 1440),
)
_NOTIFY: Final = {
    "reply": mark("Somebody answered"),
    "waiting": mark("A message waits for my word"),
    "hold": mark("A rule holds a message"),
    "due": mark("A follow-up is due"),
    "vote": mark("The team asks for my vote"),
    "goal": mark("A goal is reached"),
    "degraded": mark("Capture is degraded"),
    "unreachable": mark("The team's server is away for long"),
}


class PreferencesPage(Page):
    """The page of settings; `changed` tells what holds from now on."""

    title = mark("Settings")
    look_every_ms = 0
    changed = Signal(object)

    def __init__(self, link: AgentLink, now_ms: Callable[[], int], outside: Outside) -> None:
        super().__init__(link, now_ms)
        self.preferences: Preferences | None = None
        self._outside = outside
        self.tabs, self.act = _choice(tr("Auto tab switcher"), _TABS), _choice(tr("What it does"), _ACT)
        self.every, self.delay = (
            _number(tr("After every so many messages"), TABS_EVERY_MAX),
            _number(tr("Seconds"), TABS_DELAY_MAX_S),
        )
        self.theme, self.log_level = _choice(tr("Theme"), _THEME), _choice(tr("Log"), _LOG)
        self.language = _choice(tr("Language"), _LANGUAGE)
        self.notify = {kind: QCheckBox(tr(text)) for kind, text in _NOTIFY.items()}
        self.sound = QCheckBox(tr("With a sound"))
        self.quiet_from, self.quiet_to = _time(tr("Quiet from")), _time(tr("Quiet until"))
        self.said = label(tone="muted")
        self.backup_every = _choice(tr("Back up"), _BACKUPS)
        self.backups = BackupsCard(link, outside, now_ms, self.backup_every)
        self.devices, self.reset = DevicesCard(link, now_ms), ResetCard(link, outside)
        self.here, self.along = HereCard(outside), AlongCard(outside)
        self._fill()
        for choice in (self.tabs, self.act, self.theme, self.language, self.log_level, self.backup_every):
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
            tr("Auto tab switcher"),
            tr("After a confirmed message. It is counted down; any key or click, a draft or a hold stops it."),
            (
                (tr("Switch"), self.tabs),
                (tr("Then"), self.act),
                (tr("After every"), self.every),
                (tr("Wait, seconds"), self.delay),
            ),
        )
        quiet = QHBoxLayout()
        for widget in (label(tr("Quiet from")), self.quiet_from, label(tr("until")), self.quiet_to):
            quiet.addWidget(widget)
        quiet.addStretch(1)
        notify = Card(tr("Notifications"))
        boxes = QGridLayout()
        for place, box in enumerate(self.notify.values()):
            boxes.addWidget(box, place // 2, place % 2)
        boxes.setColumnStretch(1, 1)
        notify.rows.addLayout(boxes)
        notify.rows.addWidget(self.sound)
        notify.rows.addLayout(quiet)
        notify.rows.addWidget(label(tr("The same time twice means: never quiet."), tone="muted"))
        look = _card(
            tr("This window and the log"),
            "",
            ((tr("Theme"), self.theme), (tr("Language"), self.language), (tr("Log"), self.log_level)),
        )
        for card in (tabs, notify, look, self.here, self.along, self.backups, self.devices, self._others(), self.reset):
            column.addWidget(card)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        self.rows.addWidget(self.said)
        self.rows.addWidget(scroll, 1)

    def _others(self) -> Card:
        card = Card(tr("These settings, and the sign-in"))
        # Two beside each other: four are wider than a small window in a language of long words.
        across = QGridLayout()
        doing = (
            (tr("Export …"), self._export),
            (tr("Import …"), self._import),
            (tr("Back to the usual"), lambda: self.set_to(Preferences())),
            (tr("Sign out of this computer"), self._sign_out),
        )
        for place, (text, do) in enumerate(doing):
            button = QPushButton(text)
            button.clicked.connect(do)
            across.addWidget(button, place // 2, place % 2)
        across.setColumnStretch(2, 1)
        card.rows.addLayout(across)
        card.rows.addWidget(
            label(tr("Signing out keeps what was logged; nothing is logged until somebody signs in."), tone="muted")
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
        if self.preferences is None:
            return
        try:
            file.write_bytes(msgspec.json.format(msgspec.json.encode(self.preferences), indent=2))
        except OSError as error:
            say(self.said, tr("Not written: {error}", error=error), "warn")
        else:
            say(self.said, tr("Written to {file}", file=file), "muted")

    def import_from(self, file: Path) -> None:
        """Take over the settings in `file`."""
        try:
            self.set_to(parse_preferences(file.read_bytes()))
        except (OSError, msgspec.MsgspecError) as error:
            say(self.said, tr("These are no settings of InstaCRM: {error}", error=error), "warn")

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
                language=self.language.currentData(),
                log_level=self.log_level.currentData(),
                backup_every_min=self.backup_every.currentData(),
            )
        )

    def _decided(self) -> dict[str, bool]:
        """What was decided before, and what a box says now that said something else: the others stay undecided."""
        before = self.preferences or Preferences()
        turned = {kind: box.isChecked() for kind, box in self.notify.items() if box.isChecked() != before.tells(kind)}
        return before.notify | turned

    def _not_kept(self, why: Failure) -> None:
        """What was set before goes on to hold, and is shown."""
        say(self.said, tr("Not kept. {why}", why=failed(why)), "warn")
        if self.preferences is not None:
            self._show(self.preferences)

    def _kept(self, answer: msgspec.Struct) -> None:
        say(self.said, tr("Kept."), "muted")
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
            self.language,
            self.log_level,
            self.backup_every,
            self.quiet_from,
            self.quiet_to,
        )
        for widget in (*shown, self.sound, *self.notify.values()):
            widget.blockSignals(True)
        for choice, value in (
            (self.tabs, answer.tabs),
            (self.act, answer.tabs_act),
            (self.theme, answer.theme),
            (self.language, answer.language),
            (self.log_level, answer.log_level),
            (self.backup_every, answer.backup_every_min),
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
        file, _ = QFileDialog.getSaveFileName(
            self, tr("Export settings"), "instacrm-settings.json", tr("Settings (*.json)")
        )
        if file:
            self.export_to(Path(file))

    def _import(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, tr("Import settings"), "", tr("Settings (*.json)"))
        if file:
            self.import_from(Path(file))

    def _sign_out(self) -> None:
        Errand(self, self._outside.sign_out).start(
            lambda _: say(self.said, tr("Signed out."), "muted"), lambda why: say(self.said, trouble(why), "warn")
        )


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


def _choice(name: str, options: tuple[tuple[str, str | int], ...]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for text, value in options:
        made.addItem(tr(text), value)
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
