"""Opaque cursors: where a page ended, with a fingerprint of the question, so that no answer mixes two questions."""

import base64
import binascii
import hashlib
from typing import Annotated, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, and_, or_

from instacrm.domain.errors import BadCursor

# Wider than any time or count we keep, narrower than every database's BIGINT.
_Number = Annotated[int, msgspec.Meta(ge=-(1 << 53), le=1 << 53)]
_Text = Annotated[str, msgspec.Meta(max_length=128)]


class Place(NamedTuple):
    """The last row of a page: the value it was sorted by (none: it had none) and its id."""

    value: int | str | None
    row_id: str


def fingerprint(*question: object) -> str:
    """What tells this question (team, sort, filters) from any other: 16 hex digits."""
    return hashlib.sha256(msgspec.json.encode(question)).hexdigest()[:16]


def spell_cursor(question: str, place: Place) -> str:
    """The cursor after `place` in the answer to `question`."""
    return base64.urlsafe_b64encode(msgspec.json.encode((question, *place))).decode().rstrip("=")


def parse_cursor(text: str, question: str, *, of: type[int] | type[str]) -> Place:
    """The place that `text` spells; its value is an `of` or none.

    Raises: BadCursor when we did not give it out, or for another question.
    """
    form = tuple[_Text, _Number | None, _Text] if of is int else tuple[_Text, _Text | None, _Text]
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        asked, value, row_id = msgspec.json.decode(raw, type=form)
    except (binascii.Error, ValueError) as error:
        raise BadCursor(
            "That page mark is not one this server gave out.", remedy="Start from the first page."
        ) from error
    if asked != question:
        raise BadCursor("That page mark belongs to another list.", remedy="Start from the first page.")
    return Place(value, row_id)


def after(
    column: ColumnElement[int] | ColumnElement[str],
    row_id: ColumnElement[str],
    place: Place,
    *,
    descending: bool,
) -> ColumnElement[bool]:
    """Rows behind `place` when sorted by (`column`, `row_id`).

    Spelled out, since Oracle has no row-value comparison; the outer bound is what lets an index seek.
    """
    if descending:
        return and_(column <= place.value, or_(column < place.value, row_id < place.row_id))
    return and_(column >= place.value, or_(column > place.value, row_id > place.row_id))
