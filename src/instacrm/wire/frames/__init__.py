"""Frames: four bytes of length in native byte order, then that many bytes of UTF-8 JSON, at most 1 MiB.

The browser's native messaging and the socket between bridge and agent use the same frame, so the bridge can pass
bytes on unread. Nothing here imports more than an interpreter has loaded anyway: the bridge starts with every
browser, and half of the usual start-up time of a Python program is spent in `import`.
"""

from __future__ import annotations

from sys import byteorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

FRAME_MAX = 1 << 20
HEADER_BYTES = 4


class BadFrame(ValueError):
    """The bytes are no frame of the protocol."""

    code = "bad-frame"


class FrameTooLong(BadFrame):
    """The frame announces more than one message may hold; what follows cannot be told apart any more."""

    code = "frame-too-long"


class CutOff(BadFrame):
    """The bytes ended inside a frame."""

    code = "frame-cut-off"


def encode(payload: bytes) -> bytes:
    """`payload` as one frame.

    Raises: FrameTooLong.
    """
    if len(payload) > FRAME_MAX:
        raise FrameTooLong(f"a frame holds at most {FRAME_MAX} bytes, not {len(payload)}")
    return len(payload).to_bytes(HEADER_BYTES, byteorder) + payload


class Decoder:
    """Cuts a stream into frames, wherever the reads happened to cut it."""

    def __init__(self, limit: int = FRAME_MAX) -> None:
        self._limit = limit
        self._kept = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yields each payload that `data` completes, in order; those before a bad frame come out before it raises.

        Raises: FrameTooLong.
        """
        kept = self._kept
        kept += data
        while len(kept) >= HEADER_BYTES:
            length = int.from_bytes(kept[:HEADER_BYTES], byteorder)
            if length > self._limit:
                raise FrameTooLong(f"a frame holds at most {self._limit} bytes, not {length}")
            end = HEADER_BYTES + length
            if len(kept) < end:
                return
            payload = bytes(kept[HEADER_BYTES:end])
            del kept[:end]
            yield payload

    def is_between_frames(self) -> bool:
        """Whether nothing of a next frame has come yet."""
        return not self._kept

    def finish(self) -> None:
        """Says that no more bytes will come.

        Raises: CutOff when a frame is incomplete.
        """
        if self._kept:
            raise CutOff(f"the stream ended {len(self._kept)} bytes into a frame")

    def rest(self) -> bytes:
        """The bytes of the incomplete frame, taken out."""
        rest = bytes(self._kept)
        self._kept.clear()
        return rest
