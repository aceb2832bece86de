"""What `doctor` looks at in a data folder: it reads, and changes nothing, whether the agent runs or not."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import apsw

from instacrm.domain.errors import DiskTrouble, InstaCrmError, RemovalsHeld
from instacrm.domain.policy.wording import ago, plural
from instacrm.wire.ipc import AskStatus, Status
from instacrm.wire.window import AUDIT_LOG, Finding

from .actions import removals
from .actions.auditing import read_alarm, read_head, read_seen
from .ipc.client import ask_once
from .settings import Home
from .store import backups, database, facts, journal, meta
from .store.store import DATABASE

FREE_MIN_BYTES: Final = 200 << 20
BACKUP_AGE_MAX_MS: Final = 8 * 24 * 3600 * 1000
SKEW_MAX_MS: Final = 60_000
_LATER: Final = "Close what else uses the file, then look again: instacrm doctor"
_GOES_ON: Final = "Nothing is lost: what you write is kept here and sent by itself when the server answers."
_SYNC: Final = {
    "live": "in step with the team's server",
    "offline": "the team's server does not answer",
    "never": "the team's server was never reached",
    "refused": "the team's server wants a new sign-in",
}
# A clock before this was never set: the program itself is younger.
_EARLIEST_MS: Final = 1_767_225_600_000


async def examine(home: Home, *, now_ms: int) -> list[Finding]:
    """Everything about the agent's own folder, and the agent when it runs."""
    if not home.folder.is_dir():
        return [Finding(name="agent", state="note", says="never started here", remedy="instacrm up")]
    status, agent = await _agent(home)
    found = [
        agent,
        *_files(home.data, now_ms),
        *_second_backups(home),
        _disk(home.folder),
        _clock(home.data, now_ms),
        *_audit(home.data / DATABASE),
    ]
    return [*found, *([_extension(status), *_core(status)] if status else [])]


async def _agent(home: Home) -> tuple[Status | None, Finding]:
    try:
        status = await ask_once(home.folder, "status", AskStatus())
    except InstaCrmError as error:
        says = f"{error} ({error.code})"
        if home.quit_marker.exists():
            return None, Finding(name="agent", state="note", says="a person quit it", remedy="instacrm up")
        return None, Finding(name="agent", state="problem", says=says, remedy=error.remedy or "instacrm up")
    if not isinstance(status, Status):
        says = "it gave an answer of another version"
        return None, Finding(name="agent", state="problem", says=says, remedy="instacrm quit, then: instacrm up")
    return status, Finding(name="agent", state="ok", says=f"running, version {status.version}")


def _extension(status: Status) -> Finding:
    """Whether a browser's extension is heard."""
    if not status.browsers:
        remedy = (
            "Open the browser you write in, or reload its Instagram tabs. Is the extension not there yet:"
            " the window's page “Browser set-up” says how to load it."
        )
        return Finding(name="extension", state="note", says="no browser is connected now", remedy=remedy)
    connected = plural(status.browsers, "browser is", "browsers are")
    return Finding(name="extension", state="ok", says=f"{connected} connected")


def _files(folder: Path, now_ms: int) -> list[Finding]:
    path = folder / DATABASE
    if not path.exists():
        return [Finding(name="store", state="note", says="no data yet", remedy="instacrm up")]
    return [_store(path), _backup(path, now_ms), _dated(folder / backups.FOLDER), _journal(folder / "journal")]


def _store(path: Path) -> Finding:
    was_at_rest = not database.has_log(path)
    try:
        count = _count_checked(path)
    except database.Damaged as damage:
        if was_at_rest and database.has_log(path):  # an agent began to work with it meanwhile
            return _store(path)
        remedy = "Quit InstaCRM and start it again: it heals the file from its backup and journal."
        return Finding(name="store", state="problem", says=f"damaged: {damage}", remedy=remedy)
    except InstaCrmError as error:
        return Finding(name="store", state="problem", says=f"{error} ({error.code})", remedy=error.remedy or _LATER)
    return Finding(name="store", state="ok", says=f"whole, {count} entries of this computer")


def _count_checked(path: Path) -> int:
    """How many entries of this computer a file holds in which a look finds nothing wrong. Raises: Damaged."""
    with database.plain_errors():
        db = database.connect_beside(path)
        try:
            with database.unreadable_is_damage():
                database.check_quickly(db)
            return facts.count_own(db)
        finally:
            db.close()


def _backup(path: Path, now_ms: int) -> Finding:
    copy = backups.path_of(path)
    if not copy.exists():
        return Finding(name="backup", state="problem", says="there is none", remedy="instacrm backup")
    try:
        backups.verify(copy)
    except (database.Damaged, InstaCrmError) as error:
        return Finding(name="backup", state="problem", says=f"cannot be read: {error}", remedy="instacrm backup")
    age_ms = now_ms - int(copy.stat().st_mtime * 1000)
    if age_ms > BACKUP_AGE_MAX_MS:
        return Finding(name="backup", state="note", says="older than a week", remedy="instacrm backup")
    return Finding(name="backup", state="ok", says=f"verified, made {ago(age_ms)}")


