"""The installer's window, opened and pressed: what a person meets from the first page to the last."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # noqa: TID251 (read by Qt when it starts)

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from instacrm.desktop.parts import put_away
from instacrm.installer import main
from instacrm.installer.pages import CANCELLED, Pages
from instacrm.launcher.launching import launch
from tests.bridge.driving import Port
from tests.installer.conftest import Home
from tests.launcher.test_kept import KEPT, given_back

PATIENCE_S = 60


@pytest.fixture(scope="module", autouse=True)
def application() -> QApplication:
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else QApplication(sys.argv[:1])


@pytest.fixture
def home(home: Home) -> Iterator[Home]:
    yield home
    home.ends()


@contextmanager
def opened(home: Home, *words: str) -> Iterator[Pages]:
    """The window; gone with its last use, and not when Python's collector comes by, maybe on another thread."""
    pages = Pages(main.parser().parse_args(home.words(*words)), home.installed)
    pages.show()
    try:
        yield pages
    finally:
        pages.close()
        put_away(pages)


def until(holds: Callable[[], bool], what: str) -> None:
    """Lets the window work until something holds."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, f"waited for {what}"
        turn = QEventLoop()
        QTimer.singleShot(20, turn.quit)
        turn.exec()


def press(pages: Pages, words: str) -> None:
    shown = pages.stack.currentWidget()
    assert shown
    next(button for button in shown.findChildren(QPushButton) if button.text() == words).click()


def title(pages: Pages) -> str:
    shown = pages.stack.currentWidget()
    assert shown
    heading = shown.findChild(QLabel, "heading")
    assert isinstance(heading, QLabel)
    return heading.text()


def test_one_press_installs_and_leads_to_the_browser(home: Home) -> None:
    payload = home.payload("1.0.0", 1)

    with opened(home, "--payload", str(payload)) as pages:
        press(pages, "Install")
        until(lambda: title(pages) == "Now your browser", "the last page")

        assert (pages.code, home.current) == (0, "1.0.0")
        assert str(home.installed.program / "extension") in pages.guide.text()


def test_the_last_page_sees_the_extension_say_hello(home: Home) -> None:
    payload = home.payload("1.0.0", 1)

    with opened(home, "--payload", str(payload)) as pages:
        press(pages, "Install")
        until(lambda: title(pages) == "Now your browser", "the last page")
        waiting = pages.seen.text()
        launch(home.installed)
        with Port(home.installed.home / "host" / "instacrm-bridge") as port:
            port.hello()
            until(lambda: pages.seen.text() != waiting, "the extension's hello")

        assert waiting.startswith("○ Waiting")
        assert pages.seen.text() == "● The extension is there. You are done."


def test_what_runs_is_named_and_ends_when_the_person_says_so(home: Home) -> None:
    home.setup("--payload", str(home.payload("1.0.0", 1)))
    launch(home.installed)

    with opened(home, "--payload", str(home.payload("1.1.0", 2))) as pages:
        press(pages, "Install")
        named = (title(pages), pages.running.text())
        ran = home.runs
        press(pages, "End it and go on")
        until(lambda: title(pages) == "Now your browser", "the last page")

        assert named[0] == "Still running"
        assert "what was logged is on disk" in named[1]
        assert (ran, home.runs, home.current) == ("1.0.0", None, "1.1.0")


def test_an_error_says_why_and_trying_again_goes_on_once_it_is_mended(home: Home) -> None:
    payload = home.payload("1.0.0", 1)
    home.installed.program.parent.write_text("a file, where a folder should be")

    with opened(home, "--payload", str(payload)) as pages:
        press(pages, "Install")
        until(lambda: title(pages) == "That did not work", "the error")
        said = pages.said.text()
        home.installed.program.parent.unlink()
        press(pages, "Try again")
        until(lambda: title(pages) == "Now your browser", "the last page")

        assert "cannot be written" in said
        assert home.current == "1.0.0"


def test_closing_at_the_first_page_installs_nothing(home: Home) -> None:
    payload = home.payload("1.0.0", 1)

    with opened(home, "--payload", str(payload)) as pages:
        press(pages, "Cancel")

        assert pages.code == CANCELLED
        assert not home.installed.program.exists()


def test_the_window_stays_while_it_works(home: Home) -> None:
    payload = home.payload("1.0.0", 1)

    with opened(home, "--payload", str(payload)) as pages:
        press(pages, "Install")
        closed_at_once = pages.close()
        until(lambda: title(pages) == "Now your browser", "the last page")

        assert not closed_at_once
        assert home.current == "1.0.0"


@pytest.mark.parametrize(("too", "left"), [(False, True), (True, False)])
def test_what_was_logged_is_kept_unless_its_box_is_ticked(home: Home, too: bool, left: bool) -> None:
    home.setup("--payload", str(home.payload("1.0.0", 1)))
    (home.installed.home / "agent.db").write_text("what was logged")

    with opened(home, "--uninstall") as pages:
        pages.erase.setChecked(too)
        pages.along.setChecked(False)
        press(pages, "Remove")
        until(lambda: not pages.isVisible(), "the end")

        assert pages.code == 0
        assert home.files() == set()
        assert (home.installed.home / "agent.db").exists() == left


def test_whoever_deletes_is_given_a_copy_first(home: Home) -> None:
    home.setup("--payload", str(home.payload("1.0.0", 1)))
    given_back(KEPT[-1], home.installed.home)

    with opened(home, "--uninstall") as pages:
        pages.erase.setChecked(True)
        copied = Path(pages.along_folder.text())
        press(pages, "Remove")
        until(lambda: not pages.isVisible(), "the end")

        assert pages.code == 0
        assert "mila" in (copied / "prospects.csv").read_text("utf-8-sig")
        assert "Hello mila" in (copied / "entries.jsonl").read_text("utf-8")
        assert home.files() == set()
        assert not home.installed.home.exists()


def test_done_opens_what_was_installed(home: Home) -> None:
    payload = home.payload("1.0.0", 1)

    with opened(home, "--payload", str(payload)) as pages:
        press(pages, "Install")
        until(lambda: title(pages) == "Now your browser", "the last page")
        press(pages, "Done, open it")
        until(lambda: home.runs is not None, "the agent")

        assert home.runs == "1.0.0"
        assert not pages.isVisible()
