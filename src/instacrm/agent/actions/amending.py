"""What another constitution would change, in words a person decides by. One of a newer version is read too."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from instacrm.domain.prospects import STATUSES

_NAMES: Final = {
    "joining": "who comes in",
    "text_policy": "texts of messages",
    "retention_days": "texts are kept",
    "voting_hours": "a vote is open",
    "threshold_percent": "more than this share of those for or against",
    "quorum_percent": "at least this share of the team for",
    "small_team": "more than half of the team decides up to",
    "zone": "time zone",
    "leaderboard": "the leaderboard in the analytics is",
    "week_start": "the week begins on",
}
_VALUES: Final[dict[str, dict[object, str]]] = {
    "joining": {
        "server": "as the server is set up",
        "closed": "by invitation only",
        "approval": "whoever asks, once an owner or admin lets them in",
    },
    "text_policy": {
        "shared": "kept by the team",
        "local": "kept on the writer's computer",
        "none": "not kept at all",
    },
    "retention_days": {0: "without end"},
    "leaderboard": {True: "shown", False: "not shown"},
    "week_start": dict(
        enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
    ),
}  # fmt: skip
_UNITS: Final = {
    "retention_days": "days",
    "voting_hours": "hours",
    "threshold_percent": "%",
    "quorum_percent": "%",
    "small_team": "voters",
}


def amendments(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Each difference between two constitutions, with what it was."""
    changed = [name for name, value in after.items() if before.get(name) != value and name != "status_names"]
    told = [
        f"{_NAMES.get(name, name)}: {_value(name, after[name])}"
        + (f", until now {_value(name, before[name])}" if name in before else "")
        for name in changed
    ]
    return (*told, *_renamed(before.get("status_names") or {}, after.get("status_names") or {}))


def _value(name: str, value: object) -> str:
    unit = f" {_UNITS[name]}" if name in _UNITS else ""
    return _VALUES.get(name, {}).get(value, f"{value}{unit}")


def _renamed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[str]:
    for status in dict.fromkeys((*STATUSES, *before, *after)):
        usual = status.replace("-", " ").capitalize() if status in STATUSES else None
        was, now = before.get(status, usual), after.get(status, usual)
        if was == now:
            continue
        if was is None:
            yield f"another status “{now}”"
        elif now is None:
            yield f"no status “{was}” any more; who has it keeps it"
        else:
            yield f"status “{was}” is called “{now}”"
