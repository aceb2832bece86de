"""Rows in, records out: the only SQL of the agent, and the journal that hears of every write first."""

from .opening import open_store
from .store import Healed, Store

__all__ = ["Healed", "Store", "open_store"]
