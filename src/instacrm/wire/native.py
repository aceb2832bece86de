"""Messages between the extension and the agent, both ways; the bridge passes them on unread.

Every message is an envelope `{kind, id, re?, body}`. `id` is the sender's, `re` the id of what is answered.
A message from the agent without `re` is news (`state`, `standing`, `switch-tab`). Words: `docs/native.md`.
"""

from typing import Annotated, Any, Final, Literal

import msgspec

from instacrm.domain.outreach import State as OutreachState
from instacrm.domain.packs import Pack
from instacrm.domain.verdicts import Step

PROTOCOL: Final = 1


class Envelope(msgspec.Struct, frozen=True, omit_defaults=True):
    """Any message; the body is read only when the kind is known."""

    kind: str
    id: str
    body: msgspec.Raw = msgspec.Raw(b"{}")
    re: str | None = None


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """The extension's first message on a port."""

    protocol: int
    extension: str
    browser: str
    profile: str
    queued: int = 0


class OperatorCard(msgspec.Struct, frozen=True):
    """Who is signed in on this computer."""

    operator_id: str
    name: str


class TeamCard(msgspec.Struct, frozen=True):
    """The team this agent works for."""

    team_id: str
    name: str


class ActorCard(msgspec.Struct, frozen=True, kw_only=True):
    """An Instagram account that the operator joined to the team."""

    actor_id: str
    handle: str
    user_id: str


class HeldBack(msgspec.Struct, frozen=True, kw_only=True):
    """Why no pull goes on (`code`): it would take something of `people` of `known` people from this computer."""

    code: str
    people: int
    known: int


class CoreState(msgspec.Struct, frozen=True, omit_defaults=True):
    """How this agent stands with the team's server. `refused` means: sign in again."""

    state: Literal["live", "offline", "never", "refused"]
    last_ms: int | None = None
    waiting: int = 0
    # Of a first synchronisation: how many events of the team are still to come, at most.
    left: int | None = None
    # A person has to agree first; until then nothing new is fetched.
    held: HeldBack | None = None


class Exclusions(msgspec.Struct, frozen=True):
    """What must not be kept, such as excluded prospects: hex HMAC-SHA256(`key` from hex, handle), full length."""

    key: str
    hashes: tuple[str, ...]


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What the agent is and for whom: the answer to `hello`, and news whenever it changes.

    `text_secret` (hex) is the key that texts are compared with (`Finding.text_key`); kept in memory only.
    `unlogged` are conversations that are never logged, hashed as "user id|thread id".
    """

    protocol: int
    agent: str
    agent_id: str
    signed_in: Literal["no", "pending", "yes"]
    core: CoreState
    actors: tuple[ActorCard, ...]
    exclusions: Exclusions
    text_policy: Literal["shared", "local", "none"]
    paused: bool = False
    text_secret: str | None = None
    unlogged: Exclusions | None = None
    pack: Pack | None = None
    operator: OperatorCard | None = None
    team: TeamCard | None = None
    # The version of the team's rules that this computer holds; 0 before any were heard of.
    policy_version: int = 0
    # What the team calls its statuses, by status; one that is not there keeps its usual name.
    status_names: dict[str, str] = {}
    # How many people and addresses were erased: with another number a browser seals its outbox with another key.
    erased: int = 0


class ActorSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows of the account that sends; `sources` names the evidence, two of which must agree."""

    handle: str | None
    user_id: str | None
    sources: tuple[str, ...]


class ProspectSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows of the person written to."""

    handle: str | None
    thread_id: str | None
    sources: tuple[str, ...]
    display_name: str | None = None


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict that stood in the browser when the key was pressed."""

    severity: Literal["unchecked", "clear", "notice", "warn", "hold"]
    policy_version: int | None = None


