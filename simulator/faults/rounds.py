"""Rounds: log through a real bridge, break one thing at a random moment, start again, look for each."""

import contextlib
import json
import random
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from .breaking import Fault, Scene
from .ledger import Ledger
from .programs import SOURCE, Agent, Browser, NotUp, sign_in
from .room import Room

LIFE_ROUNDS: Final = 12
ANSWER_S: Final = 12.0
_TRUSTED_UNANSWERED: Final = 4


@dataclass
class Tally:
    """What the rounds counted. `faults`: how often each thing was broken; `skipped`: what could not be, here."""

    seed: int
    rounds: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    lost: int = 0
    wrong: int = 0
    duplicated: int = 0
    heals: int = 0
    not_up: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing acknowledged suffered."""
        return not (self.lost or self.wrong or self.duplicated or self.not_up)

    def as_json(self) -> str:
        """The counters as the contract names them."""
        return json.dumps(self.__dict__ | {"faults": dict(self.faults), "skipped": dict(self.skipped)}, indent=1)


class Life:
    """One data folder through many accidents."""

    def __init__(self, room: Room, source: Path, rng: random.Random, tally: Tally) -> None:
        self._room, self._source, self._rng, self._tally = room, source, rng, tally
        self._home = room.path / "home"
        self._home.mkdir(mode=0o700)
        self._disk_log, self._clock = room.beside / "disk.log", room.beside / "clock"
        self._ledger = Ledger(rng)
        self._counted: set[tuple[str, str]] = set()
        self._agent: Agent | None = None
        self._is_watched = False
        sign_in(self._home)

    def end(self) -> None:
        """Nothing runs any more."""
        if self._agent:
            self._agent.kill()

    def round(self, fault: Fault) -> None:
        """One accident. Raises: NotUp when the agent does not start again; then nothing acknowledged can be read."""
        self._tally.rounds += 1
        self._tally.faults[fault.name] += 1
        before = len(self._ledger.acknowledged())
        heals = self._heals()
        agent = self._running(watched=fault.watched)
        with Browser(self._home, self._source) as browser:
            scene = Scene(
                self._home, self._room, agent, self._source, self._disk_log, self._clock, self._rng,
                browser.process.pid, self._log_while_away,
            )  # fmt: skip
            self._log(browser, fault, scene)
        self._end_agent(fault, agent)
        if fault.after:
            fault.after(scene)
        self._room.free()
        self._clock.unlink(missing_ok=True)
        self._look()
        self._tally.acknowledged += len(self._ledger.acknowledged()) - before
        self._tally.heals += self._heals() - heals

    def _running(self, *, watched: bool) -> Agent:
        if self._agent and self._agent.process.poll() is None and self._is_watched == watched:
            return self._agent
        if self._agent:
            self._agent.quit()
        self._disk_log.unlink(missing_ok=True)
        marks = {"disk_log": self._disk_log, "clock": self._clock} if watched else {}
        self._agent, self._is_watched = Agent(self._home, self._source, **marks), watched
        self._agent.wait_up()
        return self._agent

    def _log(self, browser: Browser, fault: Fault, scene: Scene) -> None:
        """Log what waits and something new, a few at a time; the accident happens somewhere in between."""
        breaking: threading.Thread | None = None
        if not browser.greet():
            self._tally.notes.append(f"no greeting before {fault.name}")
            return
        captures = self._captures(self._rng.randint(3, 30))
        strike_at = self._rng.randint(0, 20)
        asked: dict[str, str] = {}
        for count, body in enumerate(captures):
            asked[browser.say("log", body)] = body["event_id"]
            if count == strike_at and breaking is None:
                breaking = self._strike(fault, scene)
            self._hear(browser, asked, leave=self._rng.randint(0, _TRUSTED_UNANSWERED), within_s=ANSWER_S)
            if browser.gone:
                break
        if breaking is None:
            breaking = self._strike(fault, scene)
        self._hear(browser, asked, leave=0, within_s=2.0 if fault.during else ANSWER_S)
        breaking.join()
        self._log_on(browser, asked)

    def _log_on(self, browser: Browser, asked: dict[str, str]) -> None:
        """Log a little more on whatever is broken now."""
        for _ in range(self._rng.randint(1, 6)):
            if not browser.gone:
                body = self._ledger.next_capture()
                asked[browser.say("log", body)] = body["event_id"]
        self._hear(browser, asked, leave=0, within_s=2.0)

    def _captures(self, fresh: int) -> Iterator[dict[str, Any]]:
        yield from self._ledger.unanswered()
        for _ in range(fresh):
            yield self._ledger.next_capture()

    def _strike(self, fault: Fault, scene: Scene) -> threading.Thread:
        """Break it beside the logging, after a random moment; the kill is a thing to break too."""

        def strike() -> None:
            time.sleep(self._rng.random() * 0.02)
            if fault.during:
                fault.during(scene)
            elif fault.ends == "killed":
                scene.agent.process.kill()

        thread = threading.Thread(target=strike)
        thread.start()
        return thread

    def _hear(self, browser: Browser, asked: dict[str, str], *, leave: int, within_s: float) -> None:
        end = time.monotonic() + within_s
        while len(asked) > leave and not browser.gone and time.monotonic() < end:
            for heard in browser.hear(min(0.2, within_s)):
                event_id = asked.pop(str(heard.get("re")), None)
                if event_id:
                    self._ledger.hear(event_id, heard)

    def _end_agent(self, fault: Fault, agent: Agent) -> None:
        if fault.ends == "stays":
            return
        if fault.ends == "killed" or (fault.ends == "killed or quits" and self._rng.random() < 0.6):  # noqa: PLR2004
            agent.kill()
            return
        agent.quit()
        copy = self._room.beside / "home.copy"
        if not copy.exists() or self._rng.random() < 0.5:  # noqa: PLR2004 (an old copy is a few rounds old)
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(self._home / "agent.db", copy)

    def _log_while_away(self) -> None:
        """A browser logs while no agent runs; whatever is said about it, nothing of it is on disk."""
        with Browser(self._home, self._source) as browser:
            asked = {}
            for _ in range(self._rng.randint(1, 5)):
                body = self._ledger.next_capture()
                asked[browser.say("log", body)] = body["event_id"]
            self._hear(browser, asked, leave=0, within_s=ANSWER_S)

    def _look(self) -> None:
        """Start, send what had no answer, and compare. Raises: NotUp."""
        self._running(watched=self._is_watched if self._agent and self._agent.process.poll() is None else False)
        with Browser(self._home, self._source) as browser:
            if not browser.greet():
                self._tally.notes.append("no greeting after the accident")
            asked = {browser.say("log", body): body["event_id"] for body in self._ledger.unanswered()}
            self._hear(browser, asked, leave=0, within_s=ANSWER_S)
            if asked and not browser.gone:
                self._tally.notes.append(f"{len(asked)} captures had no answer")
        verdict = self._ledger.compare(self._home)
        for word in ("lost", "wrong", "duplicated"):
            new = {(word, found) for found in getattr(verdict, word)} - self._counted
            self._counted |= new
            setattr(self._tally, word, getattr(self._tally, word) + len(new))

    def give_up(self, error: NotUp) -> None:
        """The agent does not start: whatever was acknowledged and not counted yet is lost."""
        self._tally.not_up += 1
        self._tally.notes.append(f"not up: {error}")
        self._tally.lost += len({("lost", e) for e in self._ledger.acknowledged()} - self._counted)

    def _heals(self) -> int:
        folder = self._home / "quarantine"
        return len(list(folder.iterdir())) if folder.exists() else 0


def play(faults: Iterator[Fault], rounds: int, *, seed: int, source: Path = SOURCE, until_loss: bool = False) -> Tally:
    """`rounds` accidents, a new data folder after every few; with `until_loss` it ends at the first loss."""
    rng, tally = random.Random(seed), Tally(seed)  # noqa: S311 (no secret)
    while tally.rounds < rounds:
        with Room() as room:
            life = Life(room, source, rng, tally)
            try:
                for _ in range(min(LIFE_ROUNDS, rounds - tally.rounds)):
                    before = tally.lost, tally.wrong, tally.duplicated
                    fault = next(faults)
                    if fault.own_disk and not room.is_own:
                        tally.rounds += 1
                        tally.skipped[fault.name] += 1
                        _say(f"{tally.rounds:5d}  {fault.name}: skipped, only root can make a disk for it")
                        continue
                    life.round(fault)
                    if (tally.lost, tally.wrong, tally.duplicated) != before:
                        tally.notes.append(f"round {tally.rounds}, {fault.name}: {_seen(tally)}")
                        if until_loss:
                            return tally
                    _say(f"{tally.rounds:5d}  {fault.name}: {_seen(tally)}")
            except NotUp as error:
                life.give_up(error)
                if until_loss:
                    return tally
            finally:
                life.end()
    return tally


def _seen(tally: Tally) -> str:
    return (
        f"{tally.acknowledged} acknowledged, {tally.lost} lost, {tally.wrong} wrong, {tally.duplicated} doubled, "
        f"{tally.heals} healed"
    )


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
