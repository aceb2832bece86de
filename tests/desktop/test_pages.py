"""The pages of the window on a real agent: prospects, activity, health, and the way between them."""

from typing import Any

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from instacrm.agent.actions.syncing import adopt_hello, apply_page
from instacrm.agent.store import open_store
from instacrm.desktop.health import details
from instacrm.desktop.shell import Window
from instacrm.domain import events
from instacrm.domain.prospects import address_id, parse_handle
from instacrm.wire.sync import Pulled
from instacrm.wire.window import Finding
from tests.agent.ipc.link_agent import TEAM_KEY, the_team
from tests.builders import DAY, NOON, an_event
from tests.desktop.conftest import Computer, until
from tests.desktop.test_mission import press, seen, squeezed


def at_work(computer: Computer, window: Window) -> None:
    """The operator wrote to two people, and the window is up."""
    computer.start()
    computer.join()
    computer.write("mila.k", events.SENT)
    computer.write("jo.ht", events.FAILED)
    until(lambda: window.is_settled)


def test_typing_finds_a_prospect_and_enter_goes_to_them(computer: Computer, window: Window) -> None:
    at_work(computer, window)
    page = window.pages.prospects

    window.go(page)
    until(lambda: len(page.list.rows) == 2)
    QTest.keyClicks(page.search, "mila")
    until(lambda: [row.key.handle for row in page.list.rows] == ["mila.k"])
    QTest.keyClick(page.search, Qt.Key.Key_Return)

    until(lambda: page.person.person is not None and page.person.person.card.handle == "mila.k")
    until(lambda: "Hello" in seen(window))


def test_a_status_is_set_told_and_taken_back(computer: Computer, window: Window) -> None:
    at_work(computer, window)
    page = window.pages.prospects
    window.go(page)
    page.open_person("mila.k")
    until(lambda: page.person.person is not None)

    page.person.status.setCurrentIndex(page.person.status.findData("warm"))
    page.person.status.activated.emit(page.person.status.currentIndex())
    until(lambda: "Now warm; it was no reply." in seen(window) and "● warm" in seen(window))
    press(window, "Undo")

    until(lambda: page.person.person is not None and page.person.person.card.status == "no-reply")


def test_statuses_are_called_as_the_team_calls_them(computer: Computer, window: Window) -> None:
    at_work(computer, window)
    page = window.pages.prospects
    window.go(page)
    page.open_person("mila.k")
    until(lambda: page.person.person is not None and "● no reply" in seen(window))
    assert window.state

    names = {"no-reply": "Waiting", "warm": "Interested", "on-hold": "On hold"}
    window._link.state_changed.emit(msgspec.structs.replace(window.state, status_names=names))

    until(lambda: "● Waiting" in seen(window) and "● no reply" not in seen(window))
    choices = [page.person.status.itemText(place) for place in range(page.person.status.count())]
    assert ("● Interested" in choices, "● warm" in choices, "● booked" in choices) == (True, False, True)
    assert (choices[-2:], page.person.status.currentText()) == (["● On hold", "● excluded"], "● Waiting")


def test_a_note_a_follow_up_and_do_not_contact_are_kept_for_the_team(computer: Computer, window: Window) -> None:
    at_work(computer, window)
    page = window.pages.prospects
    window.go(page)
    page.open_person("mila.k")
    until(lambda: page.person.person is not None)

    QTest.keyClicks(page.person.note, "Likes tea")
    press(window, "Add note")
    until(lambda: ": Likes tea" in seen(window))
    press(window, "Follow up tomorrow")
    until(lambda: "Follow up: 20" in seen(window))
    page.person.never.click()

    until(lambda: page.person.person is not None and page.person.person.card.do_not_contact)


def test_a_number_of_the_day_opens_the_list_behind_it(computer: Computer, window: Window) -> None:
    at_work(computer, window)

    counts = [button for button in window.findChildren(QPushButton) if button.objectName() == "count"]
    next(button for button in counts if button.accessibleName().startswith("not sent")).click()

    page = window.pages.activity
    until(lambda: page.lines is not None and [line.handle for line in page.lines] == ["jo.ht"])
    assert page.isVisible()
    assert page.today.isChecked()


