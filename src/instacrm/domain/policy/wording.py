"""Words that several rules share: whom a scope names, how long a window is, how long ago something was."""

from instacrm.domain.verdicts import Scope

from .history import Names

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def source(scope: Scope, names: Names) -> str:
    """Whose messages a scope counts: "from @studio_b, all operators together"."""
    if scope.actor_id and scope.operator_id:
        return f"by {names.operator_name(scope.operator_id)} from {names.actor_name(scope.actor_id)}"
    if scope.actor_id:
        return f"from {names.actor_name(scope.actor_id)}, all operators together"
    if scope.operator_id:
        return f"by {names.operator_name(scope.operator_id)}, all accounts together"
    return "by the whole team"


def binding(scope: Scope, names: Names) -> str:
    """Whom a rule binds that counts others too: ", for Lee on @studio_b"; nothing when it binds everybody."""
    operator = names.operator_name(scope.operator_id) if scope.operator_id else ""
    actor = names.actor_name(scope.actor_id) if scope.actor_id else ""
    whom = " on ".join(name for name in (operator, actor) if name)
    return f", for {whom}" if whom else ""


def per(window_s: int) -> str:
    """A window as a rate: "an hour", "in 24 hours", "in 90 minutes"."""
    return "an hour" if window_s == _HOUR else window(window_s)


def length(seconds: int) -> str:
    """A length of time in its largest whole unit: "1 minute", "90 seconds"."""
    for size, word in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds % size == 0:
            return plural(seconds // size, word)
    return plural(seconds, "second")


def window(window_s: int) -> str:
    """A window of time: "this hour", "in 24 hours", "in 90 minutes"."""
    if window_s == _HOUR:
        return "this hour"
    for size, word in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute"), (1, "second")):
        if window_s % size == 0 and (window_s > size or size == 1):
            return f"in {plural(window_s // size, word)}"
    return "in 24 hours" if window_s == _DAY else "in a minute"


def plural(count: int, word: str, many: str = "") -> str:
    """`count` things: "1 day", "3 days", "3 people"."""
    return f"{count} {word}" if count == 1 else f"{count} {many or word + 's'}"


def stopwatch(seconds: int) -> str:
    """A length of time as on a stop watch: "40 s", "1:30 min", "1:00:00 h"."""
    hours, rest = divmod(seconds, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    if hours:
        return f"{hours}:{minutes:02d}:{rest:02d} h"
    return f"{minutes}:{rest:02d} min" if minutes else f"{rest} s"


def ago(span_ms: int) -> str:
    """How long ago: "just now", "12 minutes ago", "3 days ago"."""
    seconds = max(0, span_ms) // 1000
    for size, word in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= size:
            return f"{plural(seconds // size, word)} ago"
    return "just now"
