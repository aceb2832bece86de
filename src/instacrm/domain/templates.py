"""Templates: texts that a team or a person keeps ready, each in one or more variants, and recognising what was sent.

A text may hold places to fill in, `{name}`. A message is of a variant when all of its words between the places stand in
the message in their order; when it could be of two variants, it is of none.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from .errors import BadInput
from .prospects import fold_text

TITLE_MAX: Final = 80
TEXT_MAX: Final = 1_000
VARIANTS_MAX: Final = 12
# A variant with fewer letters of its own would be found in what people write anyway.
LETTERS_MIN: Final = 12
# What one place takes: a name, a company, a line that was remarked on.
PLACE_MAX: Final = 80
_PLACE: Final = re.compile(r"\{[^{}\n]{1,40}\}")


class Variant(msgspec.Struct, frozen=True):
    """One wording."""

    variant_id: str
    text: str


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """Wordings for one purpose. `owner_id` is the operator whose own it is; None is the whole team."""

    template_id: str
    title: str
    owner_id: str | None
    variants: tuple[Variant, ...]


class Recognised(NamedTuple):
    """Which variant of which template a message was."""

    template_id: str
    variant_id: str


def check_template(template: Template) -> Template:
    """`template`, when it can be kept and its variants told apart. Raises: BadInput saying what to change."""
    if not 0 < len(template.title.strip()) <= TITLE_MAX:
        raise BadInput(f"A template needs a title of at most {TITLE_MAX} characters.")
    if not 0 < len(template.variants) <= VARIANTS_MAX:
        raise BadInput(f"A template has 1 to {VARIANTS_MAX} variants.")
    seen: set[tuple[str, ...]] = set()
    for variant in template.variants:
        if len(variant.text) > TEXT_MAX:
            raise BadInput(f"A variant has at most {TEXT_MAX} characters.")
        parts = words_of(variant.text)
        if _letters(parts) < LETTERS_MIN:
            raise BadInput(f"A variant needs at least {LETTERS_MIN} letters besides what is filled in.")
        if parts in seen:
            raise BadInput("Two variants say the same, so nobody could tell which one was sent.")
        seen.add(parts)
    return template


def recognise(templates: Iterable[Template], text: str) -> Recognised | None:
    """The only variant that `text` can be of."""
    said = fold_text(text).casefold()
    found = [
        Recognised(template.template_id, variant.variant_id)
        for template in templates
        for variant in template.variants
        if _is_of(words_of(variant.text), said)
    ]
    return found[0] if len(found) == 1 else None


def words_of(text: str) -> tuple[str, ...]:
    """What a text says between its places, as it is compared; one part more than it has places."""
    # A place stands for one mark that folding leaves alone, so that spaces beside it are folded as in a message.
    folded = fold_text(_PLACE.sub("\x00", text.replace("\x00", " "))).casefold()
    return tuple(folded.split("\x00"))


def places_of(text: str) -> tuple[str, ...]:
    """The places to fill in, as they are written."""
    return tuple(dict.fromkeys(_PLACE.findall(text)))


def _letters(parts: tuple[str, ...]) -> int:
    return sum(c.isalnum() for part in parts for c in part)


def _is_of(parts: tuple[str, ...], said: str) -> bool:
    """Whether `said` holds `parts` in their order, begins with the first, ends with the last and adds little more."""
    if _letters(parts) < LETTERS_MIN:
        return False
    first, last = parts[0].rstrip() if len(parts) > 1 else parts[0], parts[-1]
    if len(parts) == 1:
        return said == first
    if not (said.startswith(first) and said.endswith(last.lstrip())):
        return False
    at, end = len(first), len(said) - len(last.lstrip())
    taken = len(first) + len(last.lstrip())
    for part in parts[1:-1]:
        # Somebody who leaves a place empty takes a space beside it away too.
        found = said.find(part.strip(), at, end)
        if found < 0:
            return False
        at = found + len(part.strip())
        taken += len(part.strip())
    return at <= end and len(said) - taken <= (PLACE_MAX + 2) * (len(parts) - 1)
