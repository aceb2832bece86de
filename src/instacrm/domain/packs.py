"""Selector packs: what is believed of the site's pages, as data that may come between two releases of the extension.

A pack is signed elsewhere (TUF, role `packs`); here it is read strictly, so that a signed mistake changes nothing.
"""

import re
from typing import Final

import msgspec

from .errors import BadPack

FORMAT: Final = 1
BYTES_MAX: Final = 64 << 10
VARIANTS_MAX: Final = 20
ANCHORS_MAX: Final = 64
CSS_MAX: Final = 500
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,31}\Z", re.ASCII)


class Variant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One way to find an anchor. One that finds more than `most` elements is taken for a mistake and passed over."""

    id: str
    css: str
    most: int | None = None


class Pack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Variants by anchor, best first; they are tried before those that the extension came with. Versions only grow."""

    format: int
    version: int
    anchors: dict[str, tuple[Variant, ...]]


def parse_pack(data: bytes) -> Pack:
    """The pack that `data` spells.

    Raises: BadPack naming the first thing that is wrong.
    """
    if len(data) > BYTES_MAX:
        raise BadPack(f"a pack has at most {BYTES_MAX} bytes")
    try:
        pack = msgspec.json.decode(data, type=Pack)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadPack(f"the pack cannot be read: {error}") from error
    if pack.format != FORMAT or not 0 < pack.version < 1 << 31:
        raise BadPack("the pack is of another format, or has no proper version")
    if not 0 < len(pack.anchors) <= ANCHORS_MAX:
        raise BadPack(f"a pack has 1 to {ANCHORS_MAX} anchors")
    for name, variants in pack.anchors.items():
        if not _NAME.match(name) or not 0 < len(variants) <= VARIANTS_MAX:
            raise BadPack(f"anchor {name[:32]!r} has no proper name or number of variants")
        for variant in variants:
            _check(name, variant)
    return pack


def _check(anchor: str, variant: Variant) -> None:
    is_css = 0 < len(variant.css) <= CSS_MAX and variant.css.isprintable() and not set(variant.css) & set("{};\\<")
    if not _NAME.match(variant.id) or not is_css or (variant.most is not None and variant.most < 1):
        raise BadPack(f"a variant of {anchor} is not a selector")
