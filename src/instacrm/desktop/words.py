"""What the window says: short, plain, without blame.

Times are epoch milliseconds. A time of day is told in this computer's zone, a day without one in the team's.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Final, Literal

from PySide6.QtCore import QDate

from instacrm.domain.days import zone_of
from instacrm.domain.rates import wilson
from instacrm.domain.safety import Safety
from instacrm.wire.governing import Book, GoalLine, RuleLine, RuleNow, VoteLine, Weighed
from instacrm.wire.ipc import Day, DayLine, PageHealth
from instacrm.wire.native import State, WaitingItem
from instacrm.wire.templates import TemplateLine
from instacrm.wire.window import ActivityLine

from .language import counted, date, day_and_month, mark, percent, tr
from .told import retell

Tone = Literal["text", "muted", "clear", "warn", "hold"]

_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 60 * _MINUTE_MS
_DAY_MS: Final = 24 * _HOUR_MS

# Sign and word of each state of an outreach; never colour alone.
STATES: Final[dict[str, tuple[str, str, Tone]]] = {
    "pending": ("↑", mark("under way"), "muted"),
    "sent": ("✓", mark("sent"), "clear"),
    "failed": ("✕", mark("not sent"), "hold"),
    "unconfirmed": ("◷", mark("unconfirmed"), "warn"),
    "struck": ("⊘", mark("logged twice"), "muted"),
}

# The statuses in the order of a conversation, as a person reads them.
STATUSES: Final[dict[str, str]] = {
    "new": mark("new"),
    "no-reply": mark("no reply"),
    "replied": mark("replied"),
    "warm": mark("warm"),
    "booked": mark("booked"),
    "paid": mark("paid"),
    "client": mark("client"),
    "excluded": mark("excluded"),
}

_HAPPENED: Final[dict[str, tuple[str, str, Tone]]] = {
    "rule.held": ("⬣", mark("held"), "hold"),
    "rule.overridden": ("▲", mark("sent anyway"), "warn"),
    "rule.warned": ("▲", mark("warned"), "warn"),
    "rule.late": ("◌", mark("noticed late"), "warn"),
    "note.added": ("✎", mark("note"), "muted"),
    "reply.seen": ("↩", mark("reply"), "clear"),
    "outreach.resolved": ("✓", mark("settled"), "muted"),
    "outreach.named": ("@", mark("named"), "muted"),
    "register.set": ("●", mark("changed"), "muted"),
}

# The team's zone, once the agent told it; this computer's until then.
_team_zone: list[tzinfo | None] = [None]


def keep_days_of(zone: str) -> None:
    """Tell days as they are in the team's `zone` (IANA) from now on."""
    _team_zone[0] = zone_of(zone)


def clock(at_ms: int) -> str:
    """The local time of day."""
    return f"{datetime.fromtimestamp(at_ms / 1000).astimezone():%H:%M}"


def in_full(at_ms: int) -> str:
    """The instant in local time and in UTC, for whoever wants to know exactly."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    here = at.astimezone()
    return f"{date(QDate(here.year, here.month, here.day))} {here:%H:%M:%S %Z} · {at:%H:%M:%S} UTC"


def ago(at_ms: int | None, now_ms: int) -> str:
    """How long ago, as people say it."""
    if at_ms is None:
        return tr("never")
    passed = max(0, now_ms - at_ms)
    if passed < _MINUTE_MS:
        return tr("{passed} s ago", passed=passed // 1000)
    if passed < _HOUR_MS:
        return tr("{passed} min ago", passed=passed // _MINUTE_MS)
    if passed < _DAY_MS:
        return tr("{passed} h ago", passed=passed // _HOUR_MS)
    return tr("{passed} d ago", passed=passed // _DAY_MS)


def who(state: State) -> str:
    """Who is signed in, and for which team."""
    if state.operator is None or state.team is None:
        return tr("Nobody is signed in on this computer")
    return f"{state.operator.name} · {state.team.name}"


def connection(state: State, now_ms: int) -> tuple[str, Tone]:
    """How this computer stands with the team's server, and what that means for what was logged."""
    core = state.core
    waits = (
        tr("{entries} on this computer", entries=counted(core.waiting, "entry waits", "entries wait"))
        if core.waiting
        else tr("Nothing waits on this computer")
    )
    if core.held:
        return tr("⌁ Your team's server would take much from this computer: see Health. {waits}.", waits=waits), "hold"
    match core.state:
        case "live":
            return (
                (tr("✓ Team in step · {ago}", ago=ago(core.last_ms, now_ms)), "clear")
                if not core.waiting
                else (f"↑ {waits}", "text")
            )
        case "offline":
            last = tr(" (last: {at})", at=clock(core.last_ms)) if core.last_ms else ""
            return tr("⌁ Your team's server is away{last}. {waits}; logging goes on.", last=last, waits=waits), "warn"
        case "refused":
            return tr("⌁ Your team's server asks you to sign in again. {waits}.", waits=waits), "hold"
        case "never":
            return tr("⌁ This computer has not reached your team's server yet. {waits}.", waits=waits), "warn"


