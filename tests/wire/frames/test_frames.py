"""Frames and the handshake's words, against the standard library's own."""

import hashlib
import hmac
import json
import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.wire.frames import FRAME_MAX, BadFrame, CutOff, Decoder, FrameTooLong, encode, proof

PAYLOADS = st.lists(st.binary(max_size=300), max_size=8)


@given(payloads=PAYLOADS, data=st.data())
def test_a_stream_cut_anywhere_gives_the_same_frames(payloads: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(encode(payload) for payload in payloads)
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=20).map(sorted))
    decoder = Decoder()

    edges = [0, *cuts, len(stream)]
    got = [frame for start, end in pairwise(edges) for frame in decoder.feed(stream[start:end])]

    assert got == payloads
    assert decoder.is_between_frames()


@given(payload=st.binary(max_size=300))
def test_a_frame_is_what_native_messaging_says(payload: bytes) -> None:
    assert encode(payload) == struct.pack("=I", len(payload)) + payload


def test_the_longest_frame_passes() -> None:
    longest = b" " * FRAME_MAX

    assert list(Decoder().feed(encode(longest))) == [longest]


def test_a_longer_frame_is_refused_when_written() -> None:
    with pytest.raises(FrameTooLong):
        encode(b" " * (FRAME_MAX + 1))


def test_a_longer_frame_is_refused_before_its_bytes_come_and_those_before_it_are_not_lost() -> None:
    frames = Decoder().feed(encode(b"{}") + struct.pack("=I", FRAME_MAX + 1))

    assert next(frames) == b"{}"
    with pytest.raises(FrameTooLong):
        next(frames)


@given(payload=st.binary(max_size=50), kept=st.integers(1))
def test_a_stream_that_ends_inside_a_frame_says_so(payload: bytes, kept: int) -> None:
    whole = encode(payload)
    decoder = Decoder()
    got = list(decoder.feed(whole[: 1 + kept % (len(whole) - 1)] if len(whole) > 1 else whole))

    assert got == []
    with pytest.raises(CutOff):
        decoder.finish()


@given(key=st.binary(max_size=200), message=st.binary(max_size=300))
def test_our_hmac_is_the_standard_one(key: bytes, message: bytes) -> None:
    assert proof.hmac_sha256(key, message) == hmac.new(key, message, hashlib.sha256).hexdigest()


@given(word=st.from_regex(r"[0-9a-z:/. -]{0,40}", fullmatch=True), indent=st.sampled_from([None, 0, 2]))
def test_a_word_of_a_handshake_frame_is_what_json_says_it_is(word: str, indent: int | None) -> None:
    frame = json.dumps({"kind": "challenge", "nonce": word}, indent=indent).encode()

    assert proof.read_text(frame, "nonce") == word


@given(frame=st.binary(max_size=60))
def test_any_bytes_are_a_word_or_a_bad_frame(frame: bytes) -> None:
    try:
        word = proof.read_text(frame, "nonce")
    except BadFrame:
        return
    assert word.isascii()


def test_a_proof_for_one_role_is_none_for_another() -> None:
    mac = proof.client_mac(b"k" * 32, "bridge", "a", "b")

    assert proof.is_proof(mac, b"k" * 32, "bridge", "a", "b")
    assert not proof.is_proof(mac, b"k" * 32, "cli", "a", "b")
