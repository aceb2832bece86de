"""A million frames through the parser: each comes out as it went in, and nothing is left in memory."""

import resource
from random import Random
from sys import byteorder

from instacrm.wire.frames import FRAME_MAX, Decoder, FrameTooLong, encode

FRAMES = 1_000_000
_BATCH = 5_000
# Beyond what the interpreter's own arenas move by; a leak of one byte a frame would show.
_GROWTH_KIB = 900


def test_a_million_frames_cut_at_random_come_out_as_they_went_in_and_leave_nothing_behind() -> None:
    random, decoder = Random(20261122), Decoder()  # noqa: S311 (repeatable)
    _pass_on(random, decoder)
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    passed = sum(_pass_on(random, decoder) for _ in range(FRAMES // _BATCH))

    assert passed == FRAMES
    assert decoder.is_between_frames()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < _GROWTH_KIB


def _pass_on(random: Random, decoder: Decoder) -> int:
    """How many of a batch came out right, however it was cut."""
    sent = [random.randbytes(random.choice((0, 1, 3, 17, 40, 90))) for _ in range(_BATCH)]
    stream = b"".join(map(encode, sent))
    got: list[bytes] = []
    place = 0
    while place < len(stream):
        size = random.choice((1, 2, 5, 63, 1 << 12, 1 << 16))
        got += decoder.feed(stream[place : place + size])
        place += size
    assert got == sent
    return len(got)


def test_every_possible_length_is_a_frame_or_refused_at_once() -> None:
    random = Random(7)  # noqa: S311 (repeatable)
    for length in (*range(2000), *(random.getrandbits(32) for _ in range(20_000)), FRAME_MAX, FRAME_MAX + 1):
        header = length.to_bytes(4, byteorder)
        try:
            found = list(Decoder().feed(header))
        except FrameTooLong:
            assert length > FRAME_MAX
        else:
            assert length <= FRAME_MAX
            assert found == ([b""] if length == 0 else [])
