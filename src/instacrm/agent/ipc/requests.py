"""Each kind of message and the action it asks for; whatever is wrong with one is answered, never guessed at."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import msgspec
import structlog

from instacrm.agent.actions import actors, captures, health, outbox_keys, pausing, prospects, remarks, waiting, words
from instacrm.agent.actions.who import Who
from instacrm.domain.errors import BadFrame, InstaCrmError, NotSignedIn, UnknownKind, UnsupportedProtocol
from instacrm.wire import native
from instacrm.wire.native import PROTOCOL, AskStanding, Envelope, Hello, PressKeys

from . import envelopes, own_requests
from .desk import Desk
from .peer import Peer, Subscription

Action = Callable[[Desk, Who, Any], msgspec.Struct]

ACTIONS: Final[dict[str, Action]] = {
    "log": lambda desk, who, said: captures.log_capture(desk.store, who, said, now_ms=desk.now_ms()),
    "ask-standing": lambda desk, who, said: desk.standing(who, said),
    "ask-waiting": lambda desk, who, _: waiting.waiting(desk.store, who, now_ms=desk.now_ms()),
    "resolve": lambda desk, who, said: words.resolve(desk.store, who, said, now_ms=desk.now_ms()),
    "name-prospect": lambda desk, who, said: words.name_prospect(desk.store, who, said, now_ms=desk.now_ms()),
    "set-status": lambda desk, who, said: prospects.set_status(desk.store, who, said, now_ms=desk.now_ms()),
    "set-field": lambda desk, who, said: prospects.set_field(desk.store, who, said, now_ms=desk.now_ms()),
    "add-note": lambda desk, who, said: remarks.add_note(desk.store, who, said, now_ms=desk.now_ms()),
    "log-elsewhere": lambda desk, who, said: remarks.log_elsewhere(desk.store, who, said, now_ms=desk.now_ms()),
    "join-actor": lambda desk, who, said: actors.join_actor(desk.store, who, said, now_ms=desk.now_ms()),
    "set-paused": lambda desk, _, said: _set_paused(desk, said),
    "set-thread-logging": lambda desk, _, said: _set_thread_logging(desk, said),
    "capture-health": lambda desk, who, said: health.record_health(desk.store, who, said, now_ms=desk.now_ms()),
    "keep-outbox-keys": lambda desk, _, said: outbox_keys.keep_outbox_keys(desk.folder, said),
    "record-layout": lambda desk, _, said: health.record_layout(desk.store.folder, said, now_ms=desk.now_ms()),
}

_log = structlog.get_logger("ipc")


def answer(desk: Desk, peer: Peer, frame: bytes, *, done: Callable[[], None]) -> None:
    """Answer `frame`; `done` is called after, when something may have changed."""
    envelope = envelopes.read_envelope(frame)
    if isinstance(envelope, envelopes.Unreadable):
        peer.say(envelopes.write_error(envelope.failure, envelope.re))
        return
    try:
        if envelope.kind in own_requests.ANSWERERS and peer.caller is not None and peer.caller.role != "bridge":
            peer.begin(own_requests.answer(desk, peer, envelope))
            return
        if answered := _answer(desk, peer, envelope):
            peer.say(answered)
    except InstaCrmError as error:
        peer.say(envelopes.write_error(error, envelope.id))
    except Exception as error:  # noqa: BLE001 (a bug in one request must not take the others' agent away)
        own_requests.note_bug(envelope.kind, error)
        peer.say(envelopes.write_error(own_requests.Internal(), envelope.id))
    else:
        done()


def _answer(desk: Desk, peer: Peer, envelope: Envelope) -> bytes:
    asked = native.REQUESTS.get(envelope.kind)
    if asked is None:
        raise UnknownKind(f"the agent does not know {envelope.kind[:40]!r}")
    shape, answer_kind = asked
    said = _parse(envelope, shape)
    if isinstance(said, Hello):
        return _greet(desk, peer, said, envelope.id)
    if not peer.greeted:
        raise UnsupportedProtocol("`hello` comes first, so that both sides know the other's version")
    who = desk.who()
    if who is None:
        raise _not_signed_in()
    if isinstance(said, PressKeys):
        peer.begin(_press(desk, peer, said, envelope.id))
        return b""
    body = ACTIONS[envelope.kind](desk, who, said)
    if isinstance(said, AskStanding) and isinstance(body, native.Standing):
        peer.subscriptions[said.tab] = Subscription(said, body)
    answered = envelopes.write(answer_kind, body, envelope.id)
    if isinstance(said, native.Capture) and isinstance(body, native.Logged):
        switch = desk.switcher.after(peer, said, body)
        return answered + envelopes.write("switch-tab", switch) if switch else answered
    return answered


async def _press(desk: Desk, peer: Peer, said: PressKeys, message_id: str) -> None:
    """Press keys on a thread of its own: a screen that does not answer must not keep messages from being logged."""
    pressed = await asyncio.to_thread(desk.switcher.press, peer, said.outreach_id, peer.find_pid())
    if pressed.reason:
        _log.info("no-keys-pressed", reason=pressed.reason)
    peer.say(envelopes.write("keys-pressed", pressed, message_id))


def _set_paused(desk: Desk, said: native.SetPaused) -> native.State:
    pausing.set_paused(desk.store, said, now_ms=desk.now_ms())
    return desk.state()


def _set_thread_logging(desk: Desk, said: native.SetThreadLogging) -> native.State:
    pausing.set_thread_logging(desk.store, said)
    return desk.state()


def _parse(envelope: Envelope, shape: type[msgspec.Struct]) -> msgspec.Struct:
    try:
        return msgspec.json.decode(envelope.body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadFrame(f"{envelope.kind}: {error}") from error


def _greet(desk: Desk, peer: Peer, hello: Hello, message_id: str) -> bytes:
    if hello.protocol != PROTOCOL:
        raise UnsupportedProtocol(f"the agent speaks protocol {PROTOCOL}, the browser {hello.protocol}")
    peer.greeted = True
    peer.state_told = desk.state()
    _log.info("browser-greeted", extension=hello.extension[:40], queued=hello.queued)
    return envelopes.write("hello-ack", peer.state_told, message_id)


def _not_signed_in() -> NotSignedIn:
    refused = NotSignedIn()
    # The capture stays in the browser's outbox until somebody signs in.
    refused.retryable = True
    return refused
