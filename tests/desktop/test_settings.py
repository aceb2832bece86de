"""Settings on a real agent: kept at once, refused when they cannot be, exported, and backups put back."""

import configparser
import json
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QMenu

from instacrm.agent import restoring
from instacrm.agent.main import now_ms
from instacrm.agent.settings import Home
from instacrm.desktop.notices import Notice, Seen, Watch, is_quiet, news
from instacrm.desktop.outside import Backup
from instacrm.desktop.palette import COLOURS
from instacrm.desktop.shell import Window
from instacrm.desktop.start_gui import make_tray
from instacrm.desktop.tray import Mark, draw, mark_of
from instacrm.domain import events
from instacrm.domain.errors import BadSettings
from instacrm.installer.login import begin_at_login, no_longer_at_login, starts_at_login
from instacrm.launcher.installed import Installed
from instacrm.launcher.notices import find, leave
from instacrm.outside import set_update_source, update_source
from instacrm.wire.ipc import Both, Day, PageHealth
from instacrm.wire.native import CoreState, State
from instacrm.wire.preferences import Preferences
from tests.desktop.conftest import Computer, a_window, an_outside, until
from tests.desktop.test_mission import press, seen
from tests.desktop.test_words import NOON, a_state


def at_settings(computer: Computer, window: Window) -> None:
    computer.start()
    until(lambda: window.is_settled)
    window.go(window.pages.settings)
    until(lambda: window.pages.settings.is_settled)


def test_a_setting_is_kept_by_the_agent_and_there_for_the_next_window(computer: Computer, window: Window) -> None:
    at_settings(computer, window)
    page = window.pages.settings

    page.tabs.setCurrentIndex(page.tabs.findData("browser"))
    page.tabs.activated.emit(page.tabs.currentIndex())
    page.backup_every.setCurrentIndex(page.backup_every.findData(240))
    page.delay.setValue(7)
    until(lambda: page.preferences is not None and page.preferences.tabs_delay_s == 7)
    computer.stop()
    computer.start()

    with a_window(an_outside(computer.home)) as another:
        settings = another.pages.settings
        until(lambda: settings.preferences is not None)
        assert settings.preferences == Preferences(tabs="browser", tabs_delay_s=7, backup_every_min=240)


def test_keys_are_refused_in_words_where_no_program_may_press_them(computer: Computer, window: Window) -> None:
    at_settings(computer, window)
    page = window.pages.settings

    page.tabs.setCurrentIndex(page.tabs.findData("keyboard"))
    page.tabs.activated.emit(page.tabs.currentIndex())

    until(lambda: "Not kept. This system lets no program press keys for another one." in seen(window))
    assert page.tabs.currentData() == "off"


def test_the_theme_a_person_chose_wins_over_the_systems(computer: Computer, window: Window) -> None:
    at_settings(computer, window)

    window.pages.settings.set_to(Preferences(theme="dark"))
    until(lambda: COLOURS["dark"]["bg"] in window.styleSheet())
    window.wear("light")

    assert COLOURS["dark"]["bg"] in window.styleSheet()


def test_a_setting_beside_them_decides_no_kind_of_notification(computer: Computer, window: Window) -> None:
    at_settings(computer, window)
    page = window.pages.settings

    page.notify["vote"].click()
    until(lambda: page.preferences == Preferences(notify={"vote": False}))
    page.delay.setValue(9)

    until(lambda: page.preferences == Preferences(notify={"vote": False}, tabs_delay_s=9))


def test_settings_go_into_a_file_and_come_back(computer: Computer, window: Window, tmp_path: Path) -> None:
    at_settings(computer, window)
    page, file = window.pages.settings, tmp_path / "settings.json"
    page.set_to(Preferences(tabs_every=3))
    until(lambda: page.preferences == Preferences(tabs_every=3))

    page.export_to(file)
    press(window, "Back to the usual")
    until(lambda: page.preferences == Preferences())
    page.import_from(file)

    until(lambda: page.preferences == Preferences(tabs_every=3))
    assert json.loads(file.read_text())["tabs_every"] == 3


def test_settings_that_cannot_be_written_are_told(computer: Computer, window: Window, tmp_path: Path) -> None:
    at_settings(computer, window)

    window.pages.settings.export_to(tmp_path / "nowhere" / "settings.json")

    assert "Not written:" in seen(window)


@pytest.mark.parametrize("words", ["{", '{"tabs": "always"}'])
def test_a_file_that_holds_no_settings_changes_nothing(
    computer: Computer, window: Window, tmp_path: Path, words: str
) -> None:
    at_settings(computer, window)
    (tmp_path / "wrong.json").write_text(words)

    window.pages.settings.import_from(tmp_path / "wrong.json")

    assert "These are no settings" in seen(window)
    assert window.pages.settings.preferences == Preferences()


