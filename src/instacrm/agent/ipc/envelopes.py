"""Reading and writing the envelope around every message, and the errors of those that cannot be read."""

from typing import NamedTuple

import msgspec
import uuid_utils

from instacrm.domain.errors import BadFrame, InstaCrmError
from instacrm.wire.frames import FrameTooLong, encode
from instacrm.wire.native import Envelope, Failure

_ENVELOPE = msgspec.json.Decoder(Envelope)
_ENCODER = msgspec.json.Encoder()


class Unreadable(NamedTuple):
    """A frame that is no envelope: what is wrong with it, and its `id` when it has one."""

    failure: InstaCrmError
    re: str | None


def read_envelope(frame: bytes) -> Envelope | Unreadable:
    """The envelope in `frame`, or why there is none."""
    try:
        return _ENVELOPE.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Unreadable(BadFrame(f"the message is no envelope: {error}"), _find_id(frame))


def _find_id(frame: bytes) -> str | None:
    try:
        found = msgspec.json.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    sent_id = found.get("id") if isinstance(found, dict) else None
    return sent_id if isinstance(sent_id, str) else None


def write(kind: str, body: msgspec.Struct, re: str | None = None) -> bytes:
    """A message as a frame; `re` is the id of what it answers, news have none."""
    try:
        return encode(_message(kind, body, re))
    except FrameTooLong:
        too_long = Failure("answer-too-long", "The answer does not fit into one message.")
        return encode(_message("error", too_long, re))


def write_error(error: InstaCrmError, re: str | None = None) -> bytes:
    """An expected failure as a frame."""
    return write("error", Failure(error.code, str(error), error.remedy, error.retryable), re)


def _message(kind: str, body: msgspec.Struct, re: str | None) -> bytes:
    return _ENCODER.encode(Envelope(kind, str(uuid_utils.uuid7()), msgspec.Raw(_ENCODER.encode(body)), re))
