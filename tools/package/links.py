"""A Windows shortcut read as its format says: https://learn.microsoft.com/openspecs/windows_protocols/ms-shllink."""

import struct
from pathlib import Path
from typing import Final, NamedTuple

_HEADER_BYTES: Final = 76
_HAS_IDS, _HAS_INFO, _NAME, _RELATIVE, _FOLDER, _ARGUMENTS = (1 << bit for bit in range(6))


class Link(NamedTuple):
    """Where a shortcut leads: the program, its working folder and its words."""

    target: str
    folder: str
    arguments: str


def read_link(file: Path) -> Link:
    """The shortcut in `file`, made on this computer's own drive.

    Raises: ValueError, struct.error for a file that is none.
    """
    data = file.read_bytes()
    size, flags = struct.unpack_from("<I16xI", data)
    if size != _HEADER_BYTES or not flags & _HAS_INFO:
        raise ValueError(f"{file.name} is no shortcut to a file")
    at = _HEADER_BYTES
    if flags & _HAS_IDS:
        at += 2 + struct.unpack_from("<H", data, at)[0]
    info_bytes, base = struct.unpack_from("<I12xI", data, at)
    target = data[at + base : data.index(b"\0", at + base)].decode("cp1252")
    at += info_bytes
    texts = {}
    for bit in (_NAME, _RELATIVE, _FOLDER, _ARGUMENTS):
        if flags & bit:
            letters = struct.unpack_from("<H", data, at)[0]
            # Wine counts the end of the text as one of its letters.
            texts[bit] = data[at + 2 : at + 2 + 2 * letters].decode("utf-16-le").rstrip("\0")
            at += 2 + 2 * letters
    return Link(target, texts.get(_FOLDER, ""), texts.get(_ARGUMENTS, ""))
