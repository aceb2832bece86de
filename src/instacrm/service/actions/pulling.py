"""Giving events out: hello, pages by place, and the proof that both sides mean the same history."""

import re
from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy import Connection

from instacrm.domain.errors import BadCursor, HistoryDiffers, Resync, Upgrade
from instacrm.domain.events import Event, wordless
from instacrm.service.store import agents, constitutions, events, teams
from instacrm.service.store import goals as goal_rows
from instacrm.service.store import rules as rule_rows
from instacrm.service.store.engine import Database
from instacrm.wire.sync import (
    PROTOCOL,
    PULL_EVENTS_MAX,
    Cursor,
    Policy,
    Pulled,
    SyncHello,
    SyncHelloAck,
    SyncNews,
)

from .audit import audit_trail
from .checking import check_agent_id
from .pushing import Writer

PAGE_BYTES: Final = 1 << 20
START_STAMP: Final = "0" * 16
_CURSOR: Final = re.compile(r"([0-9a-f]{1,64})\.(\d{1,18})\.([0-9a-f]{16})\Z", re.ASCII)


def hello(database: Database, writer: Writer, asked: SyncHello, now_ms: int) -> SyncHelloAck:
    """What the agent needs to know of its team, when both mean the same history.

    Raises: Upgrade for another protocol; HistoryDiffers; Resync; BadCursor; BadInput; StoreBusy.
    """
    if asked.protocol != PROTOCOL:
        raise Upgrade(f"This server speaks protocol {PROTOCOL}, the agent {asked.protocol}.")
    check_agent_id(asked.agent_id)
    skew_ms = asked.agent_now_ms - now_ms
    with database.writing(writer.team_id) as db:
        head_seq, min_seq = teams.heads(db, writer.team_id)
        if asked.cursor is not None:
            same_history(db, writer.team_id, parse_cursor(asked.cursor), min_seq)
        team = teams.team_of(db, writer.team_id)
        decided = constitutions.held(db, writer.team_id).constitution
        agents.heard(
            db, writer.team_id, asked.agent_id, operator_id=writer.operator_id, now_ms=now_ms, skew_ms=skew_ms,
            version=asked.version,
        )  # fmt: skip
        return SyncHelloAck(
            protocol=PROTOCOL,
            epoch=teams.epoch(db),
            head_seq=head_seq,
            min_seq=min_seq,
            server_now_ms=now_ms,
            skew_ms=skew_ms,
            team_id=writer.team_id,
            team_name=team.name,
            team_key=team.team_key,
            operator_id=writer.operator_id,
            settings=msgspec.structs.replace(
                teams.settings_of(team),
                retention_days=decided.retention_days,
                status_names=decided.status_names,
            ),
            policy=Policy(team.policy_version, rule_rows.in_force(db, writer.team_id)),
            members=teams.members(db, writer.team_id),
            audit=audit_trail(db, writer.team_id, asked.audit_number),
            goals=goal_rows.in_force(db, writer.team_id),
        )


def pull(database: Database, team_id: str, cursor: str | None, limit: int = PULL_EVENTS_MAX) -> Pulled:
    """The page of events behind `cursor` (none: from the beginning), and the place after it.

    Raises: BadCursor; HistoryDiffers; Resync; StoreBusy.
    """
    limit = max(1, min(limit, PULL_EVENTS_MAX))
    with database.reading(team_id) as db:
        head_seq, min_seq = teams.heads(db, team_id)
        team = teams.team_of(db, team_id)
        start = parse_cursor(cursor) if cursor else Cursor(teams.epoch(db), 0, START_STAMP)
        same_history(db, team_id, start, min_seq)
        coming = events.after(db, team_id, start.seq, limit + 1)
        page, has_more = page_of(coming, limit, with_text=team.text_policy == "shared")
        last = page[-1] if page else None
        end = Cursor(start.epoch, last.seq or 0, last.stamp or "") if last else start
        return Pulled(
            events=tuple(page),
            cursor=str(end),
            has_more=has_more,
            head_seq=max(head_seq, end.seq),
            policy_version=team.policy_version,
        )


def news(database: Database, team_id: str) -> SyncNews:
    """How far the team's history goes, and the version of its rules. Raises: NotFound; StoreBusy."""
    with database.reading(team_id) as db:
        return SyncNews(teams.heads(db, team_id)[0], teams.team_of(db, team_id).policy_version)


def note_agent(database: Database, writer: Writer, agent_id: str, given: str, now_ms: int) -> None:
    """An agent was given events up to the cursor `given`."""
    with database.reading(writer.team_id) as db:
        is_stale = agents.is_stale(db, writer.team_id, agent_id, now_ms)
    if is_stale:
        with database.writing(writer.team_id) as db:
            known_seq = parse_cursor(given).seq
            agents.heard(
                db, writer.team_id, agent_id, operator_id=writer.operator_id, now_ms=now_ms, known_seq=known_seq
            )


def parse_cursor(text: str) -> Cursor:
    """The place that `text` spells. Raises: BadCursor."""
    found = _CURSOR.match(text)
    if found is None:
        raise BadCursor("A cursor is epoch.seq.stamp.")
    return Cursor(found[1], int(found[2]), found[3])


def same_history(db: Connection, team_id: str, place: Cursor, min_seq: int = 0) -> None:
    """Raises: HistoryDiffers when the event at `place` is not there with its stamp; Resync when it is too old."""
    if place.epoch != teams.epoch(db):
        raise HistoryDiffers("This server was restored from a backup.")
    if place.seq + 1 < min_seq:
        raise Resync
    if place.seq == 0:
        if place.stamp != START_STAMP:
            raise BadCursor("The place before the first event has no stamp.")
        return
    if place.seq >= min_seq and events.stamp_at(db, team_id, place.seq) != place.stamp:
        raise HistoryDiffers


def page_of(coming: Iterable[Event], limit: int, *, with_text: bool) -> tuple[list[Event], bool]:
    """As many of `coming` as a page holds, and whether more are left."""
    page: list[Event] = []
    size = 0
    for event in coming:
        given = event if with_text else wordless(event)
        size += len(msgspec.json.encode(given))
        if page and (len(page) == limit or size > PAGE_BYTES):
            return page, True
        page.append(given)
    return page, False