class Capture(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing the page showed. `text` is in memory only until the agent answered.

    `text_key` stands in for the text of a held press, which is the writer's own: rules about texts are judged by it.
    `kind` is an event kind of `domain/events`: outreach.intent, .sent, .failed, .unconfirmed, .observed or rule.held.
    """

    event_id: str
    kind: str
    at_ms: int
    actor: ActorSeen
    prospect: ProspectSeen
    outreach_id: str | None = None
    surface: Literal["thread", "dock", "story", "note", "share"] = "thread"
    way: Literal["enter", "numpad-enter", "send-button", "none"] = "none"
    content: str = "text"
    text: str | None = None
    text_key: str | None = None
    length: int = 0
    shown: Shown | None = None
    overridden: bool = False
    evidence: tuple[str, ...] = ()
    pack: str = ""


class Logged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The agent's answer: `logged` and `duplicate` are on disk; `refused` is not kept, and `code` says why.

    `needs-name` is on disk without a prospect, until a person names it.
    """

    event_id: str
    status: Literal["logged", "duplicate", "needs-name", "refused"]
    code: str | None = None
    message: str | None = None
    verdict: Step | None = None


class AskStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Which verdict stands for this actor and prospect? Subscribes to changes until the next question of the tab."""

    actor: ActorSeen
    prospect: ProspectSeen
    tab: int


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One outreach to the person, by anybody of the team.

    `late` tells the rules that spoke of it only after it had gone out.
    """

    outreach_id: str
    at_ms: int
    operator: str
    mine: bool
    actor: str
    state: OutreachState
    text: str | None = None
    late: tuple[str, ...] = ()


class NoteLine(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody of the team noted about a person."""

    event_id: str
    at_ms: int
    operator: str
    mine: bool
    text: str


class ElsewhereLine(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody of the team wrote to, or met, the person elsewhere: `place` is a word of `log-elsewhere`."""

    event_id: str
    at_ms: int
    operator: str
    mine: bool
    place: str


class PersonCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the team knows of a prospect. Times are the last this computer heard, see `Standing.core_ms`.

    `since_ms` is when the handle became theirs, where it was somebody else's before.
    """

    person_id: str
    handle: str
    status: str
    history: tuple[HistoryLine, ...] = ()
    last_reply_ms: int | None = None
    follow_up: str | None = None
    do_not_contact: bool = False
    notes: tuple[NoteLine, ...] = ()
    elsewhere: tuple[ElsewhereLine, ...] = ()
    since_ms: int | None = None


class Pace(msgspec.Struct, frozen=True):
    """Messages counted (intent, unconfirmed, sent): in the last hour and since local midnight."""

    hour: int
    today: int


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The verdicts that stand for one actor and prospect, as steps in time, valid until `expires_ms`.

    `core_ms` is when the team's server was last heard: what others did since is not in it.
    """

    tab: int
    handle: str | None
    thread_id: str | None
    joined: bool
    policy_version: int
    as_of_ms: int
    expires_ms: int
    steps: tuple[Step, ...]
    excluded: bool = False
    core_ms: int | None = None
    actor: ActorCard | None = None
    sharers: tuple[str, ...] = ()
    mine: Pace | None = None
    team: Pace | None = None
    person: PersonCard | None = None


class WaitingItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An outreach that waits for a person's word: on what became of it, or, without `handle`, on whom it went to.

    `observed` waits for whose it is: an own message that the page showed and that nobody of the team logged.
    """

    outreach_id: str
    at_ms: int
    actor: str
    state: Literal["pending", "unconfirmed", "sent", "observed"]
    handle: str | None = None
    text: str | None = None


class Waiting(msgspec.Struct, frozen=True):
    """Answer to `ask-waiting`."""

    items: tuple[WaitingItem, ...]


class Resolve(msgspec.Struct, frozen=True, kw_only=True):
    """A person's word on an outreach: what became of it, that it is on record twice, or whose an observed one is."""

    event_id: str
    at_ms: int
    outreach_id: str
    word: Literal["sent", "not-sent", "doubled", "mine", "not-mine"]


class NameProspect(msgspec.Struct, frozen=True, kw_only=True):
    """A person names the prospect of an outreach that came without one."""

    event_id: str
    at_ms: int
    outreach_id: str
    handle: str


class SetStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A person sets the status of a prospect, whether anybody wrote to them or not."""

    event_id: str
    at_ms: int
    handle: str
    status: str


class SetField(msgspec.Struct, frozen=True, kw_only=True):
    """A person sets a field of a prospect for the whole team; null takes it away.

    `follow-up` is a day, `2026-11-27`; `do-not-contact` is `yes`.
    """

    event_id: str
    at_ms: int
    handle: str
    field: Literal["follow-up", "do-not-contact"]
    value: str | None


class AddNote(msgspec.Struct, frozen=True, kw_only=True):
    """A person notes something about a prospect, for the team to read."""

    event_id: str
    at_ms: int
    handle: str
    text: str


class LogElsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """A person wrote to a prospect, or met them, at `at_ms`, where no page shows it."""

    event_id: str
    at_ms: int
    handle: str
    place: Literal["instagram", "e-mail", "phone", "in-person", "other"]


class SetThreadLogging(msgspec.Struct, frozen=True, kw_only=True):
    """A person says that a conversation is never logged on this computer, or is again."""

    user_id: str
    thread_id: str
    logged: bool


class JoinActor(msgspec.Struct, frozen=True, kw_only=True):
    """A person joins the Instagram account they write from to the team."""

    event_id: str
    at_ms: int
    actor: ActorSeen


class SetPaused(msgspec.Struct, frozen=True):
    """A person pauses or resumes logging on this computer."""

    paused: bool


class CaptureHealth(msgspec.Struct, frozen=True, kw_only=True):
    """How well the extension sees one kind of page; `missing` names anchors, never page text."""

    event_id: str
    page: str
    state: Literal["ok", "degraded", "blind"]
    since_ms: int
    missing: tuple[str, ...] = ()


class RecordLayout(msgspec.Struct, frozen=True):
    """The text-free structure of a page, at a person's request."""

    page: str
    structure: dict[str, Any]


class LayoutRecorded(msgspec.Struct, frozen=True):
    """Where the structure was written."""

    file: str


class SwitchTab(msgspec.Struct, frozen=True, kw_only=True):
    """News after a confirmed message: close the tab that sent it, or show the next, unless the person does anything.

    `way` says who does it at the end of `after_ms`: the browser itself, or the agent when it is asked for the keys.
    """

    outreach_id: str
    way: Literal["browser", "keyboard"]
    act: Literal["close", "next"]
    after_ms: int


class PressKeys(msgspec.Struct, frozen=True):
    """The countdown of an offered switch ended undisturbed: press the keys now."""

    outreach_id: str


class KeysPressed(msgspec.Struct, frozen=True, kw_only=True):
    """Whether keys were pressed, and else why not, as a word of `agent/tabs/front.py`."""

    done: bool
    reason: str = ""


class OutboxKey(msgspec.Struct, frozen=True):
    """The half of a key pair that opens what a browser has sealed; the browser made it (PKCS#8, base64)."""

    id: Annotated[str, msgspec.Meta(max_length=64)]
    private: Annotated[str, msgspec.Meta(max_length=1000)]


class KeepOutboxKeys(msgspec.Struct, frozen=True):
    """From now on exactly these keys are kept for the browser profile, and any other is destroyed; null only asks."""

    profile: Annotated[str, msgspec.Meta(max_length=64)]
    keys: tuple[OutboxKey, ...] | None = None


class OutboxKeys(msgspec.Struct, frozen=True):
    """The keys that are kept for the profile that asked."""

    keys: tuple[OutboxKey, ...]


class Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    """Body of `error`: a stable code, what happened, what to do."""

    code: str
    message: str
    remedy: str = ""
    retryable: bool = False


# What the extension may say, and the kind of the answer.
REQUESTS: Final[dict[str, tuple[type[msgspec.Struct], str]]] = {
    "hello": (Hello, "hello-ack"),
    "log": (Capture, "logged"),
    "ask-standing": (AskStanding, "standing"),
    "ask-waiting": (msgspec.defstruct("AskWaiting", [], frozen=True), "waiting"),
    "resolve": (Resolve, "logged"),
    "name-prospect": (NameProspect, "logged"),
    "set-status": (SetStatus, "logged"),
    "set-field": (SetField, "logged"),
    "add-note": (AddNote, "logged"),
    "log-elsewhere": (LogElsewhere, "logged"),
    "join-actor": (JoinActor, "logged"),
    "set-paused": (SetPaused, "state"),
    "set-thread-logging": (SetThreadLogging, "state"),
    "capture-health": (CaptureHealth, "logged"),
    "record-layout": (RecordLayout, "layout-recorded"),
    "press-keys": (PressKeys, "keys-pressed"),
    "keep-outbox-keys": (KeepOutboxKeys, "outbox-keys"),
}

# What the agent says, as an answer or as news.
ANSWERS: Final[dict[str, type[msgspec.Struct]]] = {
    "hello-ack": State,
    "state": State,
    "logged": Logged,
    "standing": Standing,
    "waiting": Waiting,
    "layout-recorded": LayoutRecorded,
    "switch-tab": SwitchTab,
    "keys-pressed": KeysPressed,
    "outbox-keys": OutboxKeys,
    "error": Failure,
}
