"""Where the program goes: the person's Documents, unless something there would break it."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

NAME: Final = "Insta Outreach Logger"
_DOCUMENTS_ID: Final = "{FDD39AD0-238F-46AF-ADB4-6C85480369C7}"


class Place(NamedTuple):
    """A folder for the program. `trouble` says why another is proposed in its stead; empty when all is well."""

    folder: Path
    trouble: str = ""


def propose(variables: Mapping[str, str], user: Path) -> tuple[Place, Place]:
    """The usual place with what is wrong with it, and the one to take instead when something is."""
    documents = documents_folder(user)
    usual = Place(documents / NAME, trouble_with(documents, variables))
    if sys.platform == "win32":
        local = Path(variables.get("LOCALAPPDATA") or user / "AppData" / "Local")
        return usual, Place(local / "Programs" / NAME)
    return usual, Place(user / ".local" / "opt" / NAME)


def everybodys_place(variables: Mapping[str, str]) -> Path:
    """Where a program lies that all who use the computer may start and nobody but an administrator may change."""
    return Path(variables.get("PROGRAMFILES") or r"C:\Program Files") / NAME


def trouble_with(folder: Path, variables: Mapping[str, str]) -> str:
    """Why a program does not belong in `folder`, for a person; empty when nothing speaks against it."""
    text = str(folder)
    if text.startswith(("\\\\", "//")):
        return "Your Documents lie on another computer; the program would not start without the network."
    synced = [variables[name] for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial") if variables.get(name)]
    if any(_is_within(folder, Path(root)) for root in synced):
        return "Your Documents are kept by OneDrive, which takes program files away to save room."
    if any(part.casefold() in {"dropbox", "google drive", "icloud drive"} for part in folder.parts):
        return "Your Documents are kept by a cloud drive, which takes program files away to save room."
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".{NAME}.{os.getpid()}"
        probe.write_bytes(b"InstaCRM looks whether it may write here")
        probe.unlink()
    except OSError as error:
        return f"Your Documents cannot be written by programs ({error.strerror}); ransomware protection does that."
    return ""


def _is_within(folder: Path, root: Path) -> bool:
    folded = [part.casefold() for part in folder.parts]
    return folded[: len(root.parts)] == [part.casefold() for part in root.parts]


def documents_folder(user: Path) -> Path:
    """The person's Documents, wherever the system keeps them."""
    if sys.platform == "win32":
        return _known_folder(_DOCUMENTS_ID) or user / "Documents"
    return _xdg_documents(user) or user / "Documents"


def _xdg_documents(user: Path) -> Path | None:
    try:
        lines = (user / ".config" / "user-dirs.dirs").read_text("utf-8").splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith("XDG_DOCUMENTS_DIR="):
            found = line.partition("=")[2].strip('"').replace("$HOME", str(user))
            # A folder that is the home itself means "none" there.
            return Path(found) if found.rstrip("/") != str(user) else None
    return None


def _known_folder(name: str) -> Path | None:
    """A folder by its identifier: https://learn.microsoft.com/windows/win32/shell/knownfolderid."""
    if sys.platform != "win32":
        return None
    import ctypes
    import uuid

    found = ctypes.c_wchar_p()
    which = (ctypes.c_byte * 16).from_buffer_copy(uuid.UUID(name).bytes_le)
    failed = ctypes.windll.shell32.SHGetKnownFolderPath(ctypes.byref(which), 0, None, ctypes.byref(found))
    if failed or not found.value:
        return None
    folder = Path(found.value)
    ctypes.windll.ole32.CoTaskMemFree(found)
    return folder
