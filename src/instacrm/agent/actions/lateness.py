"""Lateness: own messages that a rule speaks about which this computer could not know of when they were sent.

The team enacted the rule meanwhile, or colleagues had written what this computer had not heard yet. Every message that
counts is looked at once more when the team's server has been heard; what was said at the press is not said again.
"""

from typing import Final

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


def look_back(store: Store, who: Who, *, until_ms: int, now_ms: int) -> bool:
    """Judge the next own messages up to `until_ms` by all that is known now; whether that was the last of them."""
    with store.reading() as db:
        since_ms = meta.get_number(db, meta.LOOKED_BACK)
        if since_ms is None:
            # The first time the server was heard: what came before was written without a team.
            meta.put(db, meta.LOOKED_BACK, until_ms)
            return True
        since_ms = max(since_ms, now_ms - LOOK_BACK_MS)
        rows = outreaches.own_between(db, who.operator_id, since_ms, until_ms, STEP)
        late = [event for row in rows for event in _late(db, store, who, row, now_ms)]
        if late:
            store.record(late)
        is_last = len(rows) < STEP
        meta.put(db, meta.LOOKED_BACK, max(until_ms, since_ms) if is_last else rows[-1].at_ms)
        return is_last


def look_again_from(db: apsw.Connection, at_ms: int | None) -> None:
    """Something became known that bears on messages after `at_ms`."""
    marked = meta.get_number(db, meta.LOOKED_BACK)
    if at_ms is not None and marked is not None and at_ms - 1 < marked:
        meta.put(db, meta.LOOKED_BACK, at_ms - 1)


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
