"""What a rule may ask of the past: small questions, newest first, never a count over a window.

An instant counts when its outreach is in one of `outreach.COUNTED_IN_CAPS`. A scope that names nobody is the
whole team; a scope that names an actor counts all operators who write from it.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import msgspec

from instacrm.domain.verdicts import Finding, Rule, Scope


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """The next message: by whom, from which account, to whom (`person` is None while nobody knows).

    `text_key` is None before anything is written: rules about texts then say for which texts they would speak.
    """

    operator_id: str
    actor_id: str
    person: str | None = None
    handle: str | None = None
    text_key: str | None = None


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


class Names(Protocol):
    """What people call operators and accounts."""

    def operator_name(self, operator_id: str) -> str:
        """What people call the operator; "you" when it is the one who asks."""
        ...

    def actor_name(self, actor_id: str) -> str:
        """The actor's handle with its @."""
        ...


class Accounts(Protocol):
    """What rules ask of an account itself."""

    def zone(self, actor_id: str) -> str:
        """The time zone (IANA) in which the account is at home: its own, else the team's."""
        ...

    def joined_ms(self, actor_id: str) -> int | None:
        """When the account was first joined to the team."""
        ...


class History(Names, Accounts, Protocol):
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

    def text_people(self, scope: Scope, text_key: str, since_ms: int, limit: int) -> tuple[int, ...]:
        """When each person last got this text after `since_ms`: the newest `limit`, newest first."""
        ...

    def text_latest(self, scope: Scope, text_key: str, person: str) -> int | None:
        """When somebody within `scope` last sent this text to `person`."""
        ...

    def texts_used(self, scope: Scope, least: int, limit: int) -> tuple[str, ...]:
        """Keys of texts that at least `least` people ever got: the `limit` used last, newest first."""
        ...


# Whether a rule speaks about a message, told in the order of time: when, by whom, from where, to whom, its text's key.
Speaks = Callable[[int, str, str, str | None, str | None], bool]


class RuleKind(Protocol):
    """A module of `kinds`: what its rules ask for, how one is told, when it speaks, and how it would have spoken.

    `Params` is a frozen struct whose fields carry title, limits and unit: forms are drawn from its JSON Schema.
    `TEAM_WIDE` kinds look at everybody's messages, the others at those of the rule's scope alone.
    """

    TITLE: str
    ABOUT: str
    TEAM_WIDE: bool
    Params: type[msgspec.Struct]

    def plain(self, rule: Rule, names: Names) -> str:
        """The rule as one sentence without a full stop. Raises: BadInput."""
        ...

    def spells(self, rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:
        """When the rule speaks, from `now_ms` on. Raises: BadInput."""
        ...

    def reach_ms(self, rule: Rule) -> int | None:
        """How long before a message another may have been that the rule looks at; none: all there ever was."""
        ...

    def live(self, rule: Rule, accounts: Accounts) -> Speaks:
        """The rule as a fold over all messages, each told once in order: says what `spells` would. Raises: BadInput."""
        ...
