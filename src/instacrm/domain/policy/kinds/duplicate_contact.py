"""Duplicate contact: somebody else of the team, or another account, wrote to this person within `days` days.

One's own conversation from the same account is no duplicate.
"""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from instacrm.domain.policy.findings import finding_of
from instacrm.domain.policy.history import Accounts, History, Names, Speaks, Spell, Subject, Writer
from instacrm.domain.policy.params import parse_params
from instacrm.domain.policy.wording import ago, binding, plural
from instacrm.domain.verdicts import Rule

TITLE: Final = "Somebody else wrote already"
ABOUT: Final = "Tells when a colleague, or another account, wrote to the same person not long ago."
# The others are what it looks at, whomever it binds.
TEAM_WIDE: Final = True
_DAY_MS: Final = 86_400_000
_NEVER_MS: Final = -(1 << 62)


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nobody else wrote to the person within `days` days."""

    days: Annotated[
        int, Meta(ge=1, le=3650, title="Days to look back", extra_json_schema={"unit": "days", "default": 7})
    ]


def plain(rule: Rule, names: Names) -> str:
    """The rule: "Nobody writes to a person to whom somebody else of the team wrote in the last 7 days, …"."""
    days = plural(parse_params(rule, Params).days, "day")
    return (
        f"No message to a person to whom somebody else of the team wrote in the last {days}{binding(rule.scope, names)}"
    )


def spells(rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:
    """The time until the last other contact is long enough ago."""
    days = parse_params(rule, Params).days
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
    words = sentence(history, subject, last, now_ms)
    used = max(0, now_ms - last.last_ms) // _DAY_MS
    return (Spell(now_ms, until_ms, finding_of(rule, words, used=used, limit=days, clears_ms=until_ms)),)


def sentence(history: History, subject: Subject, last: Writer, now_ms: int) -> str:
    """The finding for people: "Dana wrote to @mila.k from @studio_a 3 days ago"."""
    name = history.operator_name(last.operator_id)
    whom = f"@{subject.handle}" if subject.handle else "this person"
    when = ago(now_ms - last.last_ms)
    return f"{name[:1].upper()}{name[1:]} wrote to {whom} from {history.actor_name(last.actor_id)} {when}"


def reach_ms(rule: Rule) -> int | None:
    """The days it looks back."""
    return parse_params(rule, Params).days * _DAY_MS


def live(rule: Rule, _accounts: Accounts) -> Speaks:
    """The look back over everybody's messages."""
    span_ms = parse_params(rule, Params).days * _DAY_MS
    # By person: who wrote last and when, and when anybody but them wrote last. Nobody earlier can matter again.
    last: dict[str, tuple[int, int, int]] = {}
    # A number for each writer: of names as they come, millions would be kept.
    writers: dict[tuple[str, str], int] = {}

    def speaks(at_ms: int, operator_id: str, actor_id: str, person: str | None, _text: str | None) -> bool:
        if person is None:
            return False
        mine = writers.setdefault((operator_id, actor_id), len(writers))
        writer, written_ms, others_ms = last.get(person, (mine, at_ms, _NEVER_MS))
        if writer != mine:
            others_ms = written_ms
        last[person] = (mine, at_ms, others_ms)
        return others_ms + span_ms > at_ms

    return speaks
