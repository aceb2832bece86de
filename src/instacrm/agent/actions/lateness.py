"""Lateness: own messages that a rule speaks about which this computer could not know of when they were sent.

The team enacted the rule meanwhile, or colleagues had written what this computer had not heard yet. Every message that
counts is looked at once more when the team's server has been heard; what was said at the press is not said again.
"""

from typing import Final, NamedTuple

import apsw

from instacrm.agent.store import Store, facts, meta, outreaches, team
from instacrm.agent.store.outreaches import OutreachRow
from instacrm.domain import events
from instacrm.domain.events import Event
from instacrm.domain.verdicts import Step, strictest

from .judging import judge_past, rules_fact
from .who import Who
from .writing import derived_id, write

# Who was away for longer is not told of each message of that time.
LOOK_BACK_MS: Final = 30 * 86_400_000
# So many are looked at in one go, so that a press does not wait for them.
STEP: Final = 25
_TOLD: Final = frozenset({events.NOTICED, events.WARNED, events.OVERRIDDEN, events.LATE})


class _Mark(NamedTuple):
    """Own messages before this instant were looked at, and those of the instant up to this id."""

    at_ms: int
    outreach_id: str = ""


def look_back(store: Store, who: Who, *, until_ms: int, now_ms: int) -> bool:
    """Judge the next own messages up to `until_ms` by all that is known now; whether that was the last of them."""
    with store.reading() as db:
        mark = _find_mark(db)
        if mark is None:
            # The first time the server was heard: what came before was written without a team.
            _put_mark(db, _Mark(until_ms + 1))
            return True
        mark = max(mark, _Mark(now_ms - LOOK_BACK_MS + 1))
        rows = outreaches.own_between(db, who.operator_id, mark, until_ms, STEP)
        late = [event for row in rows for event in _late(db, store, who, row, now_ms)]
        if late:
            store.record(late)
        is_last = len(rows) < STEP
        _put_mark(db, max(_Mark(until_ms + 1), mark) if is_last else _Mark(rows[-1].at_ms, rows[-1].outreach_id))
        return is_last


def look_again_from(db: apsw.Connection, at_ms: int | None) -> None:
    """Something became known that bears on messages from `at_ms` on."""
    marked = _find_mark(db)
    if at_ms is not None and marked is not None and _Mark(at_ms) < marked:
        _put_mark(db, _Mark(at_ms))


def _find_mark(db: apsw.Connection) -> _Mark | None:
    kept = meta.get(db, meta.LOOKED_BACK)
    if kept is None:
        return None
    at_ms, _, outreach_id = kept.partition(" ")
    return _Mark(int(at_ms), outreach_id) if outreach_id else _Mark(int(at_ms) + 1)


def _put_mark(db: apsw.Connection, mark: _Mark) -> None:
    """An instant alone is one that is done with, as files of earlier versions have it."""
    meta.put(db, meta.LOOKED_BACK, f"{mark.at_ms} {mark.outreach_id}" if mark.outreach_id else mark.at_ms - 1)


def _late(db: apsw.Connection, store: Store, who: Who, row: OutreachRow, now_ms: int) -> list[Event]:
    """What has to be written of one message: nothing, or that rules spoke too late."""
    if not team.rules(db):
        return []
    said = judge_past(db, row)
    if not said.findings:
        return []
    story = facts.story(db, row.outreach_id)
    told = {str(rule.get("rule_id")) for e in story if e.kind in _TOLD for rule in e.fact.get("rules") or ()}
    fresh = tuple(finding for finding in said.findings if finding.rule_id not in told)
    if not fresh:
        return []
    verdict = Step(said.from_ms, strictest(fresh), fresh)
    names = " ".join(sorted(finding.rule_id for finding in fresh))
    return [
        write(
            store,
            who,
            event_id=derived_id(row.outreach_id, f"late {names}"),
            kind=events.LATE,
            at_ms=row.at_ms,
            now_ms=now_ms,
            actor_id=row.actor_id,
            address_id=row.address_id,
            outreach_id=row.outreach_id,
            fact={**rules_fact(verdict), "noticed_ms": now_ms, "policy_version": team.policy_version(db)},
        )
    ]
