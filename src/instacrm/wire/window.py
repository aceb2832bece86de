"""What the window asks for its pages: prospects, one person, activity, health. Part of `wire.ipc`."""

from typing import Final, Literal

import msgspec

from instacrm.domain.outreach import State as OutreachState

from .native import PersonCard

ROWS_MAX: Final = 200
QUERY_MAX: Final = 64
IMPORT_ROWS_MAX: Final = 200
# The finding about the team's log of administrative steps.
AUDIT_LOG: Final = "audit log"


class AskProspects(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whose handle contains `query`, or with none: whom the team wrote to last. At most `limit` of them."""

    query: str = ""
    status: str | None = None
    limit: int = ROWS_MAX


class ProspectLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A prospect in a list, and the last message to them by anybody of the team."""

    person_id: str
    handle: str
    status: str
    last_ms: int | None = None
    operator: str = ""
    mine: bool = False
    actor: str = ""
    # Until when the handle was theirs, where somebody else has it by now.
    until_ms: int | None = None


class Prospects(msgspec.Struct, frozen=True, kw_only=True):
    """The prospects that fit, of `known` on this computer; `more` when there are others."""

    items: tuple[ProspectLine, ...]
    known: int
    more: bool


class AskPerson(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that this computer knows of who has a handle, or of `person_id`, who had it once?"""

    handle: str
    person_id: str = ""


class Former(msgspec.Struct, frozen=True):
    """Somebody who had a handle until just before `until_ms`."""

    person_id: str
    until_ms: int


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A prospect as the side panel knows them, and what else the team set, by field.

    `since_ms` and `until_ms`: from when on and until when the handle was theirs, where it changed hands; `former` had
    it before.
    """

    card: PersonCard
    fields: dict[str, str] = {}
    since_ms: int | None = None
    until_ms: int | None = None
    former: tuple[Former, ...] = ()


class AskActivity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened from `since_ms` until before `before_ms` (or now), newest first. `query` is part of a handle."""

    what: Literal["all", "messages", "rules", "people"] = "all"
    whose: Literal["all", "mine", "others"] = "all"
    state: OutreachState | None = None
    query: str = ""
    since_ms: int | None = None
    before_ms: int | None = None
    limit: int = ROWS_MAX


class ActivityLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened. `kind` is an event kind; messages have a `state`, settings a `field` and `value`."""

    line_id: str
    at_ms: int
    kind: str
    operator: str
    mine: bool
    actor: str = ""
    handle: str | None = None
    state: OutreachState | None = None
    field: str = ""
    value: str = ""
    # Until when the handle was theirs, where somebody else has it by now.
    until_ms: int | None = None


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """What happened; `more` when there is more before the last line."""

    lines: tuple[ActivityLine, ...]
    more: bool


class AskHealth(msgspec.Struct, frozen=True):
    """How is every part on this computer? Reads files from end to end and may take seconds."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """How one thing is: `ok`, worth knowing (`note`), or a `problem`, with what to do."""

    name: str
    state: Literal["ok", "note", "problem"]
    says: str
    remedy: str = ""


class Health(msgspec.Struct, frozen=True):
    """What `doctor` finds about the agent's own folder."""

    findings: tuple[Finding, ...]


class AuditSeen(msgspec.Struct, frozen=True):
    """A person saw the alarm about the team's audit log: keep who and when, and alarm no more until the next one."""


class GoSolo(msgspec.Struct, frozen=True, kw_only=True):
    """Work alone on this computer, called `name`; `zone` (IANA) is where the day begins at midnight."""

    name: str
    team_name: str
    zone: str = "UTC"


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """Write what this computer has to `file` (absolute): `prospects` as a CSV table, `entries` as JSON lines."""

    what: Literal["prospects", "entries"]
    file: str


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows lie in `file` now."""

    file: str
    rows: int


class PersonRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Row `number` of a person's own list: registers to set (`status`, `follow-up`, `do-not-contact`), and a note."""

    number: int
    handle: str
    fields: dict[str, str] = {}
    note: str | None = None


class ImportPeople(msgspec.Struct, frozen=True, kw_only=True):
    """Take in rows of the table with the sum `source`: the same row of the same table writes nothing a second time."""

    source: str
    rows: tuple[PersonRow, ...]


class ImportedPeople(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows said something new, and how many did not; `left_alone` are excluded or erased and stay so."""

    changed: int
    unchanged: int
    left_alone: int


REQUESTS: Final[dict[str, tuple[type[msgspec.Struct], str]]] = {
    "ask-prospects": (AskProspects, "prospects"),
    "ask-person": (AskPerson, "person"),
    "ask-activity": (AskActivity, "activity"),
    "ask-health": (AskHealth, "health"),
    "audit-seen": (AuditSeen, "health"),
    "export": (Export, "exported"),
    "import-people": (ImportPeople, "imported-people"),
}

ANSWERS: Final[dict[str, type[msgspec.Struct]]] = {
    "prospects": Prospects,
    "person": Person,
    "activity": Activity,
    "health": Health,
    "exported": Exported,
    "imported-people": ImportedPeople,
}
