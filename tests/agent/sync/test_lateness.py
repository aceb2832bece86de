"""Rules that come into force, and colleagues who write, while an agent cannot hear of it: told afterwards, once."""

import asyncio

import msgspec

from instacrm.agent.actions import syncing
from instacrm.agent.actions.listing import activity
from instacrm.agent.actions.standings import person_card
from instacrm.agent.store import team
from instacrm.agent.sync.rounds import Rounds
from instacrm.domain.governance.drafts import RuleDraft
from instacrm.domain.prospects import parse_handle
from instacrm.service.actions.enacting import put_rule
from instacrm.service.http.sync import announce
from instacrm.service.store import tables
from instacrm.service.store.rules import raise_version
from instacrm.wire.window import AskActivity
from tests.agent.sync.offices import Desk, Office
from tests.agent.sync.test_rounds import eventually
from tests.builders import MINUTE, NOON
from tests.service.serving import an_app, served
from tests.service.teams import rows


def a_draft(limit: int, severity: str = "warn") -> RuleDraft:
    params = {"limit": limit, "window_s": 3600, "counts": "messages"}
    return msgspec.convert({"kind": "frequency-cap", "severity": severity, "params": params, "scope": {}}, RuleDraft)


def enacted(office: Office, desk: Desk, draft: RuleDraft, at_ms: int) -> None:
    """The rule is in force at Core from `at_ms` on, as after a vote."""
    with office.database.writing() as db:
        put_rule(db, "team", draft, f"rule-{at_ms}", origin="vote", made_by=desk.me.operator_id, now_ms=at_ms)
        raise_version(db, "team")


def meet(office: Office, *desks: Desk) -> None:
    """A minute later everybody is on line again, all clocks agreeing."""
    office.now = max(desk.now for desk in desks) + MINUTE
    for desk in desks:
        desk.line.down = False
        desk.now = office.now
        assert desk.round() == "done"


def late_at(office: Office) -> set[str]:
    """The outreaches of which Core was told that a rule spoke late."""
    return {row["outreach_id"] for row in rows(office.database, tables.event_logs) if row["kind"] == "rule.late"}


def test_a_rule_enacted_during_an_outage_comes_with_its_time_and_marks_what_was_sent_since(
    dana: Desk, office: Office
) -> None:
    dana.round()
    dana.line.down = True
    before = dana.write("mila", "outreach.sent")
    enacted(office, dana, a_draft(1), at_ms := dana.now + 500)
    first, second = (dana.write(handle, "outreach.sent") for handle in ("noor", "ada"))
    assert dana.round() == "server-away"

    meet(office, dana)

    with dana.store.reading() as db:
        (rule,) = team.rules(db)
        card = person_card(db, dana.me, parse_handle("noor"))
    assert (rule.enacted_ms, syncing.policy_version(dana.store)) == (at_ms, 1)
    assert late_at(office) == {first, second}
    assert before not in late_at(office)
    assert card.history[0].late == ("At most 1 message an hour by the whole team",)
    lines = activity(dana.store, dana.me, AskActivity(what="rules"), now_ms=dana.now).lines
    assert {(line.kind, line.handle) for line in lines} == {("rule.late", "noor"), ("rule.late", "ada")}


def test_two_who_overshoot_a_shared_limit_while_apart_learn_which_messages_were_over(
    dana: Desk, lee: Desk, office: Office
) -> None:
    enacted(office, dana, a_draft(2), NOON)
    for desk in (dana, lee):
        desk.round()
        desk.line.down = True
    lee.now += 300
    ours = [desk.write(handle, "outreach.sent") for handle in ("mila", "noor") for desk in (dana, lee)]

    meet(office, dana, lee)
    meet(office, dana, lee)

    # In the order of time: Dana, Lee, Dana, Lee; the limit was used up by the first two.
    assert late_at(office) == set(ours[2:])


def test_what_was_said_at_the_press_or_told_once_is_not_told_again(dana: Desk, office: Office) -> None:
    enacted(office, dana, a_draft(1), NOON)
    dana.round()
    dana.write("mila", "outreach.sent")
    dana.write("noor", "outreach.sent")

    for _ in range(3):
        meet(office, dana)

    said = [row["kind"] for row in rows(office.database, tables.event_logs) if row["kind"].startswith("rule.")]
    # Nothing was shown before that press (`unchecked`), so the warning itself was late; nothing came after.
    assert sorted(said) == ["rule.late", "rule.warned"]


def test_what_was_written_before_a_rule_came_into_force_is_never_late(dana: Desk, office: Office) -> None:
    dana.round()
    for handle in ("mila", "noor", "ada"):
        dana.write(handle, "outreach.sent")
    enacted(office, dana, a_draft(1), dana.now + 1000)

    meet(office, dana)

    assert late_at(office) == set()


def test_a_connected_agent_holds_a_new_rule_by_the_stream_alone(dana: Desk, office: Office) -> None:
    app = an_app(office.database)
    with served(app) as address:
        dana.service_url = address

        async def run() -> bool:
            rounds = Rounds(dana.store, dana, now_ms=lambda: NOON)
            task = asyncio.create_task(rounds.run())
            # Patience ends before the next poll: only the stream can bring the rule in time.
            assert await asyncio.to_thread(eventually, lambda: rounds._streaming and rounds.core().state == "live")
            enacted(office, dana, a_draft(1), NOON)
            announce(app.state.core, "team")
            held = await asyncio.to_thread(eventually, lambda: syncing.policy_version(dana.store) == 1)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return held

        assert asyncio.run(run())
