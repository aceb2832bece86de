"""Votes on a real database: asked, cast, counted, closed once, and carried out."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, update

from instacrm.domain.errors import Conflict, NeedsVote, NotAllowed, NoVote
from instacrm.domain.governance.constitution import Constitution
from instacrm.domain.governance.drafts import Change, GoalDraft, RuleDraft
from instacrm.domain.verdicts import Scope
from instacrm.service.actions import rules
from instacrm.service.actions.audit import verify_audit
from instacrm.service.actions.proposals import (
    Ask,
    ProposalCard,
    Vote,
    close_due,
    constitution_of,
    one,
    open_proposal,
    shown,
    vote,
    withdraw,
)
from instacrm.service.actions.pushing import Writer
from instacrm.service.store import goals, tables
from instacrm.service.store.engine import Database
from tests.builders import DAY, HOUR, MINUTE, NOON
from tests.service.teams import Person, a_person, a_team, rows

CAP = RuleDraft(kind="frequency-cap", severity="hold", params={"limit": 50, "window_s": 3600})
TIGHT = RuleDraft(kind="frequency-cap", severity="hold", params={"limit": 5, "window_s": 3600})
VOTING = 72 * HOUR


@pytest.fixture
def team(database: Database) -> list[Person]:
    """Dana, who owns the team, Lee and Kim."""
    a_team(database)
    return [a_person(database, role=role) for role in ("owner", "admin", "member")]


def writer(person: Person) -> Writer:
    return Writer(person.team_id, person.operator_id)


def asked(person: Person, change: Change | None = None, *, at: int = NOON) -> ProposalCard:
    return open_proposal(
        person.database, writer(person), Ask(change=change or Change(what="enact-rule", rule=CAP), reason="Slower"), at
    )


def voted(person: Person, card: ProposalCard, choice: Any = "for", *, at: int = NOON + MINUTE) -> ProposalCard:
    return vote(person.database, writer(person), card.proposal.proposal_id, Vote(choice=choice), at)


def in_force(person: Person) -> list[RuleDraft]:
    return [
        RuleDraft(kind=r.kind, severity=r.severity, params=r.params, scope=r.scope, may_override=r.may_override)
        for r in rules.policy_of(person.database, person.team_id).rules
    ]


def enacted(team: list[Person], change: Change, *, at: int = NOON) -> ProposalCard:
    card = asked(team[0], change, at=at)
    for person in team:
        card = voted(person, card, at=at)
    return card


def leaves(person: Person, *, at: int = NOON) -> None:
    with person.database.writing() as db:
        mine = tables.memberships.c.operator_id == person.operator_id
        db.execute(update(tables.memberships).where(mine).values(state="ended", since_ms=at))


def test_a_vote_in_which_everybody_voted_ends_early_and_its_rule_is_in_force(team: list[Person]) -> None:
    dana, lee, kim = team
    card = asked(dana)

    states = [voted(person, card, choice).proposal.state for person, choice in ((dana, "for"), (lee, "against"))]
    last = voted(kim, card, "for")

    assert [*states, last.proposal.state] == ["open", "open", "passed"]
    assert in_force(dana) == [CAP]
    assert last.outcome.arithmetic == ("2 for is more than half of 3: yes",)


def test_a_vote_that_not_everybody_took_part_in_ends_with_its_time(team: list[Person]) -> None:
    dana, lee, _ = team
    card = asked(dana)
    voted(dana, card)
    voted(lee, card)

    before, after = close_due(dana.database, "team", NOON + VOTING - 1), close_due(dana.database, "team", NOON + VOTING)

    assert (before, after) == (False, True)
    assert in_force(dana) == [CAP]


def test_a_ballot_can_be_changed_until_the_end_and_counts_once(team: list[Person]) -> None:
    dana, lee, kim = team
    card = asked(dana)
    voted(dana, card, "for")
    voted(dana, card, "against", at=NOON + 2 * MINUTE)

    voted(lee, card, "for")
    last = voted(kim, card, "abstain")

    assert (last.proposal.state, last.outcome.votes_for, last.outcome.against) == ("rejected", 1, 1)
    assert in_force(dana) == []


def test_after_its_end_nobody_votes_any_more(team: list[Person]) -> None:
    card = asked(team[0])

    with pytest.raises(Conflict):
        voted(team[1], card, at=NOON + VOTING)

    assert one(team[0].database, "team", card.proposal.proposal_id, "x", NOON + VOTING).proposal.state == "rejected"


def test_who_joined_after_it_was_asked_has_no_vote_in_it(team: list[Person]) -> None:
    card = asked(team[0])
    late = a_person(team[0].database)

    with pytest.raises(NoVote):
        voted(late, card)


def test_a_viewer_proposes_nothing(team: list[Person]) -> None:
    with pytest.raises(NoVote):
        asked(a_person(team[0].database, role="viewer"))


def test_a_leavers_cast_ballot_stands_and_an_uncast_seat_leaves(team: list[Person]) -> None:
    dana, lee, kim = team
    card = asked(dana)
    voted(lee, card, "for")
    leaves(lee)
    leaves(kim)

    last = voted(dana, card, "for")

    assert (last.proposal.state, last.outcome.electorate, last.outcome.votes_for) == ("passed", 2, 2)


def test_a_change_keeps_the_id_and_raises_the_version(team: list[Person]) -> None:
    enacted(team, Change(what="enact-rule", rule=CAP))
    (rule,) = rules.policy_of(team[0].database, "team").rules

    enacted(team, Change(what="change-rule", subject_id=rule.rule_id, rule=TIGHT), at=NOON + HOUR)

    (changed,) = rules.policy_of(team[0].database, "team").rules
    assert (changed.rule_id, changed.version, changed.params) == (rule.rule_id, 2, TIGHT.params)


def test_the_last_rule_can_be_retired_and_agents_hear_of_it(team: list[Person]) -> None:
    enacted(team, Change(what="enact-rule", rule=CAP))
    before = rules.policy_of(team[0].database, "team")

    enacted(team, Change(what="retire-rule", subject_id=before.rules[0].rule_id))

    after = rules.policy_of(team[0].database, "team")
    assert after.rules == ()
    assert after.version > before.version


def test_about_one_rule_the_team_is_asked_one_thing_at_a_time(team: list[Person]) -> None:
    enacted(team, Change(what="enact-rule", rule=CAP))
    (rule,) = rules.policy_of(team[0].database, "team").rules
    asked(team[0], Change(what="retire-rule", subject_id=rule.rule_id))

    with pytest.raises(Conflict):
        asked(team[1], Change(what="change-rule", subject_id=rule.rule_id, rule=TIGHT))


def test_a_vote_about_a_version_that_is_gone_is_overtaken(team: list[Person]) -> None:
    dana = team[0]
    enacted(team, Change(what="enact-rule", rule=CAP))
    (rule,) = rules.policy_of(dana.database, "team").rules
    card = asked(dana, Change(what="change-rule", subject_id=rule.rule_id, rule=TIGHT))
    with dana.database.writing() as db:
        db.execute(update(tables.rules).values(retired_ms=NOON))

    for person in team:
        card = voted(person, card)

    assert card.proposal.state == "overtaken"
    assert in_force(dana) == []


def test_a_vote_is_closed_once_whoever_comes_at_the_same_time(team: list[Person]) -> None:
    dana = team[0]
    cards = [asked(dana, at=NOON + number) for number in range(3)]
    for card in cards:
        voted(dana, card)
        voted(team[1], card)

    with ThreadPoolExecutor(4) as threads:
        ended = list(threads.map(lambda _: close_due(dana.database, "team", NOON + VOTING + HOUR), range(4)))

    assert sum(ended) == 1
    assert len(in_force(dana)) == 3
    actions = [row["action"] for row in rows(dana.database, tables.audit_logs)]
    assert (actions.count("proposal.passed"), actions.count("proposal.carried-out")) == (3, 3)


def test_only_its_proposer_takes_a_proposal_back(team: list[Person]) -> None:
    card = asked(team[0])
    with pytest.raises(NoVote):
        withdraw(team[1].database, writer(team[1]), card.proposal.proposal_id, NOON)

    ended = withdraw(team[0].database, writer(team[0]), card.proposal.proposal_id, NOON)

    assert ended.proposal.state == "withdrawn"


def test_a_team_of_one_decides_with_the_asking(database: Database) -> None:
    a_team(database)
    dana = a_person(database, role="owner")

    card = asked(dana)

    assert card.proposal.state == "passed"
    assert in_force(dana) == [CAP]


def test_whoever_sent_the_others_away_waits_the_full_length(team: list[Person]) -> None:
    dana, lee, kim = team
    leaves(lee, at=NOON - DAY)
    leaves(kim, at=NOON - DAY)

    card = asked(dana)

    assert card.proposal.state == "open"
    with pytest.raises(NeedsVote):
        rules.enact(dana.database, writer(dana), CAP, NOON)
    assert close_due(dana.database, "team", NOON + VOTING)
    assert in_force(dana) == [CAP]


def test_a_goal_comes_into_being_by_vote(team: list[Person]) -> None:
    enacted(team, Change(what="enact-goal", goal=GoalDraft(metric="messages", every="day", target=60)))

    with team[0].database.reading() as db:
        (goal,) = goals.in_force(db, "team")
    assert (goal.draft.target, goal.version) == (60, 1)


def test_a_narrower_text_policy_takes_the_texts_away_and_a_wider_one_brings_no_old_ones_back(
    team: list[Person],
) -> None:
    dana = team[0]
    written = dana.wrote("mila.k", "outreach.sent", text="Words")
    dana.push(dana.met("mila.k"), *written)
    enacted(team, Change(what="constitution", constitution=Constitution(text_policy="local")), at=NOON + HOUR)
    withheld = [event.private.get("text") for event in dana.pull_all()]
    enacted(team, Change(what="constitution", constitution=Constitution(text_policy="shared")), at=NOON + 2 * HOUR)

    dana.push(*dana.wrote("jo.ht", text="Older than the wider policy"))
    dana.now_ms = NOON + 3 * HOUR
    dana.push(*dana.wrote("jo.ht", text="Newer"))

    assert [text for text in withheld if text] == []
    assert [text for event in dana.pull_all() if (text := event.private.get("text"))] == ["Newer"]


def test_another_text_policy_needs_the_owner(team: list[Person]) -> None:
    dana, lee, kim = team
    card = asked(lee, Change(what="constitution", constitution=Constitution(text_policy="none")))
    voted(lee, card)
    voted(kim, card)

    last = voted(dana, card, "against")

    assert last.proposal.state == "rejected"
    assert "an owner must be for, since this is about texts: no" in last.outcome.arithmetic


def test_a_new_constitution_rules_the_next_vote_and_not_the_open_one(team: list[Person]) -> None:
    card = asked(team[0])
    enacted(team, Change(what="constitution", constitution=Constitution(voting_hours=1)))

    later = asked(team[0], at=NOON + HOUR)

    assert card.proposal.closes_ms - card.proposal.opened_ms == VOTING
    assert later.proposal.closes_ms - later.proposal.opened_ms == HOUR
    assert constitution_of(team[0].database, "team").voting_hours == 1


def test_a_personal_rule_binds_its_maker_alone_and_needs_no_vote(team: list[Person]) -> None:
    _, lee, kim = team

    made, _ = rules.enact_personal(lee.database, writer(lee), TIGHT, NOON)

    assert made.rule.scope == Scope(lee.operator_id)
    with pytest.raises(NotAllowed):
        rules.retire(kim.database, writer(kim), made.rule.rule_id, NOON)
    rules.retire(lee.database, writer(lee), made.rule.rule_id, NOON)
    assert in_force(lee) == []


def test_an_emergency_rule_can_be_overridden_ends_by_itself_and_asks_the_team(team: list[Person]) -> None:
    dana = team[0]
    draft = RuleDraft(kind="frequency-cap", severity="hold", params=TIGHT.params, may_override=False)

    made, _ = rules.enact_emergency(dana.database, writer(dana), rules.Emergency(rule=draft, reason="Blocked"), NOON)

    assert (made.rule.may_override, made.rule.ends_ms) == (True, NOON + 72 * HOUR)
    (card,) = shown(dana.database, "team", dana.operator_id, NOON)
    assert (card.proposal.emergency_rule_id, card.proposal.state) == (made.rule.rule_id, "open")
    assert close_due(dana.database, "team", NOON + 72 * HOUR)
    assert in_force(dana) == []
    with pytest.raises(Conflict):
        rules.enact_emergency(dana.database, writer(dana), rules.Emergency(rule=draft, reason="x"), NOON + 29 * DAY)


def test_a_ratified_emergency_rule_stays_as_a_rule_of_the_team(team: list[Person]) -> None:
    dana = team[0]
    rules.enact_emergency(dana.database, writer(dana), rules.Emergency(rule=TIGHT, reason="Blocked"), NOON)
    (card,) = shown(dana.database, "team", dana.operator_id, NOON)

    for person in team:
        voted(person, card)

    (rule,) = rules.policy_of(dana.database, "team").rules
    assert (rule.ends_ms, rule.params) == (None, TIGHT.params)


def test_every_step_of_a_vote_is_in_the_audit_log(team: list[Person]) -> None:
    enacted(team, Change(what="enact-rule", rule=CAP))

    with team[0].database.reading() as db:
        logged = db.scalars(select(tables.audit_logs.c.action).order_by(tables.audit_logs.c.number)).all()
        assert verify_audit(db, "team") is None
    assert [*logged] == ["proposal.opened", *["ballot.cast"] * 3, "proposal.passed", "proposal.carried-out"]


def test_the_evidence_of_a_proposal_is_that_of_its_opening_for_ever(team: list[Person]) -> None:
    dana = team[0]
    dana.push(*dana.wrote("mila.k", "outreach.sent"), *dana.wrote("jo.ht", "outreach.sent"))
    one_an_hour = RuleDraft(kind="frequency-cap", severity="warn", params={"limit": 1, "window_s": 3600})
    card = asked(dana, Change(what="enact-rule", rule=one_an_hour), at=NOON + HOUR)

    dana.push(*dana.wrote("ana.b", "outreach.sent"))

    later = one(dana.database, "team", card.proposal.proposal_id, dana.operator_id, NOON + 2 * HOUR)
    assert later.evidence is not None
    assert (later.evidence["messages"], later.evidence["spoke"]) == (2, 1)
    assert [part["spoke"] for part in later.evidence["operators"]] == [1]