# What the extension calls the parts of a page that it needs: the words of its own panel.
ANCHORS: Final = {
    "composer": mark("where messages are written"),
    "message-list": mark("the message list"),
    "header": mark("who the conversation is with"),
    "actor": mark("which account is signed in"),
    "own-message": mark("your own messages after sending"),
    "script": mark("a part of the page"),
}


def blindness(health: PageHealth) -> str:
    """What the extension cannot see, since when, and what to do."""
    parts = ", ".join(tr(ANCHORS.get(name, name)) for name in health.missing) or tr("the page")
    known = {"thread": tr("a conversation"), "dock": tr("a chat window")}
    place = known.get(health.page) or tr("“{page}”", page=health.page)
    lack = tr("Cannot see {parts} since {since}, in {place}.", parts=parts, since=clock(health.since_ms), place=place)
    if health.state == "blind":
        done = tr(
            "Messages there are not being logged as sent. "
            "Reload the tab; if it stays, press Record layout in the side panel."
        )
    else:
        done = tr("Messages there are logged, but may need your word. Reload the tab.")
    return f"{lack} {done}"


def line(told: DayLine) -> str:
    """One outreach: who wrote to whom, from where."""
    writer = tr("you") if told.mine else told.operator
    whom = f"@{told.handle}" if told.handle else tr("somebody not named yet")
    return f"{writer} → {whom}" + (f" · @{told.actor}" if told.actor else "")


def asks(item: WaitingItem) -> str:
    """What waits for a person's word about this outreach."""
    at = clock(item.at_ms)
    if item.state == "observed":
        whom = f"@{item.handle}" if item.handle else tr("somebody")
        return tr(
            "A message to {whom} from @{actor} was seen at {at}, not written here: is it yours?",
            whom=whom,
            actor=item.actor,
            at=at,
        )
    if item.handle is None:
        return tr("A message from @{actor} at {at}: name the person in the side panel.", actor=item.actor, at=at)
    return tr("@{handle}, from @{actor} at {at}: did it go out?", handle=item.handle, actor=item.actor, at=at)


def today(day: Day) -> str:
    """Since when the numbers count, and as of when."""
    return tr("Today since {begin}, as of {now}", begin=clock(day.from_ms), now=clock(day.as_of_ms))


def day_of(at_ms: int, now_ms: int) -> str:
    """The time of day, with the date unless it is today's."""
    at, now = (datetime.fromtimestamp(ms / 1000).astimezone() for ms in (at_ms, now_ms))
    if at.date() == now.date():
        return f"{at:%H:%M}"
    on = QDate(at.year, at.month, at.day)
    return f"{day_and_month(on)} {at:%H:%M}" if at.year == now.year else date(on)


def day_named(text: str) -> str:
    """A day that came as YYYY-MM-DD; anything else as it came."""
    on = QDate.fromString(text, "yyyy-MM-dd")
    return date(on) if on.isValid() else text


def day_said(at_ms: int) -> str:
    """A day of the team's, with its year."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(_team_zone[0])
    return date(QDate(at.year, at.month, at.day))


def status(code: str, names: Mapping[str, str]) -> str:
    """A status as a person reads it: a dot and its word, the team's own when `names` has one."""
    return f"● {status_word(code, names)}"


def status_word(code: str, names: Mapping[str, str]) -> str:
    """The word of a status: the team's own when `names` has one."""
    return names.get(code) or tr(STATUSES.get(code, code.replace("-", " ")))


def what_happened(told: ActivityLine) -> tuple[str, Tone]:
    """What became of a line of the log: sign and word, and its tone."""
    sign, word, tone = STATES[told.state] if told.state else _HAPPENED.get(told.kind, ("·", told.kind, "muted"))
    return f"{sign} {tr(word)}", tone