def test_a_backup_is_made_listed_and_explained_before_it_is_put_back(app: QApplication, computer: Computer) -> None:
    home = Home(computer.home)

    def backups() -> list[Backup]:
        return [Backup(one.file, one.at_ms, one.state == "ok", one.entries) for one in restoring.find_backups(home)]

    def plan(file: str) -> tuple[str, ...]:
        return restoring.plan(home, Path(file)).sentences

    with a_window(an_outside(computer.home, list_backups=backups, plan_restore=plan)) as window:
        at_settings(computer, window)
        computer.join()
        press(window, "Back up now")
        card = window.pages.settings.backups
        until(lambda: "Written and verified" in card.told.text() and len(card.list.rows) > 0)
        card.list.selectRow(0)

        until(lambda: "is moved to quarantine and kept for 30 days" in card.told.text())
        assert card.restore.isVisibleTo(card)


def test_a_backup_that_cannot_be_made_says_why_and_can_be_asked_for_again(computer: Computer, window: Window) -> None:
    at_settings(computer, window)
    computer.join()
    (store,) = computer.home.rglob("agent.db")
    (store.parent / "agent.db.bak").unlink(missing_ok=True)
    (store.parent / "agent.db.bak").mkdir()
    card = window.pages.settings.backups

    press(window, "Back up now")
    until(lambda: bool(card.told.text()))

    assert "could not" in card.told.text() or "cannot" in card.told.text()
    assert card.now.isEnabled()


def test_a_sign_out_and_a_start_that_fail_say_why(computer: Computer) -> None:
    def fail() -> None:
        raise BadSettings("The keyring is locked.", remedy="Unlock it.")

    with a_window(an_outside(computer.home, sign_out=fail, start_agent=fail)) as window:
        press(window, "Start InstaCRM")
        until(lambda: "The keyring is locked. Unlock it." in seen(window))
        at_settings(computer, window)
        press(window, "Sign out of this computer")
        until(lambda: "The keyring is locked. Unlock it." in window.pages.settings.said.text())


def test_what_happened_since_is_noticed_whether_the_window_is_shown_or_not(computer: Computer, window: Window) -> None:
    computer.start()
    computer.join()
    until(lambda: window.is_settled)
    watch = Watch(window.pages.mission.link, now_ms, window)
    told: list[Notice] = []
    days: list[Day] = []
    watch.noticed.connect(told.append)
    watch.seen.connect(days.append)
    window.pages.mission.link.state_changed.emit(window.state)
    until(lambda: bool(days))
    window.hide()

    computer.write("jo", events.UNCONFIRMED)
    watch.look()

    until(lambda: [notice.kind for notice in told] == ["waiting"])


def a_day(**changes: object) -> Day:
    none = Both(0, 0)
    usual: dict[str, object] = {
        "as_of_ms": NOON, "from_ms": NOON, "zone": "UTC", "sent": none, "people": none, "first_contacts": none,
        "replies": none, "unconfirmed": none, "failed": none, "accounts": (), "lines": (),
    }  # fmt: skip
    return Day(**(usual | changes))  # type: ignore[arg-type]


AWAY = a_state(CoreState("offline", NOON - 11 * 60_000))


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (a_day(), a_day(), []),
        (a_day(replies=Both(1, 1)), a_day(replies=Both(3, 4)), ["reply"]),
        (a_day(replies=Both(3, 3)), a_day(from_ms=NOON + 1), []),
        (a_day(replies=Both(3, 3)), a_day(from_ms=NOON + 1, replies=Both(1, 1)), ["reply"]),
        (a_day(), a_day(health=(PageHealth("thread", "blind", NOON),)), ["degraded"]),
        (a_day(), a_day(held=Both(1, 2)), ["hold"]),
        (a_day(), a_day(held=Both(0, 2)), []),
        (a_day(due_count=1), a_day(due_count=3), ["due"]),
        (a_day(due_count=3), a_day(due_count=1), []),
        (a_day(health=(PageHealth("thread", "blind", NOON),)), a_day(health=(PageHealth("thread", "blind", 1),)), []),
    ],
)
def test_only_what_is_new_is_told(before: Day, after: Day, kinds: list[str]) -> None:
    told = news(Seen(before, a_state(), NOON), Seen(after, a_state(), NOON))

    assert [notice.kind for notice in told] == kinds


def test_a_question_and_a_goal_are_told_once() -> None:
    before, after = (
        Seen(a_day(), a_state(), NOON),
        Seen(a_day(), a_state(), NOON, frozenset({"p"}), frozenset({("g", 1)})),
    )

    assert [notice.kind for notice in news(before, after)] == ["vote", "goal"]
    assert news(after, after) == []


