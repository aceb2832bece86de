"""What the person's own programs ask of the whole agent: how it is, today, lists, stop, sync, back up.

Lists are read on a thread and a connection of their own, so that no message waits for them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
import structlog

from instacrm.agent.actions import (
    actors,
    auditing,
    books,
    days,
    exporting,
    importing,
    listing,
    preferences,
    removals,
    safeties,
    templates,
)
from instacrm.agent.actions.who import Who
from instacrm.agent.logs import places_of, set_level
from instacrm.domain.errors import BadFrame, InstaCrmError, NotSignedIn, Unavailable
from instacrm.wire import governing, ipc, window
from instacrm.wire.devices import AskDevices, Devices, EndDevice, EndOtherDevices
from instacrm.wire.native import Envelope
from instacrm.wire.preferences import AskPreferences, Preferences, SetPreferences
from instacrm.wire.templates import AskTemplates, EndTemplate, SaveTemplate, Templates

from . import envelopes
from .desk import Desk
from .peer import Peer

_log = structlog.get_logger("ipc")


class Internal(Unavailable):
    """Something in InstaCRM went wrong; nothing was kept."""

    code = "internal"


async def _status(desk: Desk, _: ipc.AskStatus) -> ipc.Status:
    return desk.steering.status()


async def _quit(desk: Desk, said: ipc.Quit) -> ipc.Quitting:
    desk.steering.quit(by_person=said.by_person)
    return ipc.Quitting()


async def _sync_now(desk: Desk, said: ipc.SyncNow) -> ipc.SyncAsked:
    accepted = removals.agree(desk.store) if said.accept_removals and desk.who() else None
    return ipc.SyncAsked(desk.steering.sync_now(), accepted)


async def _backup(desk: Desk, _: ipc.BackUp) -> ipc.BackedUp:
    return ipc.BackedUp(await desk.steering.backup())


async def _session_changed(desk: Desk, _: ipc.SessionChanged) -> ipc.Heard:
    return ipc.Heard(await desk.steering.session_changed())


async def _day(desk: Desk, _: ipc.AskDay) -> ipc.Day:
    return await asyncio.to_thread(days.day, desk.store, _operator(desk), now_ms=desk.now_ms())


async def _leave_actor(desk: Desk, said: ipc.LeaveActor) -> ipc.Status:
    actors.leave_actor(desk.store, _operator(desk), said, now_ms=desk.now_ms())
    return desk.steering.status()


async def _prospects(desk: Desk, said: window.AskProspects) -> window.Prospects:
    return await asyncio.to_thread(listing.find_prospects, desk.store, _operator(desk), said)


async def _person(desk: Desk, said: window.AskPerson) -> window.Person:
    return await asyncio.to_thread(listing.look_up_person, desk.store, _operator(desk), said)


async def _activity(desk: Desk, said: window.AskActivity) -> window.Activity:
    return await asyncio.to_thread(listing.activity, desk.store, _operator(desk), said, now_ms=desk.now_ms())


async def _health(desk: Desk, _: window.AskHealth) -> window.Health:
    return window.Health(await desk.steering.examine())


async def _audit_seen(desk: Desk, _: window.AuditSeen) -> window.Health:
    auditing.acknowledge_alarm(desk.store, _operator(desk), desk.now_ms())
    return window.Health(await desk.steering.examine())


async def _export(desk: Desk, said: window.Export) -> window.Exported:
    return await asyncio.to_thread(exporting.export, desk.store, _operator(desk), said)


async def _import_people(desk: Desk, said: window.ImportPeople) -> window.ImportedPeople:
    return await asyncio.to_thread(importing.take_in, desk.store, _operator(desk), said, now_ms=desk.now_ms())


async def _go_solo(desk: Desk, said: window.GoSolo) -> ipc.Heard:
    return ipc.Heard(await desk.steering.go_solo(said.name, said.team_name, said.zone))


async def _book(desk: Desk, _: governing.AskBook) -> governing.Book:
    return await asyncio.to_thread(books.book, desk.store, _operator(desk), now_ms=desk.now_ms())


async def _safety(desk: Desk, _: governing.AskSafety) -> governing.Safeties:
    return await asyncio.to_thread(safeties.safeties, desk.store, _operator(desk), now_ms=desk.now_ms())


async def _votes(desk: Desk, _: governing.AskVotes) -> governing.Votes:
    return await desk.steering.votes()


async def _cast_ballot(desk: Desk, said: governing.CastBallot) -> governing.Votes:
    return await desk.steering.cast_ballot(said)


async def _propose_rule(desk: Desk, said: governing.ProposeRule) -> governing.Votes:
    return await desk.steering.propose_rule(said)


async def _devices(desk: Desk, _: AskDevices) -> Devices:
    return await desk.steering.devices()


async def _end_device(desk: Desk, said: EndDevice) -> Devices:
    return await desk.steering.end_device(said.session_id)


async def _end_other_devices(desk: Desk, _: EndOtherDevices) -> Devices:
    return await desk.steering.end_other_devices()


async def _preferences(desk: Desk, _: AskPreferences) -> Preferences:
    return preferences.preferences(desk.store)


async def _set_preferences(desk: Desk, said: SetPreferences) -> Preferences:
    wanted = preferences.set_preferences(desk.store, said.preferences, has_keys=desk.switcher.has_keys)
    set_level(wanted.log_level)
    return wanted


async def _weigh_rule(desk: Desk, said: governing.WeighRule) -> governing.Weighed:
    return await desk.steering.weigh_rule(said)


async def _templates(desk: Desk, _: AskTemplates) -> Templates:
    return await asyncio.to_thread(templates.templates, desk.store, _operator(desk))


async def _save_template(desk: Desk, said: SaveTemplate) -> Templates:
    templates.save_template(desk.store, _operator(desk), said, now_ms=desk.now_ms())
    return await _templates(desk, AskTemplates())


async def _end_template(desk: Desk, said: EndTemplate) -> Templates:
    templates.end_template(desk.store, _operator(desk), said, now_ms=desk.now_ms())
    return await _templates(desk, AskTemplates())


def _operator(desk: Desk) -> Who:
    who = desk.who()
    if who is None:
        raise NotSignedIn
    return who


ANSWERERS: Final[dict[str, Callable[[Desk, Any], Awaitable[msgspec.Struct]]]] = {
    "status": _status,
    "quit": _quit,
    "sync-now": _sync_now,
    "backup": _backup,
    "session-changed": _session_changed,
    "ask-day": _day,
    "leave-actor": _leave_actor,
    "ask-prospects": _prospects,
    "ask-person": _person,
    "ask-activity": _activity,
    "ask-health": _health,
    "audit-seen": _audit_seen,
    "export": _export,
    "import-people": _import_people,
    "ask-book": _book,
    "ask-safety": _safety,
    "ask-votes": _votes,
    "cast-ballot": _cast_ballot,
    "propose-rule": _propose_rule,
    "weigh-rule": _weigh_rule,
    "go-solo": _go_solo,
    "ask-devices": _devices,
    "end-device": _end_device,
    "end-other-devices": _end_other_devices,
    "ask-templates": _templates,
    "save-template": _save_template,
    "end-template": _end_template,
    "ask-preferences": _preferences,
    "set-preferences": _set_preferences,
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
    except Exception as error:  # noqa: BLE001 (a bug in one request is answered too, and written down)
        note_bug(envelope.kind, error)
        peer.say(envelopes.write_error(Internal(), envelope.id))


def note_bug(kind: str, error: Exception) -> None:
    """Write down where `error` came from, without its words: they may quote a message or a handle."""
    _log.error("request-failed", kind=kind[:40], error=type(error).__name__, at=places_of(error))
