"""The kinds of rules, one module each: a file put here is a kind, called as its file with dashes.

Agent, Core, side panel and dashboard know kinds through this register alone.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final, cast

from instacrm.domain.policy.history import RuleKind


def _found() -> dict[str, RuleKind]:
    names = sorted(module.name for module in iter_modules(__path__))
    return {name.replace("_", "-"): cast("RuleKind", import_module(f"{__name__}.{name}")) for name in names}


KINDS: Final[dict[str, RuleKind]] = _found()
