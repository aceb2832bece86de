"""The alarm about the audit log in the window: told in words, put away by a person who saw it, by name."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from instacrm.agent.actions.auditing import take_trail
from instacrm.agent.main import now_ms
from instacrm.agent.store import open_store
from instacrm.desktop.shell import Window
from instacrm.domain.errors import DiskTrouble
from instacrm.wire.sync import AuditTrail
from instacrm.wire.window import AUDIT_LOG, Finding
from tests.builders import an_audit_trail
from tests.desktop.conftest import Computer, a_window, an_outside, until
from tests.desktop.test_mission import press, seen

SEEN = "I saw the alarm"


def hear(home: Path, *trails: AuditTrail) -> None:
    """What the agent of `home` heard of the team's audit log before it ended."""
    store = open_store(home, now_ms=now_ms())
    try:
        for trail in trails:
            take_trail(store, trail, now_ms())
    finally:
        store.close()


def finding(window: Window) -> Finding | None:
    return next((found for found in window.pages.health.findings or () if found.name == AUDIT_LOG), None)


def looked_at(window: Window) -> Finding | None:
    """What the page Health says about the audit log, once the agent looked at everything."""
    until(lambda: window.is_settled)
    window.go(window.pages.health)
    until(lambda: window.pages.health.is_settled)
    return finding(window)


def can_be_pressed(window: Window, text: str) -> bool:
    return any(button.text() == text and button.isVisible() for button in window.findChildren(QPushButton))


@pytest.fixture
def rewritten(computer: Computer) -> None:
    """The agent knew nine entries of the log and was then told of four."""
    hear(computer.home, an_audit_trail(9), an_audit_trail(4))
    computer.start()


@pytest.mark.usefixtures("rewritten")
def test_who_saw_the_alarm_is_kept_and_it_is_an_alarm_no_more(window: Window) -> None:
    told = looked_at(window)
    assert told
    assert (told.state, can_be_pressed(window, SEEN)) == ("problem", True)
    assert "(entry 9)" in seen(window)

    press(window, SEEN)
    until(lambda: (finding(window) or told).state == "note")

    assert "; Ada saw this on " in seen(window)
    assert not can_be_pressed(window, SEEN)


def test_nobody_is_asked_whether_they_saw_what_is_whole(computer: Computer, window: Window) -> None:
    hear(computer.home, an_audit_trail(9))
    computer.start()

    told = looked_at(window)

    assert told
    assert (told.state, can_be_pressed(window, SEEN)) == ("ok", False)


def test_of_browsers_that_cannot_be_looked_at_it_is_said_beside_what_the_agent_found(
    app: QApplication, computer: Computer
) -> None:
    def refuse() -> list[Finding]:
        raise DiskTrouble("The browser's folder cannot be read.")

    computer.start()
    computer.join()
    with a_window(an_outside(computer.home, check_browsers=refuse)) as window:
        until(lambda: window.is_settled)

        window.go(window.pages.health)
        until(lambda: window.pages.health.findings is not None)

        assert "The browser's folder cannot be read." in seen(window)
        assert "store" in {found.name for found in window.pages.health.findings or ()}
