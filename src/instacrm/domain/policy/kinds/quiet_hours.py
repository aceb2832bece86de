"""Quiet hours: no messages between two times of day where the account is at home.

Times are what the clock on the wall shows, so a night at a change to or from daylight-saving time is shorter or longer.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from instacrm.domain.days import zone_of
from instacrm.domain.policy.findings import finding_of
from instacrm.domain.policy.history import Accounts, History, Names, Speaks, Spell, Subject
from instacrm.domain.policy.params import parse_params
from instacrm.domain.policy.wording import binding
from instacrm.domain.verdicts import Rule

TITLE: Final = "Quiet hours"
ABOUT: Final = "Keeps a part of the day free of messages, by the clock where the account is at home."
TEAM_WIDE: Final = False
_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 86_400_000
_DAY_MIN: Final = 1440
# Zones change their offset at whole quarters of an hour of UTC.
_QUARTER_MS: Final = 900_000
_LOOK_DAYS: Final = 4
_CLOCK: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Quiet from `begins` to `ends`, both "HH:MM"; past midnight when it ends earlier than it begins."""

    begins: Annotated[
        str, Meta(pattern=_CLOCK, title="From", extra_json_schema={"format": "clock", "default": "22:00"})
    ]
    ends: Annotated[str, Meta(pattern=_CLOCK, title="To", extra_json_schema={"format": "clock", "default": "07:00"})]

    def __post_init__(self) -> None:
        if self.begins == self.ends:
            raise ValueError("quiet hours begin and end at different times")

    def is_quiet(self, minute: int) -> bool:
        """Whether the minute of the day (0 to 1439) is a quiet one."""
        begins, ends = minute_of(self.begins), minute_of(self.ends)
        return begins <= minute < ends if begins < ends else minute >= begins or minute < ends


def minute_of(clock: str) -> int:
    """The minute of the day that "HH:MM" names."""
    return int(clock[:2]) * 60 + int(clock[3:])


def plain(rule: Rule, names: Names) -> str:
    """The rule: "No messages from 22:00 to 07:00, by the clock of the account, for …"."""
    params = parse_params(rule, Params)
    return f"No messages between {params.begins} and {params.ends}, by the account's clock{binding(rule.scope, names)}"


def spells(rule: Rule, history: History, subject: Subject, now_ms: int) -> tuple[Spell, ...]:
    """The quiet time that holds now, or else the next one."""
    params = parse_params(rule, Params)
    zone = history.zone(subject.actor_id)
    quiet = _quiet_at(params, zone)
    edges = [edge for edge in _edges(zone, params.begins, params.ends, now_ms // _DAY_MS) if edge > now_ms]
    from_ms = now_ms if quiet(now_ms) else next((edge for edge in edges if quiet(edge)), None)
    if from_ms is None:
        return ()
    until_ms = next((edge for edge in edges if edge > from_ms and not quiet(edge)), None)
    if until_ms is None:
        return ()
    words = f"Quiet from {params.begins} to {params.ends} for {history.actor_name(subject.actor_id)} ({zone})"
    return (Spell(from_ms, until_ms, finding_of(rule, words, used=0, limit=0, clears_ms=until_ms)),)


def _quiet_at(params: Params, zone: str) -> Callable[[int], bool]:
    where = zone_of(zone)
    return lambda at_ms: params.is_quiet((at_ms // _MINUTE_MS + _offset_min(where, at_ms)) % _DAY_MIN)


def _offset_min(where: tzinfo, at_ms: int) -> int:
    offset = datetime.fromtimestamp(at_ms / 1000, where).utcoffset() or timedelta()
    return int(offset.total_seconds() // 60)


@lru_cache(maxsize=512)
def _edges(zone: str, begins: str, ends: str, day: int) -> tuple[int, ...]:
    """Every instant from the UTC day `day` on at which the quiet may begin or end: the two times, and clock changes."""
    where = zone_of(zone)
    start_ms = day * _DAY_MS
    edges: set[int] = set()
    first = datetime.fromtimestamp(start_ms / 1000, UTC) - timedelta(days=1)
    for ahead in range(_LOOK_DAYS + 2):
        date = first + timedelta(days=ahead)
        for minute in (minute_of(begins), minute_of(ends)):
            for fold in (0, 1):
                local = date.replace(hour=minute // 60, minute=minute % 60, tzinfo=where, fold=fold)
                edges.add(int(local.timestamp()) * 1000)
    for hour_ms in range(start_ms, start_ms + _LOOK_DAYS * _DAY_MS, _HOUR_MS):
        if _offset_min(where, hour_ms) != _offset_min(where, hour_ms + _HOUR_MS):
            edges |= {
                at_ms
                for at_ms in range(hour_ms + _QUARTER_MS, hour_ms + _HOUR_MS + 1, _QUARTER_MS)
                if _offset_min(where, at_ms - 1) != _offset_min(where, at_ms)
            }
    return tuple(sorted(edges))


def reach_ms(_rule: Rule) -> int | None:
    """It looks at no other message."""
    return 0


def live(rule: Rule, accounts: Accounts) -> Speaks:
    """The quiet hours over all messages of the scope."""
    params = parse_params(rule, Params)
    quiet = [params.is_quiet(minute) for minute in range(_DAY_MIN)]
    zones: dict[str, tzinfo] = {}
    offsets: dict[tuple[str, int], int] = {}

    def speaks(at_ms: int, _operator: str, actor_id: str, _person: str | None, _text: str | None) -> bool:
        quarter = (actor_id, at_ms // _QUARTER_MS)
        offset = offsets.get(quarter)
        if offset is None:
            where = zones.get(actor_id)
            if where is None:
                where = zones[actor_id] = zone_of(accounts.zone(actor_id))
            offset = offsets[quarter] = _offset_min(where, at_ms)
        return quiet[(at_ms // _MINUTE_MS + offset) % _DAY_MIN]

    return speaks
