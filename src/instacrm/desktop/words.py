"""What the window says: short, plain, without blame. Times are epoch milliseconds, shown in this computer's zone."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, Literal

from instacrm.domain.rates import wilson
from instacrm.wire.governing import Book, GoalLine, RuleLine, VoteLine, Weighed
from instacrm.wire.ipc import Day, DayLine, PageHealth
from instacrm.wire.native import State, WaitingItem
from instacrm.wire.templates import TemplateLine
from instacrm.wire.window import ActivityLine

Tone = Literal["text", "muted", "clear", "warn", "hold"]

_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 60 * _MINUTE_MS
_DAY_MS: Final = 24 * _HOUR_MS

# Sign and word of each state of an outreach; never colour alone.
STATES: Final[dict[str, tuple[str, str, Tone]]] = {
    "pending": ("↑", "under way", "muted"),
    "sent": ("✓", "sent", "clear"),
    "failed": ("✕", "not sent", "hold"),
    "unconfirmed": ("◷", "unconfirmed", "warn"),
    "struck": ("⊘", "logged twice", "muted"),
}

# The statuses in the order of a conversation, as a person reads them.
STATUSES: Final[dict[str, str]] = {
    "new": "new",
    "no-reply": "no reply",
    "replied": "replied",
    "warm": "warm",
    "booked": "booked",
    "paid": "paid",
    "client": "client",
    "excluded": "excluded",
}

_HAPPENED: Final[dict[str, tuple[str, str, Tone]]] = {
    "rule.held": ("⬣", "held", "hold"),
    "rule.overridden": ("▲", "sent anyway", "warn"),
    "rule.warned": ("▲", "warned", "warn"),
    "rule.late": ("◌", "noticed late", "warn"),
    "note.added": ("✎", "note", "muted"),
    "reply.seen": ("↩", "reply", "clear"),
    "outreach.resolved": ("✓", "settled", "muted"),
    "outreach.named": ("@", "named", "muted"),
    "register.set": ("●", "changed", "muted"),
}


def clock(at_ms: int) -> str:
    """The local time of day."""
    return f"{datetime.fromtimestamp(at_ms / 1000).astimezone():%H:%M}"


def in_full(at_ms: int) -> str:
    """The instant in local time and in UTC, for whoever wants to know exactly."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S %Z} · {at:%H:%M:%S} UTC"


def ago(at_ms: int | None, now_ms: int) -> str:
    """How long ago, as people say it."""
    if at_ms is None:
        return "never"
    passed = max(0, now_ms - at_ms)
    if passed < _MINUTE_MS:
        return f"{passed // 1000} s ago"
    if passed < _HOUR_MS:
        return f"{passed // _MINUTE_MS} min ago"
    if passed < _DAY_MS:
        return f"{passed // _HOUR_MS} h ago"
    return f"{passed // _DAY_MS} d ago"


def counted(number: int, one: str, many: str) -> str:
    """`number` with its noun."""
    return f"{number} {one if number == 1 else many}"


def who(state: State) -> str:
    """Who is signed in, and for which team."""
    if state.operator is None or state.team is None:
        return "Nobody is signed in on this computer"
    return f"{state.operator.name} · {state.team.name}"


def connection(state: State, now_ms: int) -> tuple[str, Tone]:
    """How this computer stands with the team's server, and what that means for what was logged."""
    core = state.core
    waits = (
        f"{counted(core.waiting, 'entry waits', 'entries wait') if core.waiting else 'Nothing waits'} on this computer"
    )
    if core.held:
        return f"⌁ Your team's server would take much from this computer: see Health. {waits}.", "hold"
    match core.state:
        case "live":
            return (
                (f"✓ Team in step · {ago(core.last_ms, now_ms)}", "clear")
                if not core.waiting
                else (f"↑ {waits}", "text")
            )
        case "offline":
            last = f" (last: {clock(core.last_ms)})" if core.last_ms else ""
            return f"⌁ Your team's server is away{last}. {waits}; logging goes on.", "warn"
        case "refused":
            return f"⌁ Your team's server asks you to sign in again. {waits}.", "hold"
        case "never":
            return f"⌁ This computer has not reached your team's server yet. {waits}.", "warn"


