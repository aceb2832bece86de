"""Templates in the window, on a real agent: made from the keyboard, copied, recognised when sent, taken back."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from instacrm.desktop.shell import Window
from instacrm.desktop.words import answered
from tests.desktop.conftest import Computer, until
from tests.desktop.test_mission import press, seen


def a_template_kept(computer: Computer, window: Window) -> None:
    """“Opener”, with one variant, was written and kept without a mouse."""
    computer.start()
    computer.join()
    until(lambda: window.is_settled)
    page = window.pages.templates
    window.go(page)
    until(lambda: page.is_settled)
    page.change(None)
    QTest.keyClicks(page.form.name, "Opener")
    written = page.form.texts[0][1]
    QTest.keyClicks(written, "Hello {name}, I loved your post")
    QTest.keyClick(written, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(page.one.isVisible)


def test_a_template_is_copied_filled_in_and_what_is_sent_of_it_is_counted(computer: Computer, window: Window) -> None:
    a_template_kept(computer, window)
    page = window.pages.templates

    page.one.places["{name}"].setText("Mila")
    press(window, "Copy")
    copied = QGuiApplication.clipboard().text()
    computer.write("mila", "outreach.sent", text=copied)
    page.look()

    until(lambda: "sent to 1 person, 0 answered: too few to tell" in seen(window))
    assert copied == "Hello Mila, I loved your post"
    assert "Paste it into the chat yourself." in seen(window)


def test_a_template_that_ended_comes_back_as_it_was(computer: Computer, window: Window) -> None:
    a_template_kept(computer, window)
    page = window.pages.templates
    before = page.found

    press(window, "Offer no more")
    until(lambda: page.undo.isVisible() and page.found is not None and page.found.items == ())
    press(window, "Offer it again")

    until(lambda: page.found == before)


def test_what_could_not_be_recognised_is_said_and_stays_in_the_form(computer: Computer, window: Window) -> None:
    a_template_kept(computer, window)
    page = window.pages.templates

    page.change(None)
    page.form.name.setText("Short")
    page.form.texts[0][1].setPlainText("Hi {name}")
    page.form.keep.click()

    assert "A variant needs at least 12 letters besides what is filled in." in seen(window)
    assert page.form.isVisible()


def test_a_rate_is_told_with_how_sure_it_is_or_not_at_all() -> None:
    assert answered(0, 0) == ("not sent yet", "muted")
    assert answered(8, 4) == ("sent to 8 people, 4 answered: too few to tell", "muted")
    assert answered(200, 70) == ("sent to 200 people, 70 answered: 35%, surely between 29% and 42%", "text")
