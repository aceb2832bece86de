"""The first run: with a team or alone, sign in, and how to be called. Each step can be left and taken up again."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimeZone, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from instacrm.domain.errors import InstaCrmError
from instacrm.wire.ipc import SessionChanged
from instacrm.wire.native import State
from instacrm.wire.window import GoSolo

from .errands import Errand
from .language import tr
from .link import AgentLink
from .outside import Outside, SignIn
from .pages import MARGINS
from .parts import Card, label, say
from .told import trouble

_WIDTH_PX = 560


class WelcomePage(QWidget):
    """Shown while nobody is signed in. `set_up` asks for the page of the browsers."""

    set_up = Signal()
    _wants_url = Signal(str)
    _wants_name = Signal(str)

    def __init__(self, link: AgentLink, outside: Outside) -> None:
        super().__init__()
        self._link, self._outside = link, outside
        self._signing: SignIn | None = None
        self._url = ""
        self.steps = QStackedWidget()
        self.choice = _Choice(self._begin, self._go_solo)
        self.waiting = _Waiting(self._open_again, self._copy_link, self._stop)
        self.identity = _Identity(self._call_me, self._stop)
        self.pending = _Pending(self.set_up.emit)
        for step in (self.choice, self.waiting, self.identity, self.pending):
            self.steps.addWidget(step)
        self.steps.setFixedWidth(_WIDTH_PX)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(*MARGINS)
        # Stretches, and no alignment: what is aligned gets the height it would have without wrapped lines.
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self.steps)
        across.addStretch(1)
        column.addLayout(across)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._wants_url.connect(self._open)
        self._wants_name.connect(self._ask_name)

    def show_state(self, state: State) -> None:
        """Be at the step that is left to do."""
        if state.signed_in == "pending":
            self.steps.setCurrentWidget(self.pending)
        elif self._signing is None:
            self.steps.setCurrentWidget(self.choice)

    def refused(self, message: str) -> None:
        """The agent did not take what was asked."""
        self.choice.complain(message)

    def _begin(self) -> None:
        asked = self.choice
        signing = SignIn(
            asked.service.text().strip(),
            invitation="" if asked.is_founding else asked.token.text().strip(),
            bootstrap=asked.token.text().strip() if asked.is_founding else "",
            team_name=asked.team_name.text().strip(),
            open_url=self._wants_url.emit,
            want_name=self._wants_name.emit,
        )
        self._signing = signing
        asked.complain("")
        self.waiting.show_link("")
        self.steps.setCurrentWidget(self.waiting)
        Errand(self, lambda: self._outside.sign_in(signing)).start(self._signed_in, self._failed)

    def _open(self, url: str) -> None:
        self._url = url
        self.waiting.show_link(url)
        self._open_again()

    def _open_again(self) -> None:
        if self._url:
            QDesktopServices.openUrl(QUrl(self._url))

    def _copy_link(self) -> None:
        QGuiApplication.clipboard().setText(self._url)

    def _ask_name(self, suggested: str) -> None:
        self.identity.ask(suggested)
        self.steps.setCurrentWidget(self.identity)

    def _call_me(self, name: str) -> None:
        if self._signing is not None:
            self._signing.call(name)

    def _stop(self) -> None:
        if self._signing is not None:
            self._signing.stop()

    def _signed_in(self, _: object) -> None:
        self._signing, self._url = None, ""
        self.identity.forget()
        self._link.ask("session-changed", SessionChanged())

    def _failed(self, error: InstaCrmError) -> None:
        self._signing, self._url = None, ""
        self.identity.forget()
        self.steps.setCurrentWidget(self.choice)
        self.choice.complain(trouble(error))

    def _go_solo(self) -> None:
        name = self.choice.my_name.text().strip()
        if not name:
            self.choice.complain(tr("Say what you are called first."))
            self.choice.my_name.setFocus()
            return
        zone = bytes(QTimeZone.systemTimeZoneId().data()).decode() or "UTC"
        self.choice.complain("")
        say(self.choice.busy, tr("Setting up, this takes some seconds …"), "muted")
        said = GoSolo(name=name, team_name=name, zone=zone)
        self._link.ask("go-solo", said, lambda _: say(self.choice.busy, ""))


class _Choice(QWidget):
    """With a team, or alone."""

    def __init__(self, begin: Callable[[], None], alone: Callable[[], None]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(label(tr("Welcome to InstaCRM"), name="figure"))
        column.addWidget(
            label(
                tr(
                    "You write your messages on Instagram by hand. InstaCRM keeps the record: on this computer first, "
                    "and nothing of an account before you join it."
                ),
                tone="muted",
            )
        )
        team = Card(tr("With your team"))
        self.service = _field(tr("https:// address of your team's server"), tr("Address of your team's server"))
        self.token = _field(tr("Invitation: its link or token (not needed to come back)"), tr("Invitation"))
        self.team_name = _field(tr("What the new team is called"), tr("Name of the new team"))
        self.team_name.hide()
        self._founding = QPushButton(tr("I found a new team with a bootstrap token"))
        self._founding.setObjectName("link")
        self._founding.setCheckable(True)
        self._founding.toggled.connect(self._show_founding)
        enter = QPushButton(tr("Sign in with your browser"))
        enter.setObjectName("main")
        enter.clicked.connect(begin)
        self.service.returnPressed.connect(begin)
        for widget in (self.service, self.token, self.team_name, self._founding):
            team.rows.addWidget(widget)
        team.rows.addWidget(enter, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(team)
        solo = Card(tr("Alone, on this computer"))
        solo.rows.addWidget(label(tr("No account, no server, no network. Your record stays here."), tone="muted"))
        self.my_name = _field(tr("What you are called"), tr("Your name"))
        go = QPushButton(tr("Work alone"))
        go.clicked.connect(alone)
        self.my_name.returnPressed.connect(alone)
        across = QHBoxLayout()
        across.addWidget(self.my_name, 1)
        across.addWidget(go)
        solo.rows.addLayout(across)
        self.busy = label(tone="muted")
        solo.rows.addWidget(self.busy)
        column.addWidget(solo)
        self._trouble = label(tone="hold")
        column.addWidget(self._trouble)

    @property
    def is_founding(self) -> bool:
        """Whether the token founds a new team."""
        return self._founding.isChecked()

    def complain(self, text: str) -> None:
        """Say what went wrong and what to do."""
        say(self._trouble, text, "hold")
        say(self.busy, "", "muted")

    def _show_founding(self, founding: bool) -> None:
        self.team_name.setVisible(founding)
        self.token.setPlaceholderText(tr("Bootstrap token") if founding else tr("Invitation: its link or token"))


class _Waiting(QWidget):
    """The person is in their browser."""

    def __init__(self, again: Callable[[], None], copy: Callable[[], None], stop: Callable[[], None]) -> None:
        super().__init__()
        card = Card(tr("Sign in in your browser"))
        self._said = label()
        card.rows.addWidget(self._said)
        across = QHBoxLayout()
        self._tools = []
        for text, do in ((tr("Open it again"), again), (tr("Copy the link"), copy)):
            button = QPushButton(text)
            button.clicked.connect(do)
            across.addWidget(button)
            self._tools.append(button)
        cancel = QPushButton(tr("Cancel"))
        cancel.clicked.connect(stop)
        across.addWidget(cancel)
        across.addStretch(1)
        card.rows.addLayout(across)
        _put_on_top(card, self)

    def show_link(self, url: str) -> None:
        """Say how far it is."""
        for tool in self._tools:
            tool.setEnabled(bool(url))
        say(
            self._said,
            tr("Your browser opened. Sign in there and come back; this waits for at most five minutes.")
            if url
            else tr("Asking your team's server …"),
        )


class _Identity(QWidget):
    """Establish Identity: how the team calls a new person."""

    def __init__(self, call: Callable[[str], None], stop: Callable[[], None]) -> None:
        super().__init__()
        card = Card(tr("Establish Identity"))
        card.rows.addWidget(label(tr("How shall your team call you? The name is on everything you log."), tone="muted"))
        self.name = _field(tr("Your name"), tr("Your name"))
        self._said = label(tone="warn")
        self._asked = False
        go = QPushButton(tr("Take this name"))
        go.setObjectName("main")
        go.clicked.connect(lambda: call(self.name.text().strip()))
        self.name.returnPressed.connect(lambda: call(self.name.text().strip()))
        cancel = QPushButton(tr("Cancel"))
        cancel.clicked.connect(stop)
        across = QHBoxLayout()
        across.addWidget(go)
        across.addWidget(cancel)
        across.addStretch(1)
        card.rows.addWidget(self.name)
        card.rows.addWidget(self._said)
        card.rows.addLayout(across)
        _put_on_top(card, self)

    def ask(self, suggested: str) -> None:
        """Ask; asked again, the name before was not free or not possible."""
        say(self._said, tr("That name is taken or not possible. Choose another one.") if self._asked else "", "warn")
        if not self._asked:
            self.name.setText(suggested)
        self._asked = True
        self.name.setFocus()
        self.name.selectAll()

    def forget(self) -> None:
        """The next one is asked anew."""
        self._asked = False


class _Pending(QWidget):
    """Registered, and not let in yet."""

    def __init__(self, set_up: Callable[[], None]) -> None:
        super().__init__()
        card = Card(tr("An admin of your team has to let you in"))
        card.rows.addWidget(label(tr("You are registered. This window notices by itself when you are let in.")))
        browsers = QPushButton(tr("Set up your browser meanwhile"))
        browsers.clicked.connect(set_up)
        card.rows.addWidget(browsers, 0, Qt.AlignmentFlag.AlignLeft)
        _put_on_top(card, self)


def _put_on_top(card: Card, step: QWidget) -> None:
    """`card` is all of `step`, as high as it has to be."""
    column = QVBoxLayout(step)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(card)
    column.addStretch(1)


def _field(hint: str, name: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(hint)
    made.setAccessibleName(name)
    return made
