"""Starting when the person logs in: a value under Run in the registry, a launch agent, a desktop entry."""

import contextlib
import plistlib
import sys
from pathlib import Path
from typing import Final

from instacrm.launcher.installed import Installed

_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
_NAME: Final = "InstaCRM"
_ENTRY: Final = "instacrm.desktop"
_LABEL: Final = "com.instacrm.launcher"
# An entry is written once; the version that runs changes, and the one of today goes some day.
_CODE: Final = (
    "import json, sys; p = sys.argv[1]; v = json.load(open(p + '/state.json'))['current']; "
    "sys.path.insert(0, f'{p}/versions/{v}/app'); sys.argv.insert(1, '--program'); "
    "from instacrm.launcher.main import run; run()"
)


def starts_at_login(*, user: Path | None = None, system: str = sys.platform) -> bool:
    """Whether the system starts us when this person logs in, as it says itself."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
                return bool(winreg.QueryValueEx(key, _NAME)[0])
        except OSError:
            return False
    return _entry(user or Path.home(), system).is_file()


def begin_at_login(
    installed: Installed, *, user: Path | None = None, system: str = sys.platform, everybody: bool = False
) -> None:
    """The agent starts when this person logs in, or on Windows when `everybody` does."""
    if sys.platform == "win32":
        import winreg

        whose = winreg.HKEY_LOCAL_MACHINE if everybody else winreg.HKEY_CURRENT_USER
        with winreg.CreateKey(whose, _KEY) as key:
            winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, f'"{installed.program / "InstaLogger.exe"}" --silent')
        return
    entry = _entry(user or Path.home(), system)
    entry.parent.mkdir(parents=True, exist_ok=True)
    if system == "darwin":
        words = [*launcher_command(installed), "--silent"]
        entry.write_bytes(plistlib.dumps({"Label": _LABEL, "ProgramArguments": words, "RunAtLoad": True}))
        return
    entry.write_text(
        f"[Desktop Entry]\nType=Application\nName=Insta Outreach Logger\nExec={start_command(installed)} --silent\n"
    )


def no_longer_at_login(*, user: Path | None = None, system: str = sys.platform, everybody: bool = False) -> None:
    """Nothing of ours starts when this person logs in, or on Windows when `everybody` does."""
    if sys.platform == "win32":
        import winreg

        whose = winreg.HKEY_LOCAL_MACHINE if everybody else winreg.HKEY_CURRENT_USER
        with (
            contextlib.suppress(FileNotFoundError),
            winreg.OpenKey(whose, _KEY, 0, winreg.KEY_SET_VALUE) as key,
        ):
            winreg.DeleteValue(key, _NAME)
        return
    _entry(user or Path.home(), system).unlink(missing_ok=True)


def launcher_command(installed: Installed) -> list[str]:
    """The command that starts the launcher; it follows the version that runs."""
    if sys.platform == "win32":
        return [str(installed.program / "InstaLogger.exe")]
    return [sys.executable, "-I", "-c", _CODE, str(installed.program), "--home", str(installed.home)]


def start_command(installed: Installed) -> str:
    """The same as a desktop entry wants it."""
    words = launcher_command(installed)
    return " ".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)


def _entry(user: Path, system: str) -> Path:
    if system == "darwin":
        return user / "Library" / "LaunchAgents" / f"{_LABEL}.plist"
    return user / ".config" / "autostart" / _ENTRY
