"""What the reports answer, as `docs/core-api.md` names it; OpenAPI and the dashboard's client are made from these.

Times are epoch milliseconds, days are local days of the team (`YYYY-MM-DD`).
"""

from typing import Any

import msgspec

from instacrm.domain.outreach import State


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said of an outreach: what became of it, or (`named`) to whom it went."""

    at_ms: int
    operator_id: str
    operator: str
    word: str


class FormerName(msgspec.Struct, frozen=True, kw_only=True):
    """A handle that somebody gave up, and until when it was theirs."""

    handle: str
    until_ms: int


class ActivityLine(msgspec.Struct, frozen=True, kw_only=True):
    """One outreach story (kind `outreach`, its current state, dated at the intent) or one other event.

    `seq` is the place of the newest event in it. `text` is null when there is none, the team does not share texts,
    or the person is excluded. `corrections` are persons' words on the outreach, oldest first.
    """

    seq: int
    event_id: str
    kind: str
    at_ms: int
    received_ms: int
    operator_id: str
    operator: str
    actor_id: str | None
    actor: str | None
    person_id: str | None
    handle: str | None
    outreach_id: str | None
    state: State | None
    text: str | None
    fact: dict[str, Any]
    corrections: list[Correction]
    # Of somebody who has no handle any more.
    former: FormerName | None = None


class ActivityPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of activity, newest first. A search for words says how far back it looked; none: through everything."""

    items: list[ActivityLine]
    next_cursor: str | None
    as_of_ms: int
    back_to_ms: int | None = None


