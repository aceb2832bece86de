"""Where updates come from: what a person typed, as two addresses, and the file that remembers it.

`owner/repo` means: signed metadata on the project's Pages, archives as assets of its releases. An https address means a
server of one's own, with `metadata/` and `targets/` under it. Neither is believed: only the embedded root is.
"""

import json
import re
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from .disk import Disk
from .trouble import BadSource

_GITHUB: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}")
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_FILE: Final = "source.json"


class Source(NamedTuple):
    """`text` as the person gave it; the addresses end in a slash."""

    text: str
    metadata_url: str
    targets_url: str


def parse_source(text: str) -> Source:
    """The source that `text` names.

    Raises: BadSource with what is wrong with it.
    """
    text = text.strip()
    if _GITHUB.fullmatch(text):
        owner, repo = text.split("/")
        return Source(
            text, f"https://{owner.lower()}.github.io/{repo}/metadata/", f"https://github.com/{text}/releases/download/"
        )
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise BadSource(f"“{text}” is not an address.") from error
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)):
        raise BadSource(f"“{text}” is neither owner/repo nor an https address.")
    if parts.username or parts.query or parts.fragment:
        raise BadSource("An address of updates has no user, no question mark and no #.")
    base = text.rstrip("/")
    return Source(text, f"{base}/metadata/", f"{base}/targets/")


def find_source(folder: Path) -> tuple[Source, bool] | None:
    """The remembered source and whether it was proved; None when there is none that can be read."""
    try:
        kept = json.loads((folder / _FILE).read_text("utf-8"))
        return parse_source(kept["source"]), bool(kept["proved"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, BadSource):
        return None


def keep_source(folder: Path, source: Source, *, proved: bool, disk: Disk) -> None:
    """`source` is remembered; not proved yet when there was no network to prove it."""
    disk.write_whole(folder / _FILE, json.dumps({"source": source.text, "proved": proved}).encode() + b"\n")
