"""The launcher's doctor: is every part of the installation whole, and what to do when not."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from . import registration
from .agent_link import find_version
from .browsers import Browser
from .finding_updates import find_root, known_source
from .host import Place
from .installed import Installed
from .updates.last import find_last


class Finding(NamedTuple):
    """One part, and how it is."""

    name: str
    good: bool
    says: str


def examine(installed: Installed, browsers: Iterable[Browser]) -> list[Finding]:
    """Every part of the installation; nothing is changed."""
    versions = installed.versions()
    state, whole = versions.load(), versions.whole()
    there = [release.version for release in whole]
    current = next((release for release in whole if release.version == state.current), None)
    running = find_version(installed.home)
    found = [
        Finding("program", current is not None, f"version {state.current}" if current else "damaged: install again"),
        Finding("versions", True, ", ".join(there) + (f"; given up: {', '.join(state.bad)}" if state.bad else "")),
        Finding("agent", running is not None, f"version {running} runs" if running else "does not run: InstaLogger"),
        _updates(installed),
    ]
    if current is not None:
        python, app = installed.python(current), versions.folder(current.version) / "app"
        place = Place(python, app, installed.home, installed.program)
        found += [
            Finding(one.browser, one.state == "ok", one.problem or "knows InstaCRM")
            for one in registration.check(place, browsers)
        ]
    return found


def _updates(installed: Installed) -> Finding:
    source, last = known_source(installed.local), find_last(installed.local)
    if find_root() is None:
        return Finding("updates", True, "this copy is updated by whoever installed it")
    if source is None:
        return Finding("updates", False, "nobody said where they come from: InstaLogger --source owner/repo")
    if last is None:
        return Finding("updates", True, f"from {source[0].text}, not looked yet")
    when = datetime.fromtimestamp(last.at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    return Finding("updates", not last.code.startswith("update-"), f"from {source[0].text}; {when}: {last.says}")