def blindness(health: PageHealth) -> str:
    """What the extension cannot see, since when, and what to do."""
    place = {"thread": "the message list", "dock": "the chat window"}.get(health.page, f"the page “{health.page}”")
    since = clock(health.since_ms)
    if health.state == "blind":
        return (
            f"Cannot see {place} since {since}. Messages there are not being logged. "
            "Reload the tab; if it stays, press Record layout in the side panel."
        )
    return f"Sees {place} only in part since {since}. Messages may stay unconfirmed. Reload the tab."


def line(told: DayLine) -> str:
    """One outreach: who wrote to whom, from where."""
    writer = "you" if told.mine else told.operator
    whom = f"@{told.handle}" if told.handle else "somebody not named yet"
    return f"{writer} → {whom}" + (f" · @{told.actor}" if told.actor else "")


def asks(item: WaitingItem) -> str:
    """What waits for a person's word about this outreach."""
    if item.state == "observed":
        whom = f"@{item.handle}" if item.handle else "somebody"
        return f"A message to {whom} from @{item.actor} was seen at {clock(item.at_ms)}, not written here: is it yours?"
    if item.handle is None:
        return f"A message from @{item.actor} at {clock(item.at_ms)}: name the person in the side panel."
    return f"@{item.handle}, from @{item.actor} at {clock(item.at_ms)}: did it go out?"


def today(day: Day) -> str:
    """Since when the numbers count, and as of when."""
    return f"Today since {clock(day.from_ms)}, as of {clock(day.as_of_ms)}"


def day_of(at_ms: int, now_ms: int) -> str:
    """The time of day, with the date unless it is today's."""
    at, now = (datetime.fromtimestamp(ms / 1000).astimezone() for ms in (at_ms, now_ms))
    return (
        f"{at:%H:%M}" if at.date() == now.date() else f"{at:%d %b %H:%M}" if at.year == now.year else f"{at:%Y-%m-%d}"
    )


def status(code: str, names: Mapping[str, str]) -> str:
    """A status as a person reads it: a dot and its word, the team's own when `names` has one."""
    return f"● {status_word(code, names)}"


def status_word(code: str, names: Mapping[str, str]) -> str:
    """The word of a status: the team's own when `names` has one."""
    return names.get(code) or STATUSES.get(code) or code.replace("-", " ")


def what_happened(told: ActivityLine) -> tuple[str, Tone]:
    """What became of a line of the log: sign and word, and its tone."""
    sign, word, tone = STATES[told.state] if told.state else _HAPPENED.get(told.kind, ("·", told.kind, "muted"))
    return f"{sign} {word}", tone


def happened(told: ActivityLine) -> str:
    """A line of the log: who did what to whom, from where."""
    doer = "you" if told.mine else told.operator
    whom = f"@{told.handle}" if told.handle else "somebody not named yet"
    place = f" · @{told.actor}" if told.actor else ""
    set_to = f"{told.field.replace('-', ' ')} of {whom} to {told.value or 'nothing'}"
    went = {"sent": "it was sent", "doubled": "it is on record twice"}.get(told.value, "it was not sent")
    said = {
        "register.set": f"{doer} set {set_to}",
        "reply.seen": f"{whom} answered{place}, seen by {doer}",
        "note.added": f"{doer} noted something on {whom}",
        "outreach.resolved": f"{doer} said of a message{place}: {went}",
        "rule.held": f"{doer} → {whom}{place}: a rule held it",
        "rule.warned": f"{doer} → {whom}{place}: a rule warned, the message went out",
        "rule.late": f"{doer} → {whom}{place}: a rule spoke only after it had gone out"
        + (f" ({told.value})" if told.value else ""),
        "rule.overridden": f"{doer} → {whom}{place}: sent though a rule held it",
    }
    return said.get(told.kind, f"{doer} → {whom}{place}")


