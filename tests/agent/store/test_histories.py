"""Any history of logging, crashing, damage, backing up, restoring and erasing.

What was acknowledged is there, as it was; of whom was erased, all but what is private.
"""

import random
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from instacrm.agent.actions.syncing import apply_page
from instacrm.agent.store import Store, backups, facts, open_store
from instacrm.agent.store.keeping import Dated
from instacrm.domain import events, prospects
from instacrm.domain.errors import BadBackup
from instacrm.wire.sync import Pulled
from tests.agent.actions.desks import logged, opened
from tests.builders import HOUR, NOON, TEAM_KEY, a_prospect, an_event

FILES = {
    "database": lambda folder: folder / "agent.db",
    "write-ahead log": lambda folder: folder / "agent.db-wal",
    "backup": lambda folder: folder / "agent.db.bak",
    "journal": lambda folder: max((folder / "journal").glob("*"), default=folder / "none"),
    "dated backup": lambda folder: max((folder / "backups").glob("*"), default=folder / "none"),
}
HANDLES = ("zebra.mila", "okapi.jo")
HARMS = ("delete", "empty", "halve", "garble", "change a word")


def harm(path: Path, how: str, seed: int) -> None:
    """Do one bad thing to a file, if it is there and has anything in it."""
    if not path.exists() or not path.stat().st_size:
        return
    data, rng = bytearray(path.read_bytes()), random.Random(seed)  # noqa: S311 (no secret)
    if how == "delete":
        path.unlink()
        return
    if how == "empty":
        data = bytearray()
    elif how == "halve":
        del data[len(data) // 2 :]
    elif how == "garble":
        place = rng.randrange(len(data))
        data[place : place + 4096] = rng.randbytes(min(4096, len(data) - place))
    else:
        data = bytearray(bytes(data).replace(b"Hello", b"Jello", 1))
    path.write_bytes(data)


class Histories(RuleBasedStateMachine):
    """A store and a model of it: the ids that were acknowledged, and their words."""

    def __init__(self) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp(prefix="instacrm-histories-"))
        self.lives, self.now_ms = 0, NOON
        self.folder = self.base / "0"
        self.store: Store = opened(self.folder)
        self.model: dict[str, str | None] = {}
        self.written_to: dict[str, list[str]] = {handle: [] for handle in HANDLES}
        self.erased: set[str] = set()

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.base)

    @rule(count=st.integers(1, 4), handle=st.sampled_from(HANDLES))
    def log(self, count: int, handle: str) -> None:
        for _ in range(count):
            text = f"Hello {len(self.model)}"
            event_id = logged(self.store, text=text, prospect=a_prospect(handle)).event_id
            self.model[event_id] = None if handle in self.erased else text
            self.written_to[handle].append(event_id)

    @rule(handle=st.sampled_from(HANDLES))
    def erase(self, handle: str) -> None:
        address = prospects.address_id(TEAM_KEY, prospects.parse_handle(handle))
        fact = {"person_id": prospects.first_person_id(TEAM_KEY, address), "addresses": [address]}
        erasure = an_event(events.ERASED, operator_id="operator-lee", agent_id="core", fact=fact, seq=9, stamp="0" * 16)
        page = Pulled(events=(erasure,), cursor="e.9." + "0" * 16, has_more=False, head_seq=9, policy_version=0)
        apply_page(self.store, page, now_ms=self.now_ms)
        self.erased.add(handle)
        self.model |= dict.fromkeys(self.written_to[handle])

    @rule(hours=st.integers(0, 60))
    def back_up(self, hours: int) -> None:
        self.now_ms += hours * HOUR
        self.store.backup(self.now_ms)
        held = b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())
        assert [handle for handle in self.erased if handle.encode() in held] == []

    @rule()
    def quit_and_start(self) -> None:
        self.store.close()
        self.start()

    @rule(file=st.sampled_from(sorted(FILES)), how=st.sampled_from(HARMS), seed=st.integers(0, 1 << 30))
    def crash_and_harm(self, file: str, how: str, seed: int) -> None:
        self.crash()
        harm(FILES[file](self.folder), how, seed)
        self.start()

    @rule(which=st.integers(0, 13))
    def restore(self, which: int) -> None:
        self.store.close()
        kept = backups.dated(self.folder / "backups") or [Dated(0, 0, self.folder / "none")]
        try:
            self.start(kept[which % len(kept)].path)
        except BadBackup:  # it was harmed earlier; refusing it changed nothing
            self.start()

    @rule()
    def heal_while_running(self) -> None:
        (self.folder / "agent.db").unlink()
        self.store.look_after()
        self.store.heal(self.now_ms)

    @precondition(lambda self: self.model)
    @invariant()
    def everything_acknowledged_is_there(self) -> None:
        with self.store.reading() as db:
            found = {event_id: facts.find(db, event_id) for event_id in self.model}
        assert {event_id: event and event.private.get("text") for event_id, event in found.items()} == self.model

    def crash(self) -> None:
        """The files as they lie when the program dies: the copy is what the next life finds."""
        self.lives += 1
        left = self.base / str(self.lives)
        shutil.copytree(self.folder, left)
        self.store.close()
        self.folder = left

    def start(self, restore_from: Path | None = None) -> None:
        self.store = open_store(self.folder, now_ms=self.now_ms, busy_ms=200, restore_from=restore_from)


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
