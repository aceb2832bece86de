"""Which version starts: versions lie side by side, `state.json` points, a new one is on trial until its agent is ready.

Rules: a trial counts before it starts, and is not started when that cannot be written down; after two failures it is
never tried again; a version that is not whole is passed over; a pointer that cannot be read is made anew from what
is there.
"""

import json
from pathlib import Path
from typing import Final, NamedTuple

from .disk import Disk
from .release import VERSION, Release, find_release

TRIES_MAX: Final = 2
STATE: Final = "state.json"


class Trial(NamedTuple):
    """A version that has not proved itself; `tries` are the starts so far."""

    version: str
    tries: int


class State(NamedTuple):
    """What `state.json` says."""

    current: str | None = None
    previous: str | None = None
    trial: Trial | None = None
    bad: tuple[str, ...] = ()
    pinned: str | None = None


class Chosen(NamedTuple):
    """What to start."""

    release: Release
    folder: Path
    on_trial: bool


class Versions:
    """The versions of a program folder."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self.root, self.disk = root, disk

    def folder(self, version: str) -> Path:
        """Where `version` lies."""
        return self.root / "versions" / version

    def runtime(self, runtime: str) -> Path:
        """Where the Python of that name lies."""
        return self.root / "runtimes" / runtime

    def load(self) -> State:
        """What the pointer says; made from the versions that are there when it cannot be read.

        Nobody knows then whether the newest one ever ran: beside an older one it is on trial.
        """
        try:
            said = json.loads((self.root / STATE).read_text("utf-8"))
            trial = Trial(str(said["trial"][0]), int(said["trial"][1])) if said["trial"] else None
            state = State(said["current"], said["previous"], trial, tuple(said["bad"]), said.get("pinned"))
            if all(name is None or VERSION.fullmatch(name) for name in (state.current, state.previous, state.pinned)):
                return state
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            pass
        there = [release.version for release in self.whole()]
        if len(there) > 1:
            return State(current=there[1], trial=Trial(there[0], 0))
        return State(current=there[0] if there else None)

    def save(self, state: State) -> None:
        """The pointer says `state`. Raises: OSError when it could not be written; then the old one stands."""
        self.disk.write_whole(self.root / STATE, json.dumps(state._asdict(), indent=1).encode() + b"\n")

    def whole(self) -> list[Release]:
        """Every version that is there with all of its files and its Python, newest first."""
        listed = [(folder.name, find_release(folder)) for folder in (self.root / "versions").glob("[0-9]*")]
        there = [release for name, release in listed if release is not None and release.version == name]
        # Versions share a Python, which has thousands of files: each is looked through once.
        runtimes = {name for name in {release.runtime for release in there} if self._has_runtime(name)}
        return sorted((one for one in there if one.runtime in runtimes), key=lambda one: one.seq, reverse=True)

    def choose(self) -> Chosen | None:
        """What to start now; None when nothing whole is there. A trial is counted before it is given out."""
        state = self.load()
        there = {release.version: release for release in self.whole()}
        trial = state.trial
        if trial is not None and trial.version in there and trial.version not in state.bad and not state.pinned:
            if trial.tries < TRIES_MAX and self._counted(state, trial):
                return self._chosen(there[trial.version], on_trial=True)
            if trial.tries >= TRIES_MAX:
                self.give_up(trial.version)
        for name in (state.pinned, state.current, state.previous):
            if name in there:
                return self._chosen(there[name], on_trial=False)
        good = [release for release in there.values() if release.version not in state.bad] or [*there.values()]
        return self._chosen(good[0], on_trial=False) if good else None

    def try_next(self, version: str) -> None:
        """From the next start on `version` is on trial."""
        self.save(self.load()._replace(trial=Trial(version, 0)))

    def confirm(self, version: str) -> None:
        """`version` proved itself: it is the current one now, the one before is kept."""
        state = self.load()
        previous = state.current if state.current != version else state.previous
        trial = None if state.trial and state.trial.version == version else state.trial
        self.save(state._replace(current=version, previous=previous, trial=trial))

    def give_up(self, version: str) -> None:
        """`version` is never tried again."""
        state = self.load()
        trial = None if state.trial and state.trial.version == version else state.trial
        self.save(state._replace(trial=trial, bad=(*(bad for bad in state.bad if bad != version), version)[-20:]))

    def pin(self, version: str | None) -> None:
        """Only `version` is started, and no other fetched, until the pin is taken away (None)."""
        self.save(self.load()._replace(pinned=version))

    def collect(self) -> None:
        """Versions and Pythons that nobody points to any more are deleted, as far as nobody holds them."""
        state = self.load()
        kept = {state.current, state.previous, state.pinned, state.trial.version if state.trial else None}
        if not kept - {None}:
            return
        runtimes = {release.runtime for release in self.whole() if release.version in kept}
        for folder in (self.root / "versions").glob("*"):
            if folder.name not in kept:
                self.disk.remove(folder)
        for folder in (self.root / "runtimes").glob("*"):
            if folder.name not in runtimes:
                self.disk.remove(folder)

    def _counted(self, state: State, trial: Trial) -> bool:
        try:
            self.save(state._replace(trial=Trial(trial.version, trial.tries + 1)))
        except OSError:
            return False
        return True

    def _chosen(self, release: Release, *, on_trial: bool) -> Chosen:
        return Chosen(release, self.folder(release.version), on_trial)

    def _has_runtime(self, name: str) -> bool:
        return name == "system" or find_release(self.runtime(name)) is not None