def goal(told: GoalLine) -> str:
    """How far a goal is: mine, the team's, what is expected by now, and where it ends at this pace."""
    progress = told.progress
    ends = "" if progress.forecast is None else f", at this pace {progress.forecast}"
    return f"{told.sentence}: {progress.value} (you {told.mine}), expected by now {progress.expected}{ends}"


SEVERITIES: Final[dict[str, tuple[str, str, Tone]]] = {
    "clear": ("✓", "clear", "clear"),
    "notice": ("◌", "notice", "muted"),
    "warn": ("▲", "warn", "warn"),
    "hold": ("⬣", "hold", "hold"),
}

VOTES: Final[dict[str, tuple[str, str, Tone]]] = {
    "open": ("◷", "open", "text"),
    "passed": ("✓", "passed", "clear"),
    "rejected": ("✕", "rejected", "hold"),
    "overtaken": ("⊘", "overtaken by another change", "muted"),
    "withdrawn": ("⊘", "taken back", "muted"),
}


def held_version(book: Book, now_ms: int) -> str:
    """Which rules this computer goes by, and how fresh they are."""
    if not book.policy_version:
        return "No rules of your team are on this computer yet."
    heard = f"your team's server was last heard {ago(book.core_ms, now_ms)}" if book.core_ms else "never heard"
    return f"Version {book.policy_version} of your team's rules is in force on this computer; {heard}."


def stands(rule: RuleLine, now_ms: int) -> tuple[str, Tone]:
    """What a rule says now of my next message, by account; the loudest first."""
    if not rule.binds_me:
        return "not about your messages", "muted"
    if not rule.now:
        return "✓ clear", "clear"
    said = [
        f"@{now.actor}: {now.sentence}" + (f", clears {day_of(now.clears_ms, now_ms)}" if now.clears_ms else "")
        for now in rule.now
    ]
    sign, _, tone = SEVERITIES[rule.severity]
    return f"{sign} {'; '.join(said)}", tone


def counting(vote: VoteLine) -> str:
    """The count as it stands."""
    own = {"for": "you are for", "against": "you are against", "abstain": "you abstain"}
    mine = own[vote.mine] if vote.mine else "you have not voted"
    return f"{vote.votes_for} for, {vote.against} against, {vote.abstained} abstain, {vote.silent} to come; {mine}"


_SPOKE: Final = {"notice": "noticed", "warn": "warned of", "hold": "held"}


def weighed(found: Weighed) -> str:
    """What a rule would have done over the past: messages, people it would not have touched, the fullest day."""
    if not found.messages:
        return f"The team sent nothing in the last {found.days} days, so the past says nothing yet."
    untouched = sum(1 for part in found.operators if not part.spoke)
    told = (
        f"Over the last {found.days} days it would have {_SPOKE[found.severity]} "
        f"{counted(found.spoke, 'message', 'messages')} of {found.messages}; "
        f"{untouched} of {counted(len(found.operators), 'person', 'people')} not affected."
    )
    fullest = max(found.per_day, key=lambda part: part.spoke, default=None)
    if fullest and fullest.spoke:
        told += f" Most on one day: {fullest.spoke}, on {fullest.name}."
    return f"{told} The past is taken as it was: everybody is taken to have written all the same."


def other_limits(found: Weighed) -> str:
    """How often the rule would have spoken with its number set otherwise."""
    return "With other limits: " + " · ".join(f"{one.value} → {one.spoke}" for one in found.limits)


def answered(people: int, replied: int) -> tuple[str, Tone]:
    """How a text was answered: by so many of so many, and how sure that is."""
    if not people:
        return "not sent yet", "muted"
    told = f"sent to {counted(people, 'person', 'people')}, {replied} answered"
    sure = wilson(replied, people)
    if sure.is_wide:
        return f"{told}: too few to tell", "muted"
    return f"{told}: {replied / people:.0%}, surely between {sure.low:.0%} and {sure.high:.0%}", "text"


def whose(told: TemplateLine) -> str:
    """Whose a template is."""
    return "your own" if told.mine else f"{told.owner}'s own" if told.owner else "the team's"
