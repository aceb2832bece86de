"""Goals as the agent counts them beside Core's own numbers, and votes cast from a person's own computer."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from instacrm.agent.actions.books import book
from instacrm.agent.actions.safeties import safeties
from instacrm.agent.sync.client import CoreClient, CoreProblem
from instacrm.agent.sync.voting import Voting
from instacrm.domain.goals import Goal
from instacrm.domain.governance.drafts import Change, GoalDraft, Metric, RuleDraft
from instacrm.domain.verdicts import Scope
from instacrm.service.actions.goals import book as book_of_core
from instacrm.service.actions.proposals import Ask, open_proposal
from instacrm.service.actions.pushing import Writer
from instacrm.service.actions.safety import book as safety_of_core
from instacrm.service.http.app import build_app
from instacrm.service.http.proposals import proposals_router
from instacrm.service.http.sync import sync_router
from instacrm.service.store import goals, tables
from instacrm.service.store.rules import raise_version
from instacrm.wire.governing import CastBallot, ProposeRule, Votes
from tests.agent.sync.offices import Desk, Office
from tests.agent.sync.test_lateness import enacted
from tests.builders import MINUTE, a_capture, a_prospect, an_id
from tests.service.teams import rows

METRICS: tuple[Metric, ...] = ("messages", "people", "replies", "warm", "booked", "paid")
CAP = RuleDraft(kind="frequency-cap", severity="hold", params={"limit": 50, "window_s": 3600, "counts": "messages"})


def a_day(dana: Desk, lee: Desk) -> None:
    """Messages, failures, replies and statuses by both, some of them to the same people."""
    for desk, handle, became in (
        (dana, "mila", "outreach.sent"),
        (dana, "mila", "outreach.sent"),
        (dana, "noor", "outreach.failed"),
        (lee, "mila", "outreach.sent"),
        (lee, "ada", "outreach.sent"),
    ):
        desk.write(handle, became)
    for desk in (dana, lee):
        reply = a_capture("reply.seen", event_id=an_id(), prospect=a_prospect("mila"), at_ms=desk.now + 1)
        desk.log(reply)
    dana.set("mila", "warm")
    lee.set("mila", "booked")
    lee.set("ada", "warm")
    lee.set("noor", "warm")


def test_an_agent_shows_the_very_numbers_of_the_dashboard(dana: Desk, lee: Desk, office: Office) -> None:
    dana.round()
    actor_id = rows(office.database, tables.actor_operators)[0]["actor_id"]
    scopes = (Scope(), Scope(dana.me.operator_id), Scope(None, actor_id), Scope(lee.me.operator_id, actor_id))
    with office.database.writing() as db:
        for number, (metric, scope) in enumerate((metric, scope) for metric in METRICS for scope in scopes):
            draft = GoalDraft(metric=metric, every=("day", "week", "month")[number % 3], target=10, scope=scope)
            goals.add(db, "team", Goal(goal_id=f"goal-{number:02}", version=1, draft=draft), proposal_id=None)
        raise_version(db, "team")
    a_day(dana, lee)
    for desk in (dana, lee, dana):
        assert desk.round() == "done"
    at_ms = max(dana.now, lee.now) + MINUTE

    for desk in (dana, lee):
        here = book(desk.store, desk.me, now_ms=at_ms).goals
        there = book_of_core(office.database, "team", desk.me.operator_id, at_ms).goals

        assert [(g.goal_id, g.progress, g.mine, g.from_ms, g.until_ms) for g in here] == [
            (g.goal.goal_id, g.progress, g.mine, g.from_ms, g.until_ms) for g in there
        ]
    assert {(g.metric, g.progress.value, g.mine) for g in here if g.sentence.endswith("the whole team")} == {
        ("messages", 4, 2), ("people", 2, 2), ("replies", 1, 1), ("warm", 3, 2), ("booked", 1, 1), ("paid", 0, 0)
    }  # fmt: skip


def test_an_agent_shows_an_account_beside_the_rules_as_the_dashboard_does(
    dana: Desk, lee: Desk, office: Office
) -> None:
    pause = RuleDraft(kind="interval-spacing", severity="warn", params={"min_s": 2})
    enacted(office, dana, CAP, office.now - 1)
    enacted(office, dana, pause, office.now)
    a_day(dana, lee)
    for desk in (dana, lee, dana):
        assert desk.round() == "done"
    at_ms = max(dana.now, lee.now) + MINUTE

    (here,) = safeties(dana.store, dana.me, now_ms=at_ms).items
    (there,) = safety_of_core(office.database, "team", at_ms).actors

    assert here.safety == there.safety
    assert (here.safety.standing, here.safety.factors[0].name) == ("over", "spacing")
    assert {factor.name: factor.used for factor in here.safety.factors}["replies"] == 1


@pytest.fixture
def chamber(office: Office) -> Office:
    """Core with its votes' door open too."""
    office.app = build_app(office.app.state.core, [sync_router(), proposals_router()])
    return office


def seated(desk: Desk, do: Callable[[Voting], Awaitable[Votes]]) -> Votes:
    async def sit() -> Votes:
        client = CoreClient(desk, transport=desk.line)
        try:
            return await do(Voting(desk.store, client))
        finally:
            await client.close()

    return asyncio.run(sit())


def test_a_vote_is_read_in_words_and_cast_from_the_desktop(dana: Desk, lee: Desk, chamber: Office) -> None:
    writer = Writer("team", dana.me.operator_id)
    ask = Ask(change=Change(what="enact-rule", rule=CAP), reason="Slower is kinder")
    opened = open_proposal(chamber.database, writer, ask, chamber.now)

    (before,) = seated(lee, lambda seat: seat.votes(lee.me)).items
    ballot = CastBallot(proposal_id=opened.proposal.proposal_id, choice="against", reason="Too slow")
    (after,) = seated(lee, lambda seat: seat.cast(lee.me, ballot)).items

    assert (before.title, before.reason) == ("At most 50 messages an hour by the whole team → hold", "Slower is kinder")
    assert (before.state, before.may_vote, before.mine, before.silent) == ("open", True, None, 2)
    assert before.evidence == "Over the last 30 days: held 0 of 0 messages"
    assert (after.mine, after.against, after.silent) == ("against", 1, 1)
    assert after.arithmetic == ("0 for is more than half of 2: no",)


def test_a_rule_is_proposed_from_the_desktop_and_a_refusal_keeps_its_code(
    dana: Desk, lee: Desk, chamber: Office
) -> None:
    (made,) = seated(lee, lambda seat: seat.propose(lee.me, ProposeRule(rule=CAP, reason="Kinder"))).items
    stranger = CastBallot(proposal_id="nobody/../asked", choice="for")

    with pytest.raises(CoreProblem) as refusal:
        seated(dana, lambda seat: seat.cast(dana.me, stranger))

    assert (made.proposer, made.state) == ("you", "open")
    assert refusal.value.code == "not-found"
