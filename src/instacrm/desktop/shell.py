"""The window: who is signed in and how this computer stands above, the pages at the side, one of them shown."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from instacrm.wire.ipc import Day, SyncNow
from instacrm.wire.native import Failure, SetPaused, State
from instacrm.wire.preferences import Preferences
from instacrm.wire.window import AskActivity

from . import words
from .activity import ActivityPage
from .browsers import BrowsersPage
from .errands import Errand
from .health import HealthPage
from .language import tr
from .link import AgentLink
from .mission import MissionPage
from .outside import Outside
from .pages import Page
from .palette import Theme, style_sheet
from .parts import label, say
from .preferences import PreferencesPage
from .prospects import ProspectsPage
from .rules import RulesPage
from .templates import TemplatesPage
from .told import failed, trouble
from .welcome import WelcomePage

CONNECTION_EVERY_MS = 5_000
NAV_PX = 176


class Pages(NamedTuple):
    """Every page, in the order of the list."""

    mission: MissionPage
    prospects: ProspectsPage
    activity: ActivityPage
    rules: RulesPage
    templates: TemplatesPage
    health: HealthPage
    browsers: BrowsersPage
    settings: PreferencesPage


class Window(QMainWindow):
    """The window. Closing it hides it; the agent goes on without it. `first` is the page it begins with."""

    def __init__(
        self, link: AgentLink, outside: Outside, *, now_ms: Callable[[], int], theme: Theme, first: int = 0
    ) -> None:
        super().__init__()
        self._link = link
        self._first = first
        self._now_ms = now_ms
        self._theme_here = theme
        self._preferences = Preferences()
        self.state: State | None = None
        self.setWindowTitle("InstaCRM")
        self.resize(1120, 760)
        self._who = label(name="title")
        self._connection = label()
        self._pause = QPushButton(tr("Pause logging"))
        self._pause.clicked.connect(self.toggle_pause)
        self._sync = QPushButton(tr("Sync now"))
        self._sync.clicked.connect(lambda: link.ask("sync-now", SyncNow()))
        self._banner = QFrame()
        self._banner.setObjectName("banner")
        self._trouble = label()
        self.pages = Pages(
            MissionPage(link, now_ms),
            ProspectsPage(link, now_ms),
            ActivityPage(link, now_ms),
            RulesPage(link, now_ms),
            TemplatesPage(link, now_ms),
            HealthPage(link, now_ms, outside.home, outside.check_browsers),
            BrowsersPage(link, now_ms, outside),
            PreferencesPage(link, now_ms, outside),
        )
        self.list = QListWidget()
        self.list.setObjectName("pages")
        self.list.setAccessibleName(tr("Pages"))
        self.list.setFixedWidth(NAV_PX)
        self._stack = QStackedWidget()
        self.welcome = WelcomePage(link, outside)
        self._start = QPushButton(tr("Start InstaCRM"))
        self._start.setObjectName("main")
        self._start.clicked.connect(
            lambda: Errand(self, outside.start_agent).start(
                lambda _: link.open(), lambda why: self._show_trouble(trouble(why))
            )
        )
        self._was_signed_in: bool | None = None
        self._fill()
        self.setCentralWidget(self._laid_out())
        self.pages.settings.changed.connect(self.heed)
        self.pages.mission.opened.connect(self.show_activity)
        self.pages.mission.needs_you.prospect_opened.connect(self.show_prospect)
        self.pages.mission.needs_you.votes_opened.connect(lambda: self.go(self.pages.rules))
        self.pages.mission.day_changed.connect(self.pages.activity.begin_day)
        self.pages.mission.day_changed.connect(lambda _: self._show_standing_trouble())
        self._looking = QTimer(self, interval=CONNECTION_EVERY_MS)
        self._looking.timeout.connect(self._show_connection)
        self._looking.start()
        link.state_changed.connect(self._heard)
        link.failed.connect(self._refused)
        link.lost.connect(self._lost)
        self.wear(theme)
        self._show_trouble(tr("Looking for InstaCRM on this computer …"))
        self._start.hide()

    @property
    def mission(self) -> MissionPage:
        """The first page."""
        return self.pages.mission

    @property
    def day(self) -> Day | None:
        """The day as last told."""
        return self.pages.mission.day

    @property
    def is_settled(self) -> bool:
        """Whether the page shows the agent's answer, or that nobody is signed in."""
        if self.state is None:
            return False
        shown = self._stack.currentWidget()
        return self.state.operator is None or (isinstance(shown, Page) and shown.is_settled)

    def wear(self, theme: Theme) -> None:
        """Take on the colours of the theme the person chose, which may be the system's, now `theme`."""
        self._theme_here = theme
        if self._preferences.theme != "system":
            theme = self._preferences.theme
        self.setStyleSheet(style_sheet(theme))
        for page in self.pages:
            page.wear(theme)

    @property
    def place(self) -> int:
        """Which page is shown; the first while somebody is welcomed."""
        shown = self._stack.currentWidget()
        return self.pages.index(shown) if isinstance(shown, Page) else 0

    def heed(self, preferences: Preferences) -> None:
        """Be as the person set."""
        self._preferences = preferences
        self.wear(self._theme_here)

    def look(self) -> None:
        """Let the page that is shown ask what is new."""
        shown = self._stack.currentWidget()
        if self.state is not None and self.state.operator is not None and isinstance(shown, Page):
            shown.look()
        self._show_connection()

    def go(self, page: Page) -> None:
        """Show this page and let the keys go there."""
        self.list.setCurrentRow(self.pages.index(page))
        self._stack.setCurrentWidget(page)
        page.setFocus()

    def show_activity(self, asked: AskActivity) -> None:
        """Show the activity that fits `asked`."""
        self.go(self.pages.activity)
        self.pages.activity.filter_by(asked)

    def show_prospect(self, handle: str) -> None:
        """Show this person among the prospects."""
        self.go(self.pages.prospects)
        self.pages.prospects.search.setText(handle)
        self.pages.prospects.open_person(handle)

    def toggle_pause(self) -> None:
        """Pause logging, or resume it."""
        if self.state is not None:
            self._link.ask("set-paused", SetPaused(not self.state.paused), self._link.state_changed.emit)

    def _fill(self) -> None:
        for number, page in enumerate(self.pages, 1):
            self.list.addItem(tr(page.title))
            self.list.item(number - 1).setToolTip(f"Ctrl+{number}")
            self._stack.addWidget(page)
            keys = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            keys.activated.connect(lambda page=page: self.go(page))
        self._stack.addWidget(self.welcome)
        self.welcome.set_up.connect(lambda: self.go(self.pages.browsers))
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.list.setCurrentRow(0)
        for sequence, do in (
            ("Ctrl+F", lambda: self.go(self.pages.prospects)),
            ("F5", self.look),
            ("Ctrl+S", lambda: self._link.ask("sync-now", SyncNow())),
        ):
            QShortcut(QKeySequence(sequence), self).activated.connect(do)

    def _laid_out(self) -> QWidget:
        top = QHBoxLayout()
        top.setContentsMargins(24, 16, 24, 0)
        top.setSpacing(8)
        names = QVBoxLayout()
        names.addWidget(self._who)
        names.addWidget(self._connection)
        top.addLayout(names, 1)
        top.addWidget(self._sync)
        top.addWidget(self._pause)
        told = QHBoxLayout(self._banner)
        told.addWidget(self._trouble, 1)
        told.addWidget(self._start)
        framed = QVBoxLayout()
        framed.setContentsMargins(24, 12, 24, 0)
        framed.addWidget(self._banner)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(top)
        right.addLayout(framed)
        right.addWidget(self._stack, 1)
        whole = QWidget()
        across = QHBoxLayout(whole)
        across.setContentsMargins(8, 12, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.list)
        across.addLayout(right, 1)
        return whole

    def _heard(self, state: State) -> None:
        self.state = state
        self._stack.setEnabled(True)
        say(self._who, words.who(state))
        self._pause.setEnabled(state.operator is not None)
        self._sync.setEnabled(state.operator is not None)
        self._pause.setText(tr("Resume logging") if state.paused else tr("Pause logging"))
        self._start.hide()
        if not self.pages.settings.is_settled:
            self.pages.settings.ask()
        self.pages.prospects.call_statuses(state.status_names)
        self._welcome_or_work(state)
        self._show_standing_trouble()
        self.look()

    def _welcome_or_work(self, state: State) -> None:
        """Who is not signed in is welcomed; who just signed in and has no account yet sets up a browser."""
        signed_in = state.operator is not None
        self.welcome.show_state(state)
        self.list.setVisible(signed_in)
        for tool in (self._pause, self._sync):
            tool.setVisible(signed_in)
        if signed_in == self._was_signed_in:
            return
        if not signed_in:
            self._stack.setCurrentWidget(self.welcome)
        elif self._was_signed_in is False and not state.actors:
            self.go(self.pages.browsers)
        else:
            self.go(self.pages[self._first])
        self._was_signed_in = signed_in

    def _show_connection(self) -> None:
        if self.state is not None and self._link.is_open:
            say(self._connection, *words.connection(self.state, self._now_ms()))

    def _show_standing_trouble(self) -> None:
        """What stays wrong until somebody does something about it, the worst first."""
        state = self.state
        if state is None:
            return
        blind = [h for h in self.day.health if h.state != "ok"] if self.day else []
        if state.operator is None and state.signed_in == "no":
            self._show_trouble(tr("Nobody is signed in, so nothing is logged."))
        elif state.paused:
            self._show_trouble(tr("Logging is paused on this computer. Messages you send now are not on record."))
        elif blind:
            self._show_trouble(words.blindness(max(blind, key=lambda h: (h.state == "blind", h.since_ms))))
        elif state.signed_in == "pending":
            self._show_trouble(tr("An admin of your team has to let you in. Logging works meanwhile; sync waits."))
        else:
            self._show_trouble("")

    def _show_trouble(self, text: str) -> None:
        say(self._trouble, text, "warn")
        self._banner.setVisible(bool(text))

    def _refused(self, failure: Failure) -> None:
        if self.state is not None and self.state.operator is None:
            self.welcome.refused(failed(failure))
            return
        self._show_trouble(failed(failure))

    def _lost(self, why: str) -> None:
        say(self._connection, tr("⌁ Not connected"), "hold")
        self._pause.setEnabled(False)
        self._sync.setEnabled(False)
        self._stack.setEnabled(False)
        self._show_trouble(
            tr(
                "{why} What the extension sees waits in the browser and is logged when InstaCRM runs again.",
                why=tr(why),
            )
        )
        self._start.show()
