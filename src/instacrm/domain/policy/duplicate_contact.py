"""Duplicate contact: somebody else of the team, or another account, wrote to this person within `days` days.

One's own conversation from the same account is no duplicate.
"""

from typing import Annotated

import msgspec

from instacrm.domain.verdicts import Finding, Rule

from .history import History, Spell, Subject, Writer
from .params import parse_params
from .wording import ago

_DAY_MS = 86_400_000


class DuplicateContact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nobody else wrote to the person within `days` days."""

    days: Annotated[int, msgspec.Meta(ge=1, le=3650)]


def check(rule: Rule) -> DuplicateContact:
    """The rule's parameters. Raises: BadInput."""
    return parse_params(rule, DuplicateContact)


def spells(rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:
    """The time until the last other contact is long enough ago."""
    days = check(rule).days
    if subject.person is None:
        return ()
    mine = (subject.operator_id, subject.actor_id)
    others = [w for w in history.writers(subject.person) if (w.operator_id, w.actor_id) != mine]
    last = max(others, key=lambda w: (w.last_ms, w.operator_id, w.actor_id), default=None)
    if last is None:
        return ()
    until_ms = last.last_ms + days * _DAY_MS
    if until_ms <= now_ms:
        return ()
    finding = Finding(
        rule_id=rule.rule_id,
        kind=rule.kind,
        severity=rule.severity,
        sentence=sentence(history, subject, last, now_ms),
        used=max(0, now_ms - last.last_ms) // _DAY_MS,
        limit=days,
        clears_ms=until_ms,
        may_override=rule.may_override,
    )
    return (Spell(now_ms, until_ms, finding),)


def sentence(history: History, subject: Subject, last: Writer, now_ms: int) -> str:
    """The finding for people: "Dana wrote to @mila.k from @studio_a 3 days ago"."""
    name = history.operator_name(last.operator_id)
    whom = f"@{subject.handle}" if subject.handle else "this person"
    when = ago(now_ms - last.last_ms)
    return f"{name[:1].upper()}{name[1:]} wrote to {whom} from {history.actor_name(last.actor_id)} {when}"
