"""Registration on Windows: a key a browser family, whose value is the manifest's path. Run under Wine."""

import sys
from collections.abc import Iterable
from pathlib import Path

from .browsers import KNOWN
from .host import EXTENSION


def every_key() -> list[str]:
    """The keys under HKEY_CURRENT_USER, each once."""
    return sorted({rf"{known.windows}\NativeMessagingHosts\{EXTENSION['host']}" for known in KNOWN})


def register(manifest: Path) -> list[str]:
    """Every browser family knows `manifest`; the keys that had to be written."""
    if sys.platform != "win32":
        return []
    import winreg

    written = []
    for key in every_key():
        if _value(key) != str(manifest):
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, "", 0, winreg.REG_SZ, str(manifest))
            written.append(key)
    return written


def unregister(manifest: Path) -> list[str]:
    """The keys that named `manifest` are gone, and those of our own name above them that nothing else is in."""
    if sys.platform != "win32":
        return []
    import winreg

    gone = [key for key in every_key() if _value(key) == str(manifest)]
    for key in gone:
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
    return gone


def wrong(manifest: Path) -> Iterable[str]:
    """The keys that do not name `manifest`."""
    return [key for key in every_key() if _value(key) != str(manifest)]


def _value(key: str) -> str | None:
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
            return str(winreg.QueryValueEx(opened, "")[0])
    except OSError:
        return None
