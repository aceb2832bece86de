"""Rules, goals and votes in the window, on a real agent with a real Core inside."""

import asyncio

from PySide6.QtTest import QTest

from instacrm.agent.ipc.client import AgentClient
from instacrm.desktop.shell import Window
from instacrm.domain import events
from instacrm.domain.governance.drafts import RuleDraft
from instacrm.wire.governing import ProposeRule, Votes
from instacrm.wire.native import PROTOCOL, Hello
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


def test_without_the_teams_server_rules_are_shown_and_votes_say_why_not(computer: Computer, window: Window) -> None:
    computer.start()
    until(lambda: window.is_settled)

    window.go(window.pages.rules)
    until(lambda: window.pages.rules.is_settled)

    assert "Votes could not be read or cast just now: Your team's server was never reached." in seen(window)
    assert "Version 1 of your team's rules" in seen(window)