def a_past_that_changed_hands(computer: Computer, at_ms: int) -> None:
    """Somebody noted something on @mila.k, and since `at_ms` somebody else has the handle."""
    address = address_id(TEAM_KEY, parse_handle("mila.k"))
    usual: dict[str, Any] = {"address_id": address, "agent_id": "agent-lee", "operator_id": "operator-lee"}
    told = [
        an_event(events.MET, fact={"person_id": "first"}, private={"handle": "mila.k"}, **usual),
        an_event(events.NOTE, private={"text": "met at the fair"}, at_ms=at_ms - DAY, **usual),
        an_event(events.MET, fact={"person_id": "new", "from_ms": at_ms}, private={"handle": "mila.k"}, **usual),
    ]
    store = open_store(computer.home, now_ms=at_ms)
    adopt_hello(store, the_team(at_ms), at_ms)
    apply_page(store, Pulled(events=tuple(told), cursor="e.1.s", has_more=False, head_seq=1, policy_version=1))
    store.close()


def test_who_had_a_handle_before_is_named_with_the_day_and_opened_without_what_would_change_the_new_one(
    computer: Computer, window: Window
) -> None:
    # Noon in London is the next day in Auckland.
    a_past_that_changed_hands(computer, NOON)
    computer.start()
    page = window.pages.prospects
    until(lambda: window.is_settled)
    window.go(page)
    QTest.keyClicks(page.search, "mila")
    until(lambda: [row.cells[0].text for row in page.list.rows] == ["@mila.k", "@mila.k (until 2026-11-23)"])

    page.list.selectRow(0)
    until(lambda: "@mila.k is theirs since 2026-11-23." in seen(window) and page.person.note.isVisible())
    told_of_the_new_one = seen(window)
    press(window, "Who had it until 2026-11-23")

    until(lambda: "Somebody else has @mila.k since 2026-11-23." in seen(window))
    until(lambda: "met at the fair" in seen(window))
    assert "met at the fair" not in told_of_the_new_one
    assert not page.person.note.isVisible()


def test_what_is_wrong_about_an_own_message_is_set_right_and_counted_so(computer: Computer, window: Window) -> None:
    at_work(computer, window)
    page = window.pages.activity
    window.go(page)
    until(lambda: len(page.lines or ()) == 2)
    place = [line.handle for line in page.lines or ()].index("jo.ht")

    page.list.selectRow(place)
    offered = [button.text() for button in page.corrections if button.isVisible()]
    press(window, "Logged twice")

    until(lambda: {(line.handle, line.state) for line in page.lines or ()} >= {("jo.ht", "struck"), ("mila.k", "sent")})
    assert offered == ["It went out", "Logged twice"]
    until(lambda: "you → @jo.ht · @studio_b: on record as “⊘ logged twice”." in seen(window))


def test_health_says_how_every_part_is_and_can_be_copied(computer: Computer, window: Window) -> None:
    at_work(computer, window)

    window.go(window.pages.health)
    until(lambda: window.pages.health.findings is not None)
    press(window, "Copy details")

    assert "[ok] store: whole" in QGuiApplication.clipboard().text()
    assert "whole" in seen(window)


def test_every_page_is_reached_by_the_keyboard_and_nothing_on_it_is_squeezed_in_a_small_window(
    computer: Computer, window: Window
) -> None:
    at_work(computer, window)
    window.resize(900, 600)

    reached = []
    for way in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        window.setLayoutDirection(way)
        for number, page in enumerate(window.pages, 1):
            QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
            reached.append(page.isVisible())
            until(lambda: squeezed(window) == [])

    assert all(reached)
    # Mirrored, the list of pages stands where reading begins.
    assert window.list.mapTo(window, QPoint()).x() > window.width() / 2


def test_details_are_plain_lines() -> None:
    found = (Finding(name="disk", state="problem", says="9 MiB free", remedy="Free some space."),)

    assert details(found) == "[problem] disk: 9 MiB free\n    → Free some space."
