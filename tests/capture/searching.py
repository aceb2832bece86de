"""Searching files for words as their stores keep them: packed, in pieces and in databases too.

A search that finds nothing proves nothing by itself: whoever uses it shows first that it finds what is there. Formats:
`doc/table_format.md` and `doc/log_format.md` of github.com/google/leveldb; `format_description.txt` of google/snappy.
"""

import sqlite3
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

_TABLE_MAGIC: Final = 0xDB4775248B80FB57
_FOOTER: Final = 48
_LOG_BLOCK: Final = 32_768
# Nothing of ours, or of the browser for us, is longer.
_PACKED: Final = 1 << 20
_UNPACKED: Final = 8 << 20
_LOG_HEADER: Final = struct.Struct("<IHB")


def holders(folders: Iterable[Path], *words: str) -> dict[str, set[str]]:
    """For each of `words` the files under `folders` in which it stands, by their path from the folder's name on."""
    needles = [(word, word.encode(encoding)) for word in words for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    found: dict[str, set[str]] = {word: set() for word in words}
    for folder in folders:
        for file in folder.rglob("*"):
            if not file.is_file():
                continue
            for part in readings(file):
                for word, needle in needles:
                    if needle in part:
                        found[word].add(str(file.relative_to(folder.parent)))
    return found


def readings(file: Path) -> Iterator[bytes]:
    """What stands in a file: its bytes, then what they unpack to."""
    try:
        raw = file.read_bytes()
    except OSError:  # a browser's temporary file
        return
    yield raw
    yield from _unzipped(raw)
    if raw.startswith(b"SQLite format 3\0"):
        yield from _cells(file)
    if raw[-8:] == struct.pack("<Q", _TABLE_MAGIC):
        yield from table_blocks(raw)
    if file.suffix == ".log":
        yield from log_records(raw)


def _unzipped(raw: bytes) -> Iterator[bytes]:
    """Every gzip stream in the file, wherever it begins."""
    start = raw.find(b"\x1f\x8b\x08")
    while start >= 0:
        with suppress(zlib.error):
            yield zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(raw[start : start + _PACKED], _UNPACKED)
        start = raw.find(b"\x1f\x8b\x08", start + 1)


def _cells(file: Path) -> Iterator[bytes]:
    """Every text and blob of a database, whole even where its pages cut it; the browser's locks are passed by."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as db:
        db.text_factory = bytes
        tables = [name.decode() for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
        for table in tables:
            with suppress(sqlite3.Error):
                for row in db.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 (names of the file itself)
                    yield b"\0".join(cell for cell in row if isinstance(cell, bytes))


def table_blocks(raw: bytes) -> Iterator[bytes]:
    """The data blocks of a LevelDB table, unpacked."""
    footer = raw[-_FOOTER:]
    _, at = _handle(footer, 0)
    (offset, size), _ = _handle(footer, at)
    for value in _values(_block(raw, offset, size)):
        (offset, size), _ = _handle(value, 0)
        yield _block(raw, offset, size)


def _block(raw: bytes, offset: int, size: int) -> bytes:
    content, kind = raw[offset : offset + size], raw[offset + size]
    return unsnapped(content) if kind == 1 else content


def _values(block: bytes) -> Iterator[bytes]:
    """The values of a block, in order."""
    (restarts,) = struct.unpack_from("<I", block, len(block) - 4)
    at, end = 0, len(block) - 4 - 4 * restarts
    while at < end:
        _, at = _varint(block, at)
        unshared, at = _varint(block, at)
        length, at = _varint(block, at)
        at += unshared
        yield block[at : at + length]
        at += length


def log_records(raw: bytes) -> Iterator[bytes]:
    """The records of a LevelDB log, their pieces joined."""
    record = b""
    for start in range(0, len(raw), _LOG_BLOCK):
        block, at = raw[start : start + _LOG_BLOCK], 0
        while at + _LOG_HEADER.size <= len(block):
            _, length, kind = _LOG_HEADER.unpack_from(block, at)
            at += _LOG_HEADER.size
            # Full, first, middle, last.
            record = (b"" if kind in (1, 2) else record) + block[at : at + length]
            at += length
            if kind in (1, 4):
                yield record


def unsnapped(packed: bytes) -> bytes:
    """What a raw Snappy stream unpacks to."""
    _, at = _varint(packed, 0)
    out = bytearray()
    while at < len(packed):
        tag = packed[at]
        at += 1
        if tag & 3 == 0:
            length = tag >> 2
            if length >= 60:
                more = length - 59
                length = int.from_bytes(packed[at : at + more], "little")
                at += more
            out += packed[at : at + length + 1]
            at += length + 1
            continue
        if tag & 3 == 1:
            length, back = (tag >> 2 & 7) + 4, (tag >> 5) << 8 | packed[at]
            at += 1
        else:
            width = 2 if tag & 3 == 2 else 4
            length, back = (tag >> 2) + 1, int.from_bytes(packed[at : at + width], "little")
            at += width
        for _ in range(length):
            out.append(out[-back])
    return bytes(out)


def _handle(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    offset, at = _varint(data, at)
    size, at = _varint(data, at)
    return (offset, size), at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
