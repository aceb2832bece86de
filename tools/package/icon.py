"""The icon of the Windows programs, from the extension's pictures: an .ico is a list of pictures."""

import struct
from pathlib import Path


def make_icon(pictures: list[Path], file: Path) -> None:
    """`file` holds the PNG `pictures`, which Windows takes as they are since Vista."""
    entries, data, at = b"", b"", 6 + 16 * len(pictures)
    for picture in pictures:
        png = picture.read_bytes()
        width, height = struct.unpack(">II", png[16:24])
        entries += struct.pack("<BBBBHHII", width % 256, height % 256, 0, 0, 1, 32, len(png), at + len(data))
        data += png
    file.write_bytes(struct.pack("<HHH", 0, 1, len(pictures)) + entries + data)
