"""The window on a real agent: what it shows, what a person answers in it, and that the agent does not need it."""

import signal
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from instacrm.agent.main import now_ms
from instacrm.desktop.palette import Theme
from instacrm.desktop.parts import Lines
from instacrm.desktop.shell import Window
from instacrm.desktop.shots import take
from instacrm.domain import events
from instacrm.wire.ipc import Both
from instacrm.wire.native import SetField, State
from tests.builders import an_id
from tests.desktop.conftest import Computer, until

# The ring of focus takes a pixel or two that the layout did not give.
LEAST = 0.85


def seen(window: Window) -> str:
    """All words in the window that can be seen."""
    words = [shown.text() for shown in window.findChildren(QLabel) if shown.isVisible()]
    for table in window.findChildren(Lines):
        words += [cell.text for row in table.rows for cell in row.cells if table.isVisible()]
    return "\n".join(words)


def press(window: Window, text: str) -> None:
    """Click the first button that says this."""
    next(button for button in window.findChildren(QPushButton) if button.text() == text).click()


def squeezed(window: Window) -> list[str]:
    """What can be pressed or written in, can be seen, and is lower than its words need."""
    parts = [*window.findChildren(QPushButton), *window.findChildren(QLineEdit)]
    return [
        f"{part.accessibleName()} {part.height()}"
        for part in parts
        if part.isVisible() and part.height() < LEAST * part.minimumSizeHint().height()
    ]


def test_an_operator_at_work_sees_the_day(computer: Computer, window: Window) -> None:
    computer.start()
    computer.join()
    computer.write("mila", events.SENT)
    computer.write("jo", events.UNCONFIRMED)
    window.look()

    until(lambda: window.day is not None and len(window.day.lines) == 2 and "@jo, from @studio_b at" in seen(window))

    assert "Ada · Studio" in seen(window)
    assert "✓ sent\nyou → @mila · @studio_b" in seen(window)
    assert "◷ unconfirmed\nyou → @jo · @studio_b" in seen(window)
    assert window.day is not None
    assert (window.day.sent, window.day.unconfirmed) == (Both(1, 1), Both(1, 1))


def test_an_empty_day_says_what_will_be_here(computer: Computer, window: Window) -> None:
    computer.start()

    until(lambda: window.is_settled)

    assert "Your accounts will be here" in seen(window)
    assert "Nothing waits for your word." in seen(window)


def test_nobody_signed_in_is_told_first(computer: Computer, window: Window) -> None:
    computer.start("nobody")

    until(lambda: window.is_settled)

    assert "Nobody is signed in, so nothing is logged." in seen(window)


def test_a_persons_word_settles_what_waited(computer: Computer, window: Window) -> None:
    computer.start()
    computer.join()
    computer.write("jo", events.UNCONFIRMED)
    window.look()
    until(lambda: "did it go out?" in seen(window))

    press(window, "It was sent")

    until(lambda: window.day is not None and window.day.sent.mine == 1 and "did it go out?" not in seen(window))


def test_pausing_is_said_until_it_is_over(computer: Computer, window: Window) -> None:
    computer.start()
    until(lambda: window.is_settled)

    press(window, "Pause logging")
    until(lambda: "Logging is paused on this computer." in seen(window))
    press(window, "Resume logging")

    until(lambda: "Logging is paused" not in seen(window))


def test_the_window_says_when_the_agent_is_gone_and_comes_back_with_it(computer: Computer, window: Window) -> None:
    computer.start()
    until(lambda: window.is_settled)

    computer.stop(signal.SIGKILL)
    until(lambda: "⌁ Not connected" in seen(window))
    computer.start()

    until(lambda: "⌁ Not connected" not in seen(window))


def test_closing_the_window_leaves_the_agent_running(computer: Computer, window: Window) -> None:
    computer.start()
    until(lambda: window.is_settled)

    window.close()
    computer.join()
    computer.write("mila", events.SENT)

    assert computer.agent is not None
    assert computer.agent.poll() is None


def test_whoever_listens_in_the_agents_place_is_asked_nothing(computer: Computer, window: Window) -> None:
    computer.start()
    (computer.home / "ipc.key").write_bytes(b"\0" * 32)

    until(lambda: "was lost" in seen(window) or "not running" in seen(window))

    assert window.state is None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_is_of_the_real_window(computer: Computer, app: object, tmp_path: Path, theme: Theme) -> None:
    computer.start()

    assert take(computer.home, tmp_path, theme, "empty")

    background = QImage(str(tmp_path / f"desktop-mission-{theme}-empty.png")).pixelColor(2, 2).name()
    assert background == {"light": "#fafaf8", "dark": "#121311"}[theme]


def test_news_of_the_agent_reach_the_window(computer: Computer, window: Window) -> None:
    computer.start()
    until(lambda: window.is_settled)

    computer.join()

    until(lambda: isinstance(window.state, State) and len(window.state.actors) == 1)


def test_who_is_due_is_asked_for_and_opened_and_nobody_who_is_to_be_left_alone(
    computer: Computer, window: Window
) -> None:
    computer.start()
    for handle, day in (("mila", "2026-01-02"), ("jo", "2026-01-01"), ("later", "2999-01-01"), ("left", "2026-01-01")):
        computer.ask(("set-field", a_field(handle, "follow-up", day)))
    computer.ask(("set-field", a_field("left", "do-not-contact", "yes")))
    until(lambda: window.is_settled)
    window.look()
    until(lambda: "Follow up on @mila" in seen(window))

    told = seen(window)
    press(window, "Open")

    assert told.index("Follow up on @jo, due 2026-01-01") < told.index("Follow up on @mila, due 2026-01-02")
    assert "@later" not in told
    assert "@left" not in told
    until(lambda: window.pages.prospects.isVisible() and seen(window).count("@jo") > 1)


def a_field(handle: str, field: Literal["follow-up", "do-not-contact"], value: str) -> SetField:
    return SetField(event_id=an_id(), at_ms=now_ms(), handle=handle, field=field, value=value)


def test_on_a_day_with_much_to_answer_nothing_is_squeezed(computer: Computer, window: Window) -> None:
    computer.start()
    computer.join()
    for number in range(6):
        computer.write(f"somebody.with.a.long.handle{number}", events.UNCONFIRMED)
        computer.ask(("set-field", a_field(f"due.person.with.a.name{number}", "follow-up", "2026-01-01")))
    window.resize(900, 600)

    window.look()
    until(lambda: "and 3 more to follow up on" in seen(window) and "and 1 more" in seen(window))

    # What is new on a page is laid out when Qt has turned once more.
    until(lambda: squeezed(window) == [])