class ProspectRow(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the team's list. `sent` counts the team's sent messages; names and handles of who wrote to them."""

    person_id: str
    handle: str | None
    status: str
    sent: int
    first_at_ms: int | None
    last_at_ms: int | None
    last_state: State | None
    last_operator: str | None
    last_actor: str | None
    operators: list[str]
    actors: list[str]
    last_reply_ms: int | None
    owner_id: str | None
    owner: str | None
    follow_up: str | None
    do_not_contact: bool
    account_id: str | None = None
    account: str | None = None
    # Where `handle` is null because somebody else has it by now.
    former: FormerName | None = None


class Facet(msgspec.Struct, frozen=True):
    """How many people the list would have with this value of a filter chosen alone."""

    value: str
    count: int


class Facets(msgspec.Struct, frozen=True, kw_only=True):
    """Counts beside each filter; each leaves its own filter out. `total` is what all filters let through."""

    total: int
    status: list[Facet]
    owner: list[Facet]
    follow_up: list[Facet]
    replied: list[Facet]
    do_not_contact: list[Facet]
    operator: list[Facet]
    actor: list[Facet]


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What a change of many people did, and what takes it back: its mark and its places in the team's history."""

    changed: int
    mark: str
    from_seq: int
    to_seq: int


class ProspectDetail(ProspectRow, frozen=True, kw_only=True):
    """A person with the newest lines of their story; `timeline_more` says that older ones were left out."""

    timeline: list[ActivityLine]
    timeline_more: bool


class Register(msgspec.Struct, frozen=True):
    """A field of a person and what it holds."""

    field: str
    value: Any


class PersonCopy(ProspectRow, frozen=True, kw_only=True):
    """All that the team keeps of a person: their row, every field, and everything that happened, newest first."""

    as_of_ms: int
    fields: list[Register]
    timeline: list[ActivityLine]


class ProspectPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of prospects; `total` counts all that the filters let through."""

    items: list[ProspectRow]
    next_cursor: str | None
    as_of_ms: int
    total: int


class Count(msgspec.Struct, frozen=True):
    """A number, and the same number in the period before, up to the same time of day."""

    value: int
    previous: int


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in the period. Messages are dated at the key press; `people` and `replies` count persons once.

    `first_contacts` are persons whose first message ever sent by the team lies in the period.
    """

    sent: Count
    people: Count
    first_contacts: Count
    replies: Count
    unconfirmed: Count
    failed: Count
    warned: Count
    held: Count
    overridden: Count


class DayCount(msgspec.Struct, frozen=True):
    """Sent messages of one local day of the team."""

    day: str
    mine: int
    team: int


class OperatorRow(msgspec.Struct, frozen=True, kw_only=True):
    """An operator of the team: sent messages and distinct people in the period, last word from their agents."""

    operator_id: str
    name: str
    role: str
    sent: int
    people: int
    last_sync_ms: int | None


class ActorRow(msgspec.Struct, frozen=True, kw_only=True):
    """An account: sent messages in the period, mine and by all (`team` includes mine); `last_at_ms` is of all time."""

    actor_id: str
    handle: str
    operators: list[str]
    mine: int
    team: int
    last_at_ms: int | None


class OperatorList(msgspec.Struct, frozen=True, kw_only=True):
    """The team's operators, by name."""

    items: list[OperatorRow]
    days: int
    as_of_ms: int


class ActorList(msgspec.Struct, frozen=True, kw_only=True):
    """The team's accounts, by handle."""

    items: list[ActorRow]
    days: int
    as_of_ms: int


class PipelineStep(msgspec.Struct, frozen=True):
    """How many people have this status now."""

    status: str
    people: int


Pipeline = list[PipelineStep]


class Part(msgspec.Struct, frozen=True):
    """Sent messages in the two periods: an operator's from an account, or an account's by an operator."""

    name: str
    sent: list[int]


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """What one operator, or one account, did in two periods: `sent`, and of it `mine`; `parts` add up to `sent`.

    `pace` is sent messages of the last 14 days, oldest first; `statuses` is where the people of the second period
    stand now.
    """

    id: str
    name: str
    sent: list[int]
    mine: list[int]
    people: list[int]
    parts: list[Part]
    pace: list[int]
    statuses: Pipeline


class Contributions(msgspec.Struct, frozen=True, kw_only=True):
    """Operators and accounts in two periods of local days; `team` is what both lists add up to."""

    as_of_ms: int
    days: list[int]
    from_ms: list[int]
    pace_days: list[str]
    team: list[int]
    operators: list[Contribution]
    actors: list[Contribution]


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """Of the people written to in the period, how many replied afterwards; `low` to `high`: Wilson, 95 %, in percent.

    With `is_few` the interval is too wide to tell anything.
    """

    id: str
    name: str
    people: int
    replied: int
    low: float
    high: float
    is_few: bool


class VariantRate(msgspec.Struct, frozen=True, kw_only=True):
    """A variant of a template, whose it is (empty: the team's), and its rate; the text is empty once taken out."""

    template_id: str
    title: str
    owner: str
    text: str
    is_ended: bool
    rate: Rate


class OpenerRate(msgspec.Struct, frozen=True, kw_only=True):
    """First messages that say the same but for a few words: one of their texts, none when the team does not share it.

    `texts` is how many different ones there are; `operators` used them.
    """

    text: str | None
    texts: int
    operators: list[str]
    rate: Rate


class Openers(msgspec.Struct, frozen=True, kw_only=True):
    """First messages of the period: `first` in all, of which the newest `looked_at` stand in `groups` and `others`."""

    first: int
    looked_at: int
    groups: list[OpenerRate]
    others: Rate


class Cohort(msgspec.Struct, frozen=True, kw_only=True):
    """People first written to in the week that begins on `week`, and how far they came; a step holds all after it."""

    week: str
    people: int
    replied: int
    warm: int
    booked: int
    paid: int


class Analytics(msgspec.Struct, frozen=True, kw_only=True):
    """What the team's work came to in a period of local days. `hours` is sent messages, Monday first, by local hour."""

    as_of_ms: int
    from_ms: int
    days: int
    zone: str
    per_day: list[DayCount]
    hours: list[list[int]]
    cohorts: list[Cohort]
    team: Rate
    operators: list[Rate]
    actors: list[Rate]
    templates: list[VariantRate]
    openers: Openers


class NeedsYou(msgspec.Struct, frozen=True):
    """What waits for the asker's own word, of any age."""

    unconfirmed: int
    needs_name: int


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """The first page: `days` local days of the team up to now, today included."""

    as_of_ms: int
    from_ms: int
    days: int
    mine: Counts
    team: Counts
    per_day: list[DayCount]
    operators: list[OperatorRow]
    actors: list[ActorRow]
    pipeline: list[PipelineStep]
    needs_you: NeedsYou
