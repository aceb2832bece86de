"""The first run in the window: alone with Core inside the agent, with a team at a real server, and the browser."""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from instacrm.desktop.shell import Window
from instacrm.domain import events
from instacrm.wire.window import Finding
from simulator.provider import Provider
from simulator.provider.visitor import visit
from tests.desktop.conftest import Computer, a_window, an_outside, name_of, until
from tests.desktop.test_mission import press, seen, squeezed
from tests.service.identity.office import PEOPLE, Core, bearer, running_core


class Browser(QObject):
    """The person's own browser: follows the link that the window opens, as somebody."""

    def __init__(self, email: str) -> None:
        super().__init__()
        self._email = email
        self.opened: list[str] = []

    @Slot(QUrl)
    def follow(self, url: QUrl) -> None:
        self.opened.append(url.toString())
        if self._email:
            threading.Thread(target=self._sign_in, args=(url.toString(),), daemon=True).start()

    def _sign_in(self, url: str) -> None:
        httpx2.get(visit(url, self._email), trust_env=False, verify=False)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider(PEOPLE) as running:
        yield running


@pytest.fixture
def core(provider: Provider, tmp_path: Path) -> Iterator[Core]:
    with running_core(provider, tmp_path / "core") as running:
        yield running


def follows(email: str) -> Browser:
    browser = Browser(email)
    QDesktopServices.setUrlHandler("http", browser, "follow")  # type: ignore[arg-type]  # the stubs want bytes, Qt takes a name
    QDesktopServices.setUrlHandler("https", browser, "follow")  # type: ignore[arg-type]  # the stubs want bytes, Qt takes a name
    return browser


def test_somebody_alone_works_at_once_and_is_in_step_with_the_core_inside(computer: Computer, at_home: Window) -> None:
    QTest.keyClicks(at_home.welcome.choice.my_name, "Dana")
    press(at_home, "Work alone")
    until(lambda: name_of(at_home) == "Dana")

    computer.join()
    computer.write("mila.k", events.SENT)

    until(lambda: at_home.state is not None and at_home.state.core.state == "live" and not at_home.state.core.waiting)


def test_who_works_alone_is_still_signed_in_after_the_agent_was_killed(computer: Computer, at_home: Window) -> None:
    QTest.keyClicks(at_home.welcome.choice.my_name, "Dana")
    press(at_home, "Work alone")
    until(lambda: name_of(at_home) == "Dana")

    computer.stop(signal.SIGKILL)
    computer.start_alone()
    computer.join()

    until(lambda: at_home.state is not None and len(at_home.state.actors) == 1 and at_home.state.core.state == "live")


def test_a_name_is_needed_to_work_alone(at_home: Window) -> None:
    press(at_home, "Work alone")

    until(lambda: "Say what you are called first." in seen(at_home))


def test_a_new_owner_founds_a_team_in_the_window(core: Core, at_home: Window) -> None:
    browser = follows("dana@studio.example")
    choice = at_home.welcome.choice
    press(at_home, "I found a new team with a bootstrap token")
    choice.service.setText(core.url)
    choice.token.setText(core.bootstrap_token())
    choice.team_name.setText("North Studio")

    press(at_home, "Sign in with your browser")
    until(at_home.welcome.identity.isVisible)
    at_home.welcome.identity.name.setText("Dana")
    press(at_home, "Take this name")

    until(lambda: name_of(at_home) == "Dana" and at_home.pages.browsers.isVisible())
    assert len(browser.opened) == 1


def test_devices_are_listed_by_the_teams_server_and_ended_there_after_a_second_press(
    core: Core, at_home: Window
) -> None:
    browser = follows("dana@studio.example")
    first, second = core.owner(), core.finish("dana@studio.example").json()["session"]
    core.finish("dana@studio.example")
    at_home.welcome.choice.service.setText(core.url)
    press(at_home, "Sign in with your browser")
    until(lambda: name_of(at_home) == "Dana")
    card = at_home.pages.settings.devices
    at_home.go(at_home.pages.settings)
    until(lambda: card.devices is not None and len(card.devices) == 4)
    here = next(number for number, one in enumerate(card.devices or ()) if one.current)

    card.list.selectRow(here)
    may_end_itself = card.end.isEnabled()
    other = next(number for number, one in enumerate(card.devices or ()) if not one.current)
    card.list.selectRow(other)
    card.end.click()
    asked_first = len(card.devices or ())
    card.end.click()
    until(lambda: len(card.devices or ()) == 3)
    card.end_others.click()
    card.end_others.click()
    until(lambda: [one.current for one in card.devices or ()] == [True])
    # What was done stays said when the list is asked for again.
    card.devices = None
    card.look()
    until(lambda: card.devices is not None)

    assert (may_end_itself, asked_first, len(browser.opened)) == (False, 4, 1)
    assert {core.me(**bearer(session)).json()["code"] for session in (first, second)} == {"session-revoked"}
    assert "Signed out there." in seen(at_home)


def test_a_sign_in_can_be_left_and_begun_again(core: Core, at_home: Window) -> None:
    browser = follows("")
    at_home.welcome.choice.service.setText(core.url)
    press(at_home, "Sign in with your browser")
    until(lambda: len(browser.opened) == 1)

    press(at_home, "Cancel")

    until(lambda: "You stopped the sign-in." in seen(at_home))
    assert at_home.welcome.choice.service.text() == core.url


def test_a_server_that_is_none_is_said_in_plain_words_and_nothing_is_squeezed(at_home: Window) -> None:
    at_home.welcome.choice.service.setText("http://studio.example")

    press(at_home, "Sign in with your browser")

    until(lambda: "must be reached over https" in seen(at_home))
    assert squeezed(at_home) == []


def test_the_browser_page_waits_for_the_extension_and_notices_it(app: QApplication, computer: Computer) -> None:
    computer.start()
    folder = computer.home.parent / "extension"
    found = [Finding(name="Chromium", state="ok", says="knows InstaCRM")]
    with a_window(an_outside(computer.home, register_browsers=lambda: found, extension=folder)) as window:
        until(lambda: window.is_settled)

        window.go(window.pages.browsers)
        until(lambda: "Waiting for the extension" in seen(window) and "Chromium" in seen(window))
        press(window, "Copy the path")
        with computer.a_browser():
            until(lambda: "The extension is here." in seen(window))

    assert QGuiApplication.clipboard().text() == str(folder)