_HAPPENING: Final = {
    "register.set": mark("{doer} set {field} of {whom} to {value}"),
    "reply.seen": mark("{whom} answered{place}, seen {by}"),
    "note.added": mark("{doer} noted something on {whom}"),
    "outreach.resolved": mark("{doer} said of a message{place}: {went}"),
    "rule.held": mark("{doer} → {whom}{place}: a rule held it"),
    "rule.warned": mark("{doer} → {whom}{place}: a rule warned, the message went out"),
    "rule.late": mark("{doer} → {whom}{place}: a rule spoke only after it had gone out"),
    "rule.overridden": mark("{doer} → {whom}{place}: sent though a rule held it"),
}
_WENT: Final = {"sent": mark("it was sent"), "doubled": mark("it is on record twice")}


def whom(handle: str, until_ms: int | None) -> str:
    """Somebody by the handle they have, or had until an instant."""
    named = f"@{handle}"
    return named if until_ms is None else tr("{whom} (until {day})", whom=named, day=day_said(until_ms))


def happened(told: ActivityLine) -> str:
    """A line of the log: who did what to whom, from where."""
    said = tr(
        _HAPPENING.get(told.kind, "{doer} → {whom}{place}"),
        doer=tr("you") if told.mine else told.operator,
        whom=whom(told.handle, told.until_ms) if told.handle else tr("somebody not named yet"),
        place=f" · @{told.actor}" if told.actor else "",
        field=field(told.field),
        value=_set_to(told),
        by=tr("by you") if told.mine else tr("by {operator}", operator=told.operator),
        went=tr(_WENT.get(told.value, mark("it was not sent"))),
    )
    return f"{said} ({retell(told.value)})" if told.kind == "rule.late" and told.value else said


def _set_to(told: ActivityLine) -> str:
    return tr(STATUSES[told.value]) if told.value in STATUSES else day_named(told.value) or tr("nothing")


# What a team sets of a person, beside the statuses.
FIELDS: Final = {
    "status": mark("status"),
    "follow-up": mark("follow up"),
    "do-not-contact": mark("do not contact"),
    "owner": mark("owner"),
}


def field(name: str) -> str:
    """What is set of a person."""
    return tr(FIELDS.get(name, name.replace("-", " ")))


def goal(told: GoalLine) -> str:
    """How far a goal is: mine, the team's, what is expected by now, and where it ends at this pace."""
    progress = told.progress
    ends = "" if progress.forecast is None else tr(", at this pace {forecast}", forecast=progress.forecast)
    return tr(
        "{goal}: {value} (you {mine}), expected by now {expected}{ends}",
        goal=retell(told.sentence),
        value=progress.value,
        mine=told.mine,
        expected=progress.expected,
        ends=ends,
    )


SEVERITIES: Final[dict[str, tuple[str, str, Tone]]] = {
    "clear": ("✓", mark("clear"), "clear"),
    "notice": ("◌", mark("notice"), "muted"),
    "warn": ("▲", mark("warn"), "warn"),
    "hold": ("⬣", mark("hold"), "hold"),
}

VOTES: Final[dict[str, tuple[str, str, Tone]]] = {
    "open": ("◷", mark("open"), "text"),
    "passed": ("✓", mark("passed"), "clear"),
    "rejected": ("✕", mark("rejected"), "hold"),
    "overtaken": ("⊘", mark("overtaken by another change"), "muted"),
    "withdrawn": ("⊘", mark("taken back"), "muted"),
}


def held_version(book: Book, now_ms: int) -> str:
    """Which rules this computer goes by, and how fresh they are."""
    if not book.policy_version:
        return tr("No rules of your team are on this computer yet.")
    heard = (
        tr("your team's server was last heard {ago}", ago=ago(book.core_ms, now_ms))
        if book.core_ms
        else tr("your team's server was never heard")
    )
    return tr(
        "Version {version} of your team's rules is in force on this computer; {heard}.",
        version=book.policy_version,
        heard=heard,
    )


def stands(rule: RuleLine, now_ms: int) -> tuple[str, Tone]:
    """What a rule says now of my next message, by account; the loudest first."""
    if not rule.binds_me:
        return tr("not about your messages"), "muted"
    if not rule.now:
        return f"✓ {tr('clear')}", "clear"
    said = [f"@{now.actor}: {retell(now.sentence)}{_clears(now, now_ms)}" for now in rule.now]
    sign, _, tone = SEVERITIES[rule.severity]
    return f"{sign} {'; '.join(said)}", tone


