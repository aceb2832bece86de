"""The question where updates come from: asked when the window opens, refused in words, and kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from instacrm.desktop.asking_source import SourceQuestion
from instacrm.desktop.start_gui import Sitting
from instacrm.domain.errors import BadSettings
from tests.desktop.conftest import an_outside, until

KEPT = "Kept and proved: acme/crm"


def kept(text: str) -> str:
    if text != "acme/crm":
        raise BadSettings(f"Not kept: “{text}” is neither owner/repo nor an https address.")
    return KEPT


@contextmanager
def asked(app: QApplication, home: Path) -> Iterator[Sitting]:
    sitting = Sitting(app, an_outside(home, asks_source=lambda: True, set_update_source=kept))
    try:
        yield sitting
    finally:
        sitting.close()


def question(sitting: Sitting) -> SourceQuestion:
    until(lambda: bool(sitting.seat.window.findChildren(SourceQuestion)))
    return sitting.seat.window.findChildren(SourceQuestion)[0]


def test_an_answer_that_is_refused_can_be_given_anew_and_is_kept(app: QApplication, tmp_path: Path) -> None:
    with asked(app, tmp_path) as sitting:
        shown = question(sitting)
        shown.source.setText("acme")
        shown.keep.click()
        until(lambda: "neither owner/repo" in shown.said.text())

        shown.source.setText(" acme/crm ")
        shown.keep.click()

        until(lambda: shown.said.text() == KEPT)
        shown.leave.click()
        assert not shown.isVisible()


def test_the_window_is_there_while_it_asks_and_after_it_was_told_to_ask_another_time(
    app: QApplication, tmp_path: Path
) -> None:
    with asked(app, tmp_path) as sitting:
        shown = question(sitting)
        before = (shown.isVisible(), sitting.seat.window.isEnabled())

        shown.leave.click()

        assert before == (True, True)
        assert (shown.isVisible(), sitting.seat.window.isVisible()) == (False, True)
