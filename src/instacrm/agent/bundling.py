"""A file for whoever helps: how everything is, and the logs; no name, handle, word, key, token or id of a person."""

import hashlib
import io
import json
import platform
import re
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import apsw
import msgspec

from instacrm import __version__
from instacrm.wire.window import Finding

from .settings import Home
from .store import database, schema
from .store.store import DATABASE

_LOG_BYTES_MAX: Final = 4 << 20
_ID: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32,64}\b|operator-\w+"
)


def write_bundle(home: Home, file: Path, findings: Sequence[Finding], *, now_ms: int) -> list[str]:
    """Write the bundle as a ZIP that only this user can read; the names of what is in it."""
    parts = {
        "about.json": _json(_about(now_ms)),
        "doctor.json": _json(msgspec.to_builtins(list(findings))),
        "files.json": _json(_files(home.folder)),
        "store.json": _json(_store(home.data / DATABASE)),
        **{f"logs/{path.name}": _end_of(path) for path in sorted(home.logs.glob("*.log*"))},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, without_persons(text, home.folder))
    file.touch(mode=0o600)
    file.write_bytes(packed.getvalue())
    return list(parts)


def without_persons(text: str, folder: Path) -> str:
    """`text` without this user's folders; ids become short sums, the same for the same id."""
    for place, name in ((str(folder), "DATA"), (str(Path.home()), "~"), (Path.home().name, "USER")):
        if len(place) > 1:
            text = text.replace(place, name)
    return _ID.sub(lambda found: "id-" + hashlib.sha256(found[0].encode()).hexdigest()[:8], text)


def _about(now_ms: int) -> dict[str, Any]:
    return {
        "instacrm": __version__,
        "python": sys.version.split()[0],
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "sqlite": apsw.sqlite_lib_version(),
        "made_ms": now_ms,
    }


def _files(folder: Path) -> list[dict[str, Any]]:
    """Names, sizes and times of what the store consists of."""
    kept = [path for part in ("*", "journal/*", "backups/*", "quarantine/*/*") for path in folder.glob(part)]
    return [
        {"name": str(path.relative_to(folder)), "bytes": path.stat().st_size, "changed_s": int(path.stat().st_mtime)}
        for path in sorted(kept)
        if path.is_file() and not path.name.endswith(".secret")
    ]


def _store(path: Path) -> dict[str, Any]:
    """Counts by kind; no row."""
    try:
        db = database.connect_beside(path)
        try:
            return {
                "schema": schema.version_of(db),
                "kinds": db.execute("SELECT kind, count(*) FROM events GROUP BY kind").fetchall(),
                "waiting": db.execute("SELECT count(*) FROM outbox").get,
                "refused": db.execute("SELECT code, count(*) FROM quarantine GROUP BY code").fetchall(),
            }
        finally:
            db.close()
    except apsw.Error as error:
        return {"error": type(error).__name__}


def _end_of(path: Path) -> str:
    return path.read_bytes()[-_LOG_BYTES_MAX:].decode(errors="replace")


def _json(value: Any) -> str:
    return json.dumps(value, indent=1)
