"""The book of the window: the team's rules with what they say now, and its goals with how far they are."""

from functools import partial

import apsw

from instacrm.agent.store import Store, goal_counts, meta, people, team
from instacrm.agent.store.past import Past
from instacrm.domain.goals import Goal, goal_sentence, measure
from instacrm.domain.policy import Subject, evaluate, plain
from instacrm.domain.verdicts import Rule
from instacrm.wire.governing import Book, GoalLine, Named, RuleLine, RuleNow
from instacrm.wire.native import ActorCard
from instacrm.wire.sync import TeamSettings

from .who import Who


def book(store: Store, who: Who, *, now_ms: int) -> Book:
    """Rules and goals as this computer holds them, and how the operator stands with them."""
    with store.looking() as db:
        settings = team.settings(db)
        mine = people.actors_of(db, who.operator_id)
        return Book(
            as_of_ms=now_ms,
            core_ms=meta.get_number(db, meta.CORE_LAST),
            policy_version=team.policy_version(db),
            zone=settings.zone,
            rules=tuple(
                _rule(db, who, rule, mine, now_ms)
                for rule in sorted(team.rules(db), key=lambda rule: (rule.enacted_ms, rule.rule_id))
                if rule.ends_ms is None or rule.ends_ms > now_ms
            ),
            goals=tuple(_goal(db, who, goal, settings, now_ms) for goal in team.goals(db)),
            operators=tuple(Named(one.operator_id, one.name) for one in team.members(db)),
            actors=tuple(Named(one.actor_id, one.handle) for one in people.actors(db)),
        )


def _rule(db: apsw.Connection, who: Who, rule: Rule, mine: tuple[ActorCard, ...], now_ms: int) -> RuleLine:
    past = Past(db, who.operator_id)
    says: list[RuleNow] = []
    for actor in mine:
        subject = Subject(operator_id=who.operator_id, actor_id=actor.actor_id)
        says += [
            RuleNow(actor=actor.handle, sentence=found.sentence, severity=found.severity, clears_ms=found.clears_ms)
            for found in evaluate((rule,), past, subject, now_ms, 0)[0].findings
            if found.text_key is None
        ]
    return RuleLine(
        rule_id=rule.rule_id,
        sentence=plain(rule, past),
        severity=rule.severity,
        may_override=rule.may_override,
        enacted_ms=rule.enacted_ms,
        ends_ms=rule.ends_ms,
        binds_me=rule.scope.operator_id in (None, who.operator_id),
        now=tuple(says),
    )


def _goal(db: apsw.Connection, who: Who, goal: Goal, settings: TeamSettings, now_ms: int) -> GoalLine:
    draft = goal.draft
    found = measure(
        draft,
        who.operator_id,
        partial(goal_counts.count, db, draft.metric),
        zone=settings.zone,
        week_start=settings.week_start,
        now_ms=now_ms,
    )
    return GoalLine(
        goal_id=goal.goal_id,
        sentence=goal_sentence(draft, Past(db, who.operator_id)),
        metric=draft.metric,
        every=draft.every,
        from_ms=found.span.from_ms,
        until_ms=found.span.until_ms,
        progress=found.progress,
        mine=found.mine,
    )
