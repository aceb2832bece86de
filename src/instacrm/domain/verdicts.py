"""What the team's rules say about one message from one actor to one person, now and in the next minutes."""

from typing import Any, Final, Literal

import msgspec

Severity = Literal["clear", "notice", "warn", "hold"]
SEVERITIES: Final[tuple[Severity, ...]] = ("clear", "notice", "warn", "hold")


class Scope(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whom a rule binds: nobody named is the whole team, both named is one operator on one actor."""

    operator_id: str | None = None
    actor_id: str | None = None


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A limit the team enacted. `params` are checked by the module of its kind in `domain/policy/kinds`.

    `ends_ms`: an emergency rule that nobody ratified says nothing from then on, also on agents that are offline.
    """

    rule_id: str
    kind: str
    version: int
    severity: Literal["notice", "warn", "hold"]
    params: dict[str, Any]
    scope: Scope = Scope()
    may_override: bool = True
    enacted_ms: int = 0
    ends_ms: int | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule says: `sentence` for people, `used` of `limit` in the rule's own unit, when it clears.

    With a `text_key` it speaks only about a message with that very text (`domain.prospects.text_key`).
    """

    rule_id: str
    kind: str
    severity: Severity
    sentence: str
    used: int
    limit: int
    clears_ms: int | None = None
    may_override: bool = True
    text_key: str | None = None


class Step(msgspec.Struct, frozen=True):
    """From `from_ms` on, until the next step, this holds. `severity` leaves out what depends on the text."""

    from_ms: int
    severity: Severity
    findings: tuple[Finding, ...] = ()


def strictest(findings: tuple[Finding, ...]) -> Severity:
    """The strictest severity among the `findings` that hold for any text, clear when there is none."""
    return max((f.severity for f in findings if f.text_key is None), key=SEVERITIES.index, default="clear")