def _dated(folder: Path) -> Finding:
    """The dated backups; each is read before it is used, not here."""
    days = [_local(old.at_ms) for old in backups.dated(folder)]
    if not days:
        return Finding(name="dated backups", state="note", says="there are none yet", remedy="instacrm backup")
    return Finding(name="dated backups", state="ok", says=f"{len(days)} kept: {', '.join(days)}")


def _second_backups(home: Home) -> list[Finding]:
    if home.second_backups is None:
        return []
    newest = max(
        (old.at_ms for f in home.second_backups.glob(f"{backups.SECOND}*") for old in backups.dated(f)), default=0
    )
    if not newest:
        remedy = "Plug in or make the folder, then: instacrm backup. To do without: instacrm backup --also none"
        return [
            Finding(name="second backup", state="problem", says="there is none in the folder you chose", remedy=remedy)
        ]
    return [Finding(name="second backup", state="ok", says="there is one in the folder you chose")]


def _journal(folder: Path) -> Finding:
    try:
        found = [journal.survey(path.read_bytes()) for path in sorted(folder.glob("*.j"))]
    except OSError as error:
        says = f"cannot be read: {error.strerror}"
        return Finding(name="journal", state="problem", says=says, remedy=DiskTrouble.remedy)
    if any(each.damaged for each in found):
        return Finding(name="journal", state="problem", says="damaged in the middle", remedy="instacrm backup")
    return Finding(
        name="journal", state="ok", says=f"{sum(each.number for each in found)} writes kept beside the backups"
    )


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    says = f"{free >> 30} GiB free" if free >> 30 else f"{free >> 20} MiB free"
    if free < FREE_MIN_BYTES:
        return Finding(name="disk", state="problem", says=says, remedy="Free some space.")
    return Finding(name="disk", state="ok", says=says)


def _clock(folder: Path, now_ms: int) -> Finding:
    skew_ms = _known_skew(folder / DATABASE)
    if now_ms < _EARLIEST_MS:
        return Finding(name="clock", state="problem", says="it was never set", remedy="Set this computer's clock.")
    if abs(skew_ms) > SKEW_MAX_MS:
        says = f"{abs(skew_ms) // 1000} s {'ahead of' if skew_ms > 0 else 'behind'} the team's server"
        return Finding(name="clock", state="problem", says=says, remedy="Set this computer's clock.")
    return Finding(name="clock", state="ok", says="agrees with what the team's server last said")


def _audit(path: Path) -> list[Finding]:
    """What this computer knows of the team's audit log; nothing before it heard of one."""
    try:
        db = database.connect_beside(path)
        try:
            head, alarm, seen = read_head(db), read_alarm(db), read_seen(db)
        finally:
            db.close()
    except apsw.Error:
        return []
    if alarm:
        at_ms, number = alarm
        says = (
            f"since {_local(at_ms)} the team's log of administrative steps is not the one this computer knew"
            f" (entry {number})"
        )
        if seen:
            says = f"{says}; {seen[1]} saw this on {_local(seen[0])}"
            return [Finding(name=AUDIT_LOG, state="note", says=says, remedy="Nothing is left to do here.")]
        remedy = (
            "Ask whoever runs the server whether it was restored; if not, somebody changed the log. "
            "Then say that you saw it: instacrm doctor --audit-seen"
        )
        return [Finding(name=AUDIT_LOG, state="problem", says=says, remedy=remedy)]
    if head.number == 0:
        return []
    return [Finding(name=AUDIT_LOG, state="ok", says=f"{head.number} entries, each extends the one before")]


def _local(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def _known_skew(path: Path) -> int:
    try:
        db = database.connect_beside(path)
        try:
            return meta.get_number(db, meta.SKEW) or 0
        finally:
            db.close()
    except apsw.Error:
        return 0


def _core(status: Status) -> list[Finding]:
    state = status.state
    found: list[Finding] = []
    if status.healed:
        found.append(Finding(name="healed", state="note", says=status.healed, remedy="Nothing is left to do here."))
    if state.signed_in == "pending":
        remedy = "Ask an owner or admin of the team to let you in; what you write meanwhile is kept here."
        return [*found, Finding(name="team", state="note", says="waiting to be let in", remedy=remedy)]
    if state.signed_in != "yes":
        return [*found, Finding(name="team", state="note", says="nobody is signed in", remedy="instacrm signin")]
    if held := state.core.held:
        says = f"{removals.sentence(held)} ({held.code})"
        found.append(Finding(name="removals", state="problem", says=says, remedy=RemovalsHeld.remedy))
    says = f"{_SYNC[state.core.state]}, {plural(state.core.waiting, 'entry waits', 'entries wait')} to be sent"
    remedy = {"live": "", "refused": "instacrm signin"}.get(state.core.state, _GOES_ON)
    is_ok = state.core.state == "live"
    return [*found, Finding(name="team", state="ok" if is_ok else "note", says=says, remedy=remedy)]
