"""What the browser said and was told, and whether the store agrees; read by other code than the agent's own."""

import json
import random
import sqlite3
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .programs import ACCOUNT, now_ms

_WORDS = ("Hello", "שלום", "👋🏽", "Grüße", "can we talk", "'; DROP TABLE events; --", "line\nline", "\U0001d518nicode")


@dataclass
class Said:
    """One capture; `acknowledged` once an answer said that it is on disk."""

    body: dict[str, Any]
    acknowledged: bool = False
    refused: str = ""


@dataclass
class Verdict:
    """How the store compares with what was acknowledged; ids, so that none is counted twice."""

    lost: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)
    duplicated: set[str] = field(default_factory=set)


class Ledger:
    """Everything one browser logged in one data folder."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.said: dict[str, Said] = {}

    def next_capture(self) -> dict[str, Any]:
        """A new capture: mostly a press, else the outcome of an earlier one."""
        pressed = [said.body for said in self.said.values() if said.body["kind"] == "outreach.intent"]
        settled = {said.body["outreach_id"] for said in self.said.values() if said.body["kind"] != "outreach.intent"}
        open_ones = [body for body in pressed[-6:] if body["outreach_id"] not in settled]
        is_outcome = open_ones and self._rng.random() < 0.35  # noqa: PLR2004 (a third are outcomes)
        body = self._outcome(self._rng.choice(open_ones)) if is_outcome else self._press()
        self.said[body["event_id"]] = Said(body)
        return body

    def unanswered(self) -> list[dict[str, Any]]:
        """What the extension's outbox still holds, oldest first."""
        return [said.body for said in self.said.values() if not said.acknowledged and not said.refused]

    def acknowledged(self) -> list[str]:
        """The ids that somebody was told are on disk."""
        return [event_id for event_id, said in self.said.items() if said.acknowledged]

    def hear(self, event_id: str, answer: dict[str, Any]) -> None:
        """Take note of what was answered to a capture."""
        status = answer.get("body", {}).get("status")
        if answer.get("kind") != "logged":
            return
        if status in ("logged", "duplicate", "needs-name"):
            self.said[event_id].acknowledged = True
        elif status == "refused":
            self.said[event_id].refused = str(answer["body"].get("code"))

    def compare(self, home: Path) -> Verdict:
        """Look for each acknowledged capture in the file, beside the agent."""
        verdict = Verdict()
        with closing(sqlite3.connect(f"file:{home / 'agent.db'}?mode=ro", uri=True, timeout=10)) as db:
            stored: dict[str, list[tuple[Any, ...]]] = {}
            query = (
                "SELECT e.event_id, e.kind, e.at_ms, e.outreach_id, t.private, o.event_id IS NOT NULL, e.fact"
                " FROM events e"
                " LEFT JOIN texts t USING (event_id) LEFT JOIN outbox o USING (event_id)"
            )
            for event_id, *row in db.execute(query):
                stored.setdefault(event_id, []).append(tuple(row))
            states = {row[0]: row[1:] for row in db.execute("SELECT outreach_id, state, own FROM outreaches")}
            met = db.execute("SELECT address_id, count(*) FROM events WHERE kind='person.met' GROUP BY 1").fetchall()
        for event_id in self.acknowledged():
            self._judge(event_id, stored.get(event_id, []), verdict)
        self._judge_stories(stored, states, verdict)
        verdict.duplicated |= {str(address) for address, count in met if count > 1}
        return verdict

    def _judge(self, event_id: str, rows: list[tuple[Any, ...]], verdict: Verdict) -> None:
        body = self.said[event_id].body
        if not rows:
            verdict.lost.add(event_id)
            return
        if len(rows) > 1:
            verdict.duplicated.add(event_id)
        kind, at_ms, outreach_id, private, waits, fact = rows[0]
        if not waits:  # nobody can have taken it: it would never reach the team
            verdict.lost.add(event_id)
        text = json.loads(private).get("text") if private else None
        if (kind, outreach_id, text) != (body["kind"], body["outreach_id"], body.get("text")):
            verdict.wrong.add(event_id)
            verdict.lost.add(event_id)  # something is there, and what was said is not
        # With a clock that lags by more than a day the agent takes its own time, and keeps what the browser claimed.
        if body["at_ms"] not in (at_ms, json.loads(fact).get("claimed_ms")):
            verdict.wrong.add(event_id)

    def _judge_stories(
        self, stored: dict[str, list[tuple[Any, ...]]], states: dict[str, tuple[Any, ...]], verdict: Verdict
    ) -> None:
        """Each outreach is there once, in a state that follows from its facts; nobody invented one."""
        pressed = {s.body["outreach_id"] for s in self.said.values()}
        sent = {s.body["outreach_id"] for s in self.said.values() if s.acknowledged and s.body["kind"].endswith("sent")}
        for event_id, rows in stored.items():
            if rows[0][0] in ("outreach.intent", "outreach.sent") and event_id not in self.said:
                verdict.wrong.add(event_id)
        verdict.wrong |= set(states) - pressed
        for event_id in self.acknowledged():
            outreach_id = self.said[event_id].body["outreach_id"]
            state, own = states.get(outreach_id, (None, None))
            allowed = {"sent"} if outreach_id in sent else {"pending", "unconfirmed", "sent"}
            if event_id not in verdict.lost and (state not in allowed or own != 1):
                verdict.wrong.add(event_id)

    def _press(self) -> dict[str, Any]:
        text = " ".join(self._rng.choices(_WORDS, k=self._rng.randint(1, 12)))
        if self._rng.random() < 0.05:  # noqa: PLR2004 (now and then a long one)
            text *= 60
        return {
            "event_id": str(uuid.uuid4()),
            "kind": "outreach.intent",
            "at_ms": now_ms(),
            "actor": ACCOUNT,
            "prospect": {"handle": f"person_{self._rng.randrange(40)}", "thread_id": "t1", "sources": ["header"]},
            "outreach_id": str(uuid.uuid4()),
            "way": "enter",
            "text": text,
            "length": len(text),
            "shown": {"severity": "unchecked"},
        }

    def _outcome(self, press: dict[str, Any]) -> dict[str, Any]:
        kept = {key: press[key] for key in ("actor", "prospect", "outreach_id")}
        return {**kept, "event_id": str(uuid.uuid4()), "kind": "outreach.sent", "at_ms": now_ms(), "evidence": ["row"]}