def test_the_start_at_login_is_set_and_shown_as_the_system_has_it(
    app: QApplication, computer: Computer, tmp_path: Path
) -> None:
    installed = Installed(tmp_path / "program", computer.home)
    entry = tmp_path / ".config" / "autostart" / "instacrm.desktop"

    def start(wanted: bool) -> bool:
        begin_at_login(installed, user=tmp_path) if wanted else no_longer_at_login(user=tmp_path)
        return starts_at_login(user=tmp_path)

    outside = an_outside(
        computer.home, starts_at_login=lambda: starts_at_login(user=tmp_path), set_start_at_login=start
    )
    with a_window(outside) as window:
        at_settings(computer, window)
        box = window.pages.settings.here.at_login
        until(box.isEnabled)
        was = box.isChecked()
        box.click()
        until(lambda: box.isEnabled() and box.isChecked())
        written = configparser.ConfigParser(interpolation=None)
        written.read(entry)
        box.click()
        until(lambda: box.isEnabled() and not box.isChecked())

    assert not was
    assert written["Desktop Entry"]["Exec"].endswith(" --silent")
    assert not entry.exists()


def test_where_updates_come_from_is_proved_or_refused_in_words(computer: Computer, window: Window) -> None:
    at_settings(computer, window)
    here = window.pages.settings.here
    here._outside = here._outside._replace(set_update_source=lambda text: set_update_source(Home(computer.home), text))

    here.source.setText("ftp://somewhere")
    here.keep.click()

    until(here.keep.isEnabled)
    assert here.said.text().startswith("Not kept: ")
    assert update_source(Home(computer.home)) == ""


def test_what_a_launch_left_to_read_is_shown(app: QApplication, computer: Computer) -> None:
    leave(Installed(Path(), computer.home), "Version 2 did not start here; 1 runs.")
    outside = an_outside(computer.home, launch_notice=lambda: find(Installed(Path(), computer.home)))

    with a_window(outside) as window:
        at_settings(computer, window)

        until(lambda: window.pages.settings.here.said.text() == "Version 2 did not start here; 1 runs.")


def test_a_server_that_is_away_for_long_is_told_once() -> None:
    first = news(Seen(a_day(), a_state(), NOON), Seen(a_day(), AWAY, NOON))
    again = news(Seen(a_day(), AWAY, NOON), Seen(a_day(), AWAY, NOON))

    assert ([notice.kind for notice in first], again) == (["unreachable"], [])


@pytest.mark.parametrize(
    ("begin", "end", "at", "quiet"),
    [
        ("00:00", "00:00", "03:00", False), ("22:00", "07:00", "23:30", True), ("22:00", "07:00", "06:59", True),
        ("22:00", "07:00", "07:00", False), ("12:00", "13:00", "12:30", True), ("12:00", "13:00", "11:59", False),
    ],
)  # fmt: skip
def test_quiet_hours_may_go_past_midnight(begin: str, end: str, at: str, quiet: bool) -> None:
    assert is_quiet(Preferences(quiet_from=begin, quiet_to=end), at) is quiet


@pytest.mark.parametrize(
    ("state", "day", "held", "mark"),
    [
        (None, a_day(), ("@a: held",), "away"),
        (a_state(), a_day(), (), "fine"),
        (a_state(), a_day(), ("@a: held",), "holds"),
        (a_state(), a_day(health=(PageHealth("thread", "degraded", NOON),)), ("@a: held",), "degraded"),
        (a_state(), a_day(health=(PageHealth("thread", "ok", NOON),)), (), "fine"),
        (AWAY, a_day(), (), "waits"),
    ],
)
def test_the_tray_shows_the_worst_of_what_is(state: State | None, day: Day, held: tuple[str, ...], mark: str) -> None:
    assert mark_of(state, day, held) == mark


def test_every_state_has_a_shape_of_its_own_without_its_colour(app: QApplication) -> None:
    shapes = [draw(mark, "light").pixmap(22).toImage().createAlphaMask() for mark in get_args(Mark)]

    assert [number for number, shape in enumerate(shapes) if shape in shapes[:number]] == []
    assert len(shapes) == 7


def step(menu: QMenu, begins: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(begins)).trigger()


def test_the_tray_pauses_and_quitting_stops_the_agent(computer: Computer, window: Window) -> None:
    computer.start()
    until(lambda: window.is_settled)
    link = window.pages.mission.link
    watch = Watch(link, now_ms, window)
    app = QCoreApplication.instance()
    assert app is not None
    tray = make_tray(app, window, link, watch)
    link.state_changed.emit(window.state)

    step(tray.menu, "Pause logging")
    until(lambda: window.state is not None and window.state.paused)
    step(tray.menu, "Quit InstaCRM")

    agent = computer.agent
    assert agent is not None
    until(lambda: agent.poll() is not None)
    computer.agent = None
    tray.hide()
    tray.deleteLater()
