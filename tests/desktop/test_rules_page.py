"""Rules, goals and votes in the window, on a real agent with a real Core inside."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSpinBox

from instacrm.agent.ipc.client import AgentClient
from instacrm.agent.main import now_ms
from instacrm.desktop.fields import parameters_of
from instacrm.desktop.link import AgentLink
from instacrm.desktop.notices import Notice, Watch
from instacrm.desktop.parts import put_away
from instacrm.desktop.proposing import ProposeCard
from instacrm.desktop.shell import Window
from instacrm.desktop.start_gui import make_tray
from instacrm.domain import events
from instacrm.domain.governance.drafts import RuleDraft
from instacrm.domain.policy import KINDS
from instacrm.wire.governing import ProposeRule, Votes
from instacrm.wire.ipc import Day
from instacrm.wire.native import PROTOCOL, Hello, Logged
from tests.desktop.conftest import Computer, name_of, until
from tests.desktop.test_mission import press, seen

CAP = RuleDraft(kind="frequency-cap", severity="hold", params={"limit": 1, "window_s": 3600, "counts": "messages"})


async def propose(computer: Computer) -> Votes:
    client = await AgentClient.connect(computer.home, "desktop", "")
    try:
        await client.ask("hello", Hello(protocol=PROTOCOL, extension="", browser="desktop", profile=""))
        answer = await client.ask("propose-rule", ProposeRule(rule=CAP, reason="Calm"))
    finally:
        await client.close()
    assert isinstance(answer, Votes)
    return answer


def test_a_rule_of_ones_own_is_decided_at_once_and_the_page_tells_how_one_stands(
    computer: Computer, at_home: Window
) -> None:
    QTest.keyClicks(at_home.welcome.choice.my_name, "Dana")
    press(at_home, "Work alone")
    until(lambda: name_of(at_home) == "Dana")
    computer.join()
    page = at_home.pages.rules

    asyncio.run(propose(computer))
    at_home.go(page)
    until(lambda: page.book is not None and page.book.policy_version > 0)
    computer.write("mila", events.SENT)
    at_home.look()

    until(lambda: "⬣ @studio_b: 1 of 1 messages this hour by the whole team" in seen(at_home))
    until(lambda: "✓ passed\nAt most 1 message an hour by the whole team → hold" in seen(at_home))
    assert "of your team's rules is in force on this computer" in seen(at_home)


def test_each_account_shows_what_rules_say_of_its_next_message_and_how_safe_its_days_look(
    computer: Computer, at_home: Window
) -> None:
    QTest.keyClicks(at_home.welcome.choice.my_name, "Dana")
    press(at_home, "Work alone")
    until(lambda: name_of(at_home) == "Dana")
    computer.join()
    asyncio.run(propose(computer))
    page = at_home.pages.mission
    at_home.go(page)
    until(lambda: "✓ clear" in seen(at_home) and "✓ calm" in seen(at_home))

    computer.write("mila", events.SENT)
    at_home.look()

    until(lambda: "⬣ hold until" in seen(at_home) and "▲ near: pace" in seen(at_home))
    assert "@studio_b: At its busiest 1 message an hour; the team's limit is 1. Spread them over" in seen(at_home)


def test_a_message_a_rule_held_is_notified_and_the_icon_says_that_it_holds(
    app: QApplication, computer: Computer, at_home: Window
) -> None:
    QTest.keyClicks(at_home.welcome.choice.my_name, "Dana")
    press(at_home, "Work alone")
    until(lambda: name_of(at_home) == "Dana")
    computer.join()
    asyncio.run(propose(computer))
    page = at_home.pages.rules
    at_home.go(page)
    until(lambda: page.book is not None and page.book.policy_version > 0)
    computer.write("mila", events.SENT)
    watch, told, days = Watch(page.link, now_ms, at_home), list[Notice](), list[Day]()
    tray = make_tray(app, at_home, page.link, watch)
    watch.noticed.connect(told.append)
    watch.seen.connect(days.append)
    page.link.state_changed.emit(at_home.state)
    until(lambda: bool(days))

    answer = computer.hold("jo")
    watch.look()

    assert isinstance(answer, Logged)
    assert answer.status == "logged"
    until(lambda: [notice.kind for notice in told] == ["hold"])
    until(lambda: tray.toolTip().startswith("InstaCRM: a rule holds\n@studio_b: 1 of 1 messages this hour"))
    put_away(tray)


def test_without_the_teams_server_rules_are_shown_and_votes_say_why_not(computer: Computer, window: Window) -> None:
    computer.start()
    until(lambda: window.is_settled)

    window.go(window.pages.rules)
    until(lambda: window.pages.rules.is_settled)

    assert "Votes could not be read or cast just now: Your team's server was never reached." in seen(window)
    assert "Version 1 of your team's rules" in seen(window)


def test_a_rule_is_said_in_words_weighed_on_the_past_and_proposed_from_the_keyboard(
    computer: Computer, at_home: Window
) -> None:
    QTest.keyClicks(at_home.welcome.choice.my_name, "Dana")
    press(at_home, "Work alone")
    until(lambda: name_of(at_home) == "Dana")
    computer.join()
    for handle in ("mila", "jo", "kim"):
        computer.write(handle, events.SENT)
    until(lambda: at_home.state is not None and at_home.state.core.waiting == 0 and bool(at_home.state.actors))
    page = at_home.pages.rules
    at_home.go(page)
    until(lambda: page.book is not None and bool(page.book.actors) and page.is_settled)
    form = page.proposing

    page.begin_proposal()
    limit = form.findChildren(QSpinBox)[0]
    limit.setFocus()
    limit.selectAll()
    QTest.keyClicks(limit, "2")
    form.actor.setCurrentIndex(form.actor.findText("@studio_b"))
    until(lambda: form.weighed is not None and form.weighed.messages == 3 and form.weighed.spoke == 1)
    said = form.sentence.text()
    QTest.keyClicks(form.reason, "Calm")
    form.propose.setFocus()
    QTest.keyClick(form.propose, Qt.Key.Key_Space)

    until(lambda: "At most 2 messages an hour from @studio_b, all operators together → warn" in seen(at_home))
    assert said == (
        "At most 2 messages an hour from @studio_b, all operators together. "
        "Then a warning is shown, and the message goes out."
    )
    assert not form.isVisible()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_rule_has_a_form_whose_first_values_the_kind_takes(app: QApplication, kind: str) -> None:
    form = ProposeCard(AgentLink(Path("/nowhere")))

    form.kind.setCurrentIndex(form.kind.findData(kind))

    params = parameters_of(kind)
    assert form.draft.params == {parameter.name: parameter.first for parameter in params}
    assert form.propose.isEnabled()
    put_away(form)
