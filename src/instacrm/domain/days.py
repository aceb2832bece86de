"""Days of a team: from midnight to midnight where the team lives."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_of(name: str) -> tzinfo:
    """The time zone of an IANA name; UTC when this computer does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def is_zone(name: str) -> bool:
    """Whether this computer knows the time zone `name` (IANA)."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def day_start_ms(zone: str, at_ms: int) -> int:
    """The last midnight in `zone` at or before `at_ms`, in epoch milliseconds."""
    local = datetime.fromtimestamp(at_ms / 1000, zone_of(zone))
    return int(local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)


def day_of(zone: str, at_ms: int) -> str:
    """The calendar day in `zone`, `2026-11-27`."""
    return f"{datetime.fromtimestamp(at_ms / 1000, zone_of(zone)):%Y-%m-%d}"