def next_message(book: Book, handle: str, now_ms: int) -> tuple[str, str, Tone]:
    """What the rules say now of my next message from an account: sign and word, all they say, and the tone."""
    says = [(rule, now) for rule in book.rules if rule.binds_me for now in rule.now if now.actor == handle]
    if not says:
        return f"✓ {tr('clear')}", "", "clear"
    loudest = list(SEVERITIES)
    _, now = max(says, key=lambda one: loudest.index(one[1].severity))
    sign, word, tone = SEVERITIES[now.severity]
    until = tr(" until {at}", at=day_of(now.clears_ms, now_ms)) if now.clears_ms else ""
    return f"{sign} {tr(word)}{until}", "\n".join(f"{retell(one.sentence)}." for _, one in says), tone


def _clears(now: RuleNow, now_ms: int) -> str:
    return tr(", clears {at}", at=day_of(now.clears_ms, now_ms)) if now.clears_ms else ""


SAFETY: Final[dict[str, tuple[str, str, Tone]]] = {
    "no-rule": ("◌", mark("no rule"), "muted"),
    "calm": ("✓", mark("calm"), "clear"),
    "near": ("▲", mark("near: {factor}"), "warn"),
    "over": ("⬣", mark("over: {factor}"), "hold"),
}
FACTORS: Final[dict[str, str]] = {
    "pace": mark("pace"),
    "spacing": mark("spacing"),
    "repetition": mark("same text"),
    "first-contacts": mark("first contacts"),
    "replies": mark("replies"),
}


def safety(told: Safety) -> tuple[str, Tone]:
    """How an account looks beside the team's rules, by its worst factor."""
    sign, word, tone = SAFETY[told.standing]
    worst = told.factors[0].name if told.factors else ""
    return f"{sign} {tr(word, factor=tr(FACTORS.get(worst, worst)))}", tone


def advice(told: Safety) -> str:
    """The worst factor in a sentence, and what would make it calmer where it is near a limit."""
    worst = told.factors[0]
    calmer = retell(worst.advice) if told.standing in ("near", "over") else ""
    return f"{retell(worst.sentence)} {calmer}".strip()


def counting(vote: VoteLine) -> str:
    """The count as it stands."""
    own = {"for": tr("you are for"), "against": tr("you are against"), "abstain": tr("you abstain")}
    return tr(
        "{votes} for, {against} against, {abstained} abstain, {silent} to come; {mine}",
        votes=vote.votes_for,
        against=vote.against,
        abstained=vote.abstained,
        silent=vote.silent,
        mine=own[vote.mine] if vote.mine else tr("you have not voted"),
    )


_SPOKE: Final = {"notice": mark("noticed"), "warn": mark("warned of"), "hold": mark("held")}


def weighed(found: Weighed) -> str:
    """What a rule would have done over the past: messages, people it would not have touched, the fullest day."""
    if not found.messages:
        return tr("The team sent nothing in the last {days} days, so the past says nothing yet.", days=found.days)
    told = tr(
        "Over the last {days} days it would have {spoke} {messages} of {all}; {untouched} of {people} not affected.",
        days=found.days,
        spoke=tr(_SPOKE[found.severity]),
        messages=counted(found.spoke, "message", "messages"),
        all=found.messages,
        untouched=sum(1 for part in found.operators if not part.spoke),
        people=counted(len(found.operators), "person", "people"),
    )
    fullest = max(found.per_day, key=lambda part: part.spoke, default=None)
    if fullest and fullest.spoke:
        told += tr(" Most on one day: {spoke}, on {day}.", spoke=fullest.spoke, day=day_named(fullest.name))
    return f"{told} {tr('The past is taken as it was: everybody is taken to have written all the same.')}"


def other_limits(found: Weighed) -> str:
    """How often the rule would have spoken with its number set otherwise."""
    return tr("With other limits: ") + " · ".join(f"{one.value} → {one.spoke}" for one in found.limits)


def answered(people: int, replied: int) -> tuple[str, Tone]:
    """How a text was answered: by so many of so many, and how sure that is."""
    if not people:
        return tr("not sent yet"), "muted"
    told = tr("sent to {people}, {replied} answered", people=counted(people, "person", "people"), replied=replied)
    sure = wilson(replied, people)
    if sure.is_wide:
        return f"{told}: {tr('too few to tell')}", "muted"
    between = tr("surely between {low} and {high}", low=percent(sure.low), high=percent(sure.high))
    return f"{told}: {percent(replied / people)}, {between}", "text"


def whose(told: TemplateLine) -> str:
    """Whose a template is."""
    if told.mine:
        return tr("your own")
    return tr("{owner}'s own", owner=told.owner) if told.owner else tr("the team's")
