"""Starting when the person logs in: a value under Run in the registry, a desktop entry elsewhere."""

import contextlib
import sys
from pathlib import Path
from typing import Final

from instacrm.launcher.installed import Installed

_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
_NAME: Final = "InstaCRM"
_ENTRY: Final = "instacrm.desktop"
# An entry is written once; the version that runs changes, and the one of today goes some day.
_CODE: Final = (
    "import json, sys; p = sys.argv[1]; v = json.load(open(p + '/state.json'))['current']; "
    "sys.path.insert(0, f'{p}/versions/{v}/app'); sys.argv.insert(1, '--program'); "
    "from instacrm.launcher.main import run; run()"
)


def begin_at_login(installed: Installed, *, user: Path | None = None) -> None:
    """The agent starts when this person logs in."""
    if sys.platform == "win32":
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
            winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, f'"{installed.program / "InstaLogger.exe"}" --silent')
        return
    entry = _entry(user or Path.home())
    entry.parent.mkdir(parents=True, exist_ok=True)
    entry.write_text(
        f"[Desktop Entry]\nType=Application\nName=Insta Outreach Logger\nExec={start_command(installed)} --silent\n"
    )


def no_longer_at_login(*, user: Path | None = None) -> None:
    """Nothing of ours starts when this person logs in."""
    if sys.platform == "win32":
        import winreg

        with (
            contextlib.suppress(FileNotFoundError),
            winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY, 0, winreg.KEY_SET_VALUE) as key,
        ):
            winreg.DeleteValue(key, _NAME)
        return
    _entry(user or Path.home()).unlink(missing_ok=True)


def launcher_command(installed: Installed) -> list[str]:
    """The command that starts the launcher; it follows the version that runs."""
    if sys.platform == "win32":
        return [str(installed.program / "InstaLogger.exe")]
    return [sys.executable, "-I", "-c", _CODE, str(installed.program), "--home", str(installed.home)]


def start_command(installed: Installed) -> str:
    """The same as a desktop entry wants it."""
    words = launcher_command(installed)
    return " ".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)


def _entry(user: Path) -> Path:
    return user / ".config" / "autostart" / _ENTRY
