"""The launcher's side of updates: the root that came with the program, the source a person named, one look for news.

What needs the network is imported when it is used: a launch must not wait for it.
"""

import contextlib
import shutil
import tempfile
from pathlib import Path

from .installed import PLATFORM, Installed
from .updates.disk import Disk
from .updates.last import Looked
from .updates.source import Source, find_source, keep_source, parse_source
from .updates.trouble import BadSource, NoMetadata, Unreachable, Untrusted

_ROOT = Path(__file__).with_name("updates") / "root.json"
_SOURCE = _ROOT.with_name("source.txt")
# Holds the source that answered, but not as one of ours does.
_REFUSED = "refused.txt"


def find_root() -> bytes | None:
    """The root of trust that was built in; None in a copy that was not built for updates."""
    try:
        return _ROOT.read_bytes()
    except OSError:
        return None


def known_source(local: Path) -> tuple[Source, bool] | None:
    """The source a person named, else the one that was built in; whether it was proved. None when there is neither."""
    kept = find_source(local)
    if kept is not None:
        return kept
    try:
        return parse_source(_SOURCE.read_text("utf-8")), False
    except (OSError, UnicodeDecodeError, BadSource):
        return None


def wants_source(installed: Installed) -> bool:
    """Whether a person is to be asked where updates come from.

    So it is when nobody said, when what is kept cannot be read, and when it was kept without a network and then proved
    not to be ours.
    """
    if installed.is_everybodys or find_root() is None:
        return False
    known = known_source(installed.local)
    return known is None or (not known[1] and _find_refused(installed.local) == known[0].text)


def prove_source(installed: Installed, text: str, *, gap_s: float = 5.0) -> Source:
    """The source of `text`, proved by its signed timestamp and remembered. With no network it is remembered unproved.

    Raises: BadSource, NoMetadata, Untrusted (nothing is remembered); Unreachable (remembered, to be proved later).
    """
    from .updates.fetcher import Fetcher
    from .updates.trust import Trust

    source, root = parse_source(text), find_root()
    if root is None:
        raise BadSource("This copy of InstaCRM was not built for updates.")
    folder = Path(tempfile.mkdtemp(prefix="prove-", dir=_made(installed.local)))
    try:
        Trust(folder, source, root, Fetcher(gap_s=gap_s)).refresh()
    except Unreachable:
        keep_source(installed.local, source, proved=False, disk=Disk())
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    keep_source(installed.local, source, proved=True, disk=Disk())
    return source


def look_for_update(installed: Installed, *, now_ms: int) -> Looked | None:
    """One look, with all the time it takes; None when there is no root or no source."""
    from .updates.trust import Trust
    from .updates.updating import Here, look

    root, known = find_root(), known_source(installed.local)
    if root is None or known is None:
        return None
    source, proved = known
    trust = Trust(installed.local / "metadata", source, root)
    looked = look(trust, Here(installed.versions(), installed.local, PLATFORM), now_ms=now_ms)
    if not proved and looked.code in {"current", "staged", "later", "none"}:
        with contextlib.suppress(OSError):
            keep_source(installed.local, source, proved=True, disk=Disk())
    elif not proved and looked.code in {NoMetadata.code, Untrusted.code}:
        with contextlib.suppress(OSError):
            Disk().write_whole(installed.local / _REFUSED, source.text.encode())
    return looked


def _find_refused(local: Path) -> str | None:
    try:
        return (local / _REFUSED).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
