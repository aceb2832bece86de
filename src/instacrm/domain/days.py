"""Days of a team: from midnight to midnight where the team lives."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .errors import BadInput


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


def day_begins_ms(zone: str, day: str) -> int:
    """When the calendar day `day` (`2026-11-27`) begins in `zone`, in epoch milliseconds. Raises: BadInput."""
    try:
        return round(datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=zone_of(zone)).timestamp() * 1000)
    except ValueError as error:
        raise BadInput("A day is written 2026-11-27.") from error


def day_of(zone: str, at_ms: int) -> str:
    """The calendar day in `zone`, `2026-11-27`."""
    return f"{datetime.fromtimestamp(at_ms / 1000, zone_of(zone)):%Y-%m-%d}"
