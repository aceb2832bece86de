"""Runs a transaction outside the event loop, for handlers that also have to wait for the network."""

from collections.abc import Callable
from typing import TypeVar

from anyio import to_thread
from sqlalchemy import Connection

from .context import AppState

_Answer = TypeVar("_Answer")


async def writing(core: AppState, act: Callable[[Connection, int], _Answer]) -> _Answer:
    """What `act` answers to a writing transaction and the time; all of it, or nothing when it raises."""

    def run() -> _Answer:
        with core.db.writing() as db:
            return act(db, core.now_ms())

    return await to_thread.run_sync(run)
