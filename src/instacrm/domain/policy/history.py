"""What a rule may ask of the past: small questions, newest first, never a count over a window.

An instant counts when its outreach is in one of `outreach.COUNTED_IN_CAPS`. A scope that names nobody is the
whole team; a scope that names an actor counts all operators who write from it.
"""

from typing import NamedTuple, Protocol

import msgspec

from instacrm.domain.verdicts import Finding, Rule, Scope


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """The next message: by whom, from which account, to whom (`person` is None while nobody knows)."""

    operator_id: str
    actor_id: str
    person: str | None = None
    handle: str | None = None


class Writer(NamedTuple):
    """An operator who wrote to a person from an actor, last at `last_ms`."""

    operator_id: str
    actor_id: str
    last_ms: int


class Spell(NamedTuple):
    """A finding and the time it holds: from `from_ms` until just before `until_ms`."""

    from_ms: int
    until_ms: int
    finding: Finding


class History(Protocol):
    """The past of one team, as far as this computer knows it. All instants are epoch milliseconds."""

    def touches(self, scope: Scope, since_ms: int, limit: int) -> tuple[int, ...]:
        """When messages were counted within `scope` after `since_ms`: the newest `limit`, newest first."""
        ...

    def people(self, scope: Scope, since_ms: int, limit: int) -> tuple[int, ...]:
        """The last instant of each person written to after `since_ms`: the newest `limit`, newest first."""
        ...

    def first_contacts(self, scope: Scope, since_ms: int, limit: int) -> tuple[int, ...]:
        """The first instant of each person first written to after `since_ms`: the newest `limit`, newest first."""
        ...

    def latest(self, scope: Scope, person: str | None) -> int | None:
        """When somebody within `scope` last wrote to `person`, or to anybody when that is None."""
        ...

    def writers(self, person: str) -> tuple[Writer, ...]:
        """Everybody of the team who ever wrote to `person`, by operator and actor."""
        ...

    def operator_name(self, operator_id: str) -> str:
        """What people call the operator; "you" when it is the one who asks."""
        ...

    def actor_name(self, actor_id: str) -> str:
        """The actor's handle with its @."""
        ...


class RuleKind(Protocol):
    """A module of this folder: checks a rule's parameters and finds the spells in which it speaks."""

    def check(self, rule: Rule) -> object:
        """The rule's parameters. Raises: BadInput."""
        ...

    def spells(self, rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:
        """When the rule speaks, from `now_ms` on. Raises: BadInput."""
        ...
