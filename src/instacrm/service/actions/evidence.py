"""Evidence: what a rule would have done over the team's own past, beside the one it would replace."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import Connection

from instacrm.domain.errors import BadInput
from instacrm.domain.governance.drafts import Change, RuleDraft, check_change, rule_of
from instacrm.domain.policy import check_rule, kind_of, plain
from instacrm.domain.policy.replaying import Impact, Tally, Touch, replay, spoken
from instacrm.domain.verdicts import Rule
from instacrm.service.store import names, reports_team, touches
from instacrm.service.store import rules as rows
from instacrm.service.store.engine import Database

from .reports_periods import period

DAYS: Final = 30
# Over more messages than this, other limits are not tried: each is a replay of its own.
SENSITIVITY_MAX: Final = 200_000
_STEPS: Final = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)


class AskEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """Which rule, in place of which, over how many days."""

    rule: RuleDraft
    replaces: str | None = None
    days: Literal[7, 30, 90] = 30


class DayWords(msgspec.Struct, frozen=True):
    """One local day: messages, about how many the rule and the one it replaces would have spoken."""

    day: str
    messages: int
    spoke: int
    before: int


class PartWords(msgspec.Struct, frozen=True):
    """One operator or account, likewise."""

    id: str
    name: str
    messages: int
    spoke: int
    before: int


class Limit(msgspec.Struct, frozen=True):
    """With another value of the rule's number, about how many messages it would have spoken."""

    value: int
    spoke: int


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The past with the rule. `severity` says what "spoke" means: noticed, warned or held.

    Taken as it was: everybody is taken to have written all the same. `replaced` is the other rule's sentence.
    """

    sentence: str
    severity: Literal["notice", "warn", "hold"]
    days: int
    from_ms: int
    as_of_ms: int
    messages: int
    spoke: int
    before: int
    replaced: str | None
    per_day: tuple[DayWords, ...]
    operators: tuple[PartWords, ...]
    actors: tuple[PartWords, ...]
    parameter: str | None
    limits: tuple[Limit, ...]


def evidence(database: Database, team_id: str, asked: AskEvidence, now_ms: int) -> Evidence:
    """What the rule of `asked` would have done. Raises: BadInput; StoreBusy."""
    check_change(Change(what="enact-rule", rule=asked.rule))
    with database.reading() as db:
        return _evidence(db, team_id, asked.rule, asked.replaces, asked.days, now_ms)


def evidence_for(db: Connection, team_id: str, change: Change, now_ms: int) -> dict[str, Any] | None:
    """The evidence that is frozen into a proposal; none for what is no rule."""
    if change.rule is None:
        return None
    found: dict[str, Any] = msgspec.to_builtins(_evidence(db, team_id, change.rule, change.subject_id, DAYS, now_ms))
    return found


def _evidence(  # noqa: PLR0913, PLR0917 (one question)
    db: Connection, team_id: str, draft: RuleDraft, replaces: str | None, days: int, now_ms: int
) -> Evidence:
    rule = rule_of(draft, rule_id="", version=1, now_ms=0)
    known = names.names_of(db, team_id)
    asked = period(days, now_ms=now_ms, zone=reports_team.zone_of(db, team_id))
    starts = [(ms, day.isoformat()) for ms, day in zip(asked.starts_ms, asked.days, strict=True)]
    kept = rows.find(db, team_id, replaces) if replaces else None
    parameter, others = _others(rule)
    since_ms = _since(asked.starts_ms[0], [rule, *others.values(), *([kept.rule] if kept else [])])
    count = touches.count(db, team_id, now_ms, since_ms)
    told: list[Touch] | None = list(touches.until(db, team_id, now_ms, since_ms)) if count <= SENSITIVITY_MAX else None

    def over(one: Rule) -> Impact:
        source: Iterator[Touch] = iter(told) if told is not None else touches.until(db, team_id, now_ms, since_ms)
        return replay(one, source, known, day_starts=starts, until_ms=now_ms)

    impact = over(rule)
    before = over(kept.rule) if kept else None
    limits: tuple[Limit, ...] = ()
    if told is not None:
        limits = tuple(
            Limit(value, impact.total.spoke if other == rule else spoken(other, told, known, from_ms=impact.from_ms))
            for value, other in others.items()
        )
    return Evidence(
        sentence=plain(rule, known),
        severity=rule.severity,
        days=days,
        from_ms=impact.from_ms,
        as_of_ms=now_ms,
        messages=impact.total.messages,
        spoke=impact.total.spoke,
        before=before.total.spoke if before else 0,
        replaced=plain(kept.rule, known) if kept else None,
        per_day=tuple(
            DayWords(day, part.messages, part.spoke, before.per_day[day].spoke if before else 0)
            for day, part in impact.per_day.items()
        ),
        operators=_parts(impact.operators, before.operators if before else {}, known.operator_name),
        actors=_parts(impact.actors, before.actors if before else {}, known.actor_name),
        parameter=parameter if limits else None,
        limits=limits,
    )


def _parts(found: dict[str, Tally], before: dict[str, Tally], name: Callable[[str], str]) -> tuple[PartWords, ...]:
    parts = [
        PartWords(key, name(key), part.messages, part.spoke, before[key].spoke if key in before else 0)
        for key, part in found.items()
    ]
    return tuple(sorted(parts, key=lambda part: (-part.spoke, -part.messages, part.name)))


def _others(rule: Rule) -> tuple[str | None, dict[int, Rule]]:
    """The first number of the rule's parameters, and the rule with other values of it, the asked one among them."""
    params = kind_of(rule).Params
    name = next((field for field in params.__struct_fields__ if isinstance(rule.params.get(field), int)), None)
    if name is None:
        return None, {}
    asked = int(rule.params[name])
    found = {}
    for value in sorted({max(1, round(asked * step)) for step in _STEPS}):
        with contextlib.suppress(BadInput):  # beyond what the kind allows
            found[value] = check_rule(msgspec.structs.replace(rule, params={**rule.params, name: value}))
    return name, found


def _since(from_ms: int, rules: Iterable[Rule]) -> int:
    """From when on the past may matter to any of these rules, counted from `from_ms` on; 0: from the beginning."""
    reaches = [kind_of(rule).reach_ms(rule) for rule in rules]
    return 0 if None in reaches else from_ms - max(reach for reach in reaches if reach is not None)
