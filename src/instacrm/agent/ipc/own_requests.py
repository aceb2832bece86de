"""What the person's own programs ask of the whole agent: how it is, today, stop, sync, back up."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec

from instacrm.agent.actions import days
from instacrm.domain.errors import BadFrame, InstaCrmError, NotSignedIn
from instacrm.wire import ipc
from instacrm.wire.native import Envelope

from . import envelopes
from .desk import Desk
from .peer import Peer


async def _status(desk: Desk, _: ipc.AskStatus) -> ipc.Status:
    return desk.steering.status()


async def _quit(desk: Desk, said: ipc.Quit) -> ipc.Quitting:
    desk.steering.quit(by_person=said.by_person)
    return ipc.Quitting()


async def _sync_now(desk: Desk, _: ipc.SyncNow) -> ipc.SyncAsked:
    return ipc.SyncAsked(desk.steering.sync_now())


async def _backup(desk: Desk, _: ipc.BackUp) -> ipc.BackedUp:
    return ipc.BackedUp(await desk.steering.backup())


async def _session_changed(desk: Desk, _: ipc.SessionChanged) -> ipc.Heard:
    return ipc.Heard(await desk.steering.session_changed())


async def _day(desk: Desk, _: ipc.AskDay) -> ipc.Day:
    who = desk.who()
    if who is None:
        raise NotSignedIn
    return days.day(desk.store, who, now_ms=desk.now_ms())


ANSWERERS: Final[dict[str, Callable[[Desk, Any], Awaitable[msgspec.Struct]]]] = {
    "status": _status,
    "quit": _quit,
    "sync-now": _sync_now,
    "backup": _backup,
    "session-changed": _session_changed,
    "ask-day": _day,
}


async def answer(desk: Desk, peer: Peer, envelope: Envelope) -> None:
    """Answer one of `ANSWERERS`."""
    shape, answer_kind = ipc.REQUESTS[envelope.kind]
    try:
        try:
            said = msgspec.json.decode(envelope.body, type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadFrame(f"{envelope.kind}: {error}") from error
        peer.say(envelopes.write(answer_kind, await ANSWERERS[envelope.kind](desk, said), envelope.id))
    except InstaCrmError as error:
        peer.say(envelopes.write_error(error, envelope.id))
