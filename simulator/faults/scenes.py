"""What an agent does with its disk, one scene each, in a data folder of its own: log, back up, heal, erase."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from instacrm.agent.actions.actors import join_actor
from instacrm.agent.actions.captures import log_capture
from instacrm.agent.actions.syncing import apply_page
from instacrm.agent.actions.who import Who
from instacrm.agent.logs import places_of
from instacrm.agent.store import Store, backups, erasing, open_store
from instacrm.agent.store.database import Damaged
from instacrm.domain import events, prospects
from instacrm.domain.errors import InstaCrmError
from instacrm.domain.events import Event
from instacrm.wire.native import ActorSeen, Capture, JoinActor
from instacrm.wire.sync import Pulled

from .ledger import Ledger
from .programs import ACCOUNT, TEAM_KEY, now_ms

ERASED: Final = "zebra.mila"
LOGGED: Final = 3
_WHO: Final = Who(operator_id="operator-ada", name="Ada", team_id="team-1", team_name="Studio", team_key=TEAM_KEY)


class Play:
    """One data folder in one scene."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder, self.ledger = folder, ledger
        self.store: Store | None = None
        self.unclear: list[str] = []
        self.told = 0

    def start(self, restore_from: Path | None = None) -> None:
        """Open the store, or learn why not."""
        with self.coded():
            self.store = open_store(self.folder, now_ms=now_ms(), busy_ms=200, restore_from=restore_from)

    def log(self, count: int) -> None:
        """Log so many captures, whatever becomes of each."""
        for _ in range(count):
            self.say(self.ledger.next_capture())

    def say(self, body: dict[str, Any]) -> None:
        """Log what was captured, and note the answer."""
        with self.coded():
            if self.store is not None:
                answer = log_capture(self.store, _WHO, msgspec.convert(body, Capture), now_ms=now_ms())
                self.ledger.hear(body["event_id"], {"kind": "logged", "body": msgspec.to_builtins(answer)})

    def do(self, work: Callable[[Store], object]) -> None:
        """Do something with the open store."""
        with self.coded():
            if self.store is not None:
                work(self.store)

    def close(self) -> None:
        """End, cleanly where that is possible."""
        store, self.store = self.store, None
        with self.coded():
            if store is not None:
                store.close()

    @contextlib.contextmanager
    def coded(self) -> Iterator[None]:
        """Whatever fails says so with a code that stays."""
        try:
            yield
        except InstaCrmError as error:
            self.told += 1
            if error.code != "disk-trouble":
                self.unclear.append(f"{error.code}: {error}")
        except Exception as error:  # noqa: BLE001 (this is what is looked for)
            self.unclear.append(f"{error!r} at {places_of(error)[-5:]}")


class Scene(NamedTuple):
    """Something an agent does. `prepare` is not refused anything; `act` is. `expect` says what else must hold then."""

    begins: str
    prepare: Callable[[Play], None]
    act: Callable[[Play], None]
    expect: Callable[[Play], str] = lambda _: ""


def _nothing(_: Play) -> None:
    """Nothing needs to be prepared."""


def _started(play: Play) -> None:
    play.start()


def _just_backed_up(play: Play) -> None:
    play.start()
    play.do(lambda store: store.backup(now_ms()))


def _start_and_log(play: Play) -> None:
    play.start()
    play.log(1)


def _without_its_log(play: Play) -> None:
    """As after a power cut on a drive that lost what SQLite wrote last: the journal is ahead."""
    for suffix in ("-wal", "-shm"):
        (play.folder / f"agent.db{suffix}").unlink(missing_ok=True)


def _damaged(play: Play) -> None:
    _without_its_log(play)
    database = play.folder / "agent.db"
    database.write_bytes(b"\xa5" * database.stat().st_size)


def _taken_away(play: Play) -> None:
    play.start()
    (play.folder / "agent.db").unlink()
    play.do(Store.look_after)


def _restore(play: Play) -> None:
    play.start(backups.dated(play.folder / backups.FOLDER)[-1].path)


def _log_and_quit(play: Play) -> None:
    play.log(1)
    play.close()


def _erase(play: Play) -> None:
    play.do(pull_erasure)
    play.do(lambda store: store.backup(now_ms()))


def _backup_is_right(play: Play) -> str:
    """An earlier backup stays until the new one is proved."""
    try:
        backups.verify(backups.path_of(play.folder / "agent.db"))
    except (Damaged, InstaCrmError) as error:
        return f"the backup: {error}"
    return ""


def _list_is_right(play: Play) -> str:
    """Who was erased is known whole or, before, not at all."""
    known = erasing.remembered(play.folder)
    is_written = (play.folder / erasing.FILE).exists()
    return "the list of the erased" if is_written and not known.issuperset(_erased_ids()) else ""


SCENES: Final[dict[str, Scene]] = {
    "first start": Scene("empty", _nothing, _started),
    "start": Scene("quit", _nothing, _start_and_log),
    "start after a kill": Scene("killed", _without_its_log, _start_and_log),
    "log": Scene("quit", _just_backed_up, lambda play: play.log(LOGGED)),
    "back up": Scene("quit", _started, lambda play: play.do(lambda store: store.backup(now_ms())), _backup_is_right),
    "heal at the start": Scene("killed", _damaged, _start_and_log),
    "heal while running": Scene("quit", _taken_away, lambda play: play.do(lambda store: store.heal(now_ms()))),
    "restore": Scene("quit", _nothing, _restore),
    "erase": Scene("erasable", _started, _erase, _list_is_right),
    "quit": Scene("quit", _just_backed_up, _log_and_quit),
}


def _erased_ids() -> set[str]:
    address = prospects.address_id(TEAM_KEY, prospects.parse_handle(ERASED))
    return {address, prospects.first_person_id(TEAM_KEY, address)}


def pull_erasure(store: Store) -> None:
    """The team's server says that somebody was erased."""
    address = prospects.address_id(TEAM_KEY, prospects.parse_handle(ERASED))
    fact = {"person_id": prospects.first_person_id(TEAM_KEY, address), "addresses": [address]}
    erasure = Event(
        event_id="erasure", kind=events.ERASED, at_ms=now_ms(), hlc=f"{now_ms():013d}-0000-core", agent_id="core",
        operator_id="operator-lee", fact=fact, seq=9, stamp="0" * 16,
    )  # fmt: skip
    page = Pulled(events=(erasure,), cursor="e.9." + "0" * 16, has_more=False, head_seq=9, policy_version=0)
    apply_page(store, page, now_ms=now_ms())


def join(store: Store) -> None:
    """The account belongs to the team."""
    joining = JoinActor(event_id="joining", at_ms=now_ms(), actor=msgspec.convert(ACCOUNT, ActorSeen))
    join_actor(store, _WHO, joining, now_ms=now_ms())


def write_to_the_erased(store: Store) -> None:
    """A message to somebody who will be erased; no capture of the ledger's, for its words are to go."""
    body = {
        "event_id": "to-erase", "kind": "outreach.observed", "at_ms": now_ms(), "actor": ACCOUNT,
        "outreach_id": "erase", "prospect": {"handle": ERASED, "thread_id": "t1", "sources": ["header"]},
        "text": f"dear {ERASED}",
    }  # fmt: skip
    log_capture(store, _WHO, msgspec.convert(body, Capture), now_ms=now_ms())
