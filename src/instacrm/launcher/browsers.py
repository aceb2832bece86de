"""The browsers that can hold our extension, and where each looks for native hosts."""

import shutil
from pathlib import Path
from typing import Final, NamedTuple


class Browser(NamedTuple):
    """A browser, or one folder of profiles of one. `user_data` is its folder of profiles."""

    name: str
    user_data: Path

    @property
    def manifests(self) -> Path:
        """Where it looks for native hosts. A browser with a folder of its own looks nowhere else of its user's."""
        return self.user_data / "NativeMessagingHosts"


class _Known(NamedTuple):
    name: str
    linux: str
    mac: str
    windows: str
    commands: tuple[str, ...]


# Windows: Brave and Vivaldi read Chrome's key (keepassxc's NativeMessageInstaller says so).
KNOWN: Final = (
    _Known("Chrome", "google-chrome", "Google/Chrome", r"Software\Google\Chrome", ("google-chrome",)),
    _Known("Chromium", "chromium", "Chromium", r"Software\Chromium", ("chromium", "chromium-browser")),
    _Known("Edge", "microsoft-edge", "Microsoft Edge", r"Software\Microsoft\Edge", ("microsoft-edge",)),
    _Known(
        "Brave",
        "BraveSoftware/Brave-Browser",
        "BraveSoftware/Brave-Browser",
        r"Software\Google\Chrome",
        ("brave-browser", "brave"),
    ),
    _Known("Vivaldi", "vivaldi", "Vivaldi", r"Software\Google\Chrome", ("vivaldi",)),
)


def find_browsers(config_home: Path, *, mac: bool = False, search_path: str | None = None) -> list[Browser]:
    """The browsers of this user: those that were started once or whose command is on `search_path`.

    `config_home` is `~/.config` (Linux) or `~/Library/Application Support` (macOS).
    """
    found = []
    for known in KNOWN:
        folder = config_home / (known.mac if mac else known.linux)
        if folder.is_dir() or any(shutil.which(command, path=search_path) for command in known.commands):
            found.append(Browser(known.name, folder))
    return found


def custom(user_data: Path) -> Browser:
    """A browser that is started with a folder of its own (`--user-data-dir`)."""
    return Browser(f"profile folder {user_data.name}", user_data.absolute())
