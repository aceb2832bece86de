"""The agent's own log: JSON lines of events, codes and ids; never a text, a handle, a key or a token."""

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

import structlog

LOG_BYTES_MAX: Final = 2 << 20
LOG_FILES: Final = 5

# What may stand in a line. Another key is left out, so that a careless call cannot write a person down.
KEYS: Final = frozenset(
    (  # noqa: SIM905 (a list of words reads better as words)
        "event level timestamp at code kind error role extension queued events pushed pulled seq head status attempt "
        "wait_s agent_id operator_id team_id event_id outreach_id rule_id version pid reason count took_ms state "
        "signed_in healed from_backup quarantine again_in_s"
    ).split()
)


def _only_known_keys(_: Any, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: value for key, value in line.items() if key in KEYS}


def start_logging(folder: Path) -> None:
    """From now on everything is logged into `folder/agent.log`, five files of 2 MiB at most."""
    handler = RotatingFileHandler(folder / "agent.log", maxBytes=LOG_BYTES_MAX, backupCount=LOG_FILES - 1, delay=True)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("instacrm").setLevel(logging.INFO)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=[_foreign], processors=_LINE))
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=lambda name="agent", *_: logging.getLogger(f"instacrm.{name}"),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def set_level(level: str) -> None:
    """From now on lines of `level` ("info" or "warning") and above are written."""
    logging.getLogger("instacrm").setLevel(level.upper())


def places_of(error: BaseException) -> list[str]:
    """Where `error` came from, without its words: they may quote a message or a handle."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in frames[-8:]]


def _foreign(_: Any, method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Another package's line: only who said it and how grave, for its words are not ours to answer for."""
    record = line.get("_record")
    return {**line, "event": f"from {record.name}" if record else method}


_LINE: Final[list[structlog.typing.Processor]] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    _only_known_keys,
    structlog.processors.JSONRenderer(),
]
