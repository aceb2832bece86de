"""What the window asks of templates. Part of `wire.ipc`."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from instacrm.domain.templates import Variant

Id = Annotated[str, Meta(min_length=1, max_length=64)]


class AskTemplates(msgspec.Struct, frozen=True):
    """Which texts are kept ready, and how were they answered?"""


class VariantLine(msgspec.Struct, frozen=True, kw_only=True):
    """A variant, the people it was sent to, and those of them who answered after."""

    variant_id: str
    text: str
    people: int = 0
    replied: int = 0


class TemplateLine(msgspec.Struct, frozen=True, kw_only=True):
    """A template of the team, or of `owner` (empty is the team); `may_change`: it is the team's or mine."""

    template_id: str
    title: str
    owner: str
    mine: bool
    may_change: bool
    variants: tuple[VariantLine, ...]


class Templates(msgspec.Struct, frozen=True):
    """The team's templates, mine and the others' own, by title."""

    items: tuple[TemplateLine, ...]


class SaveTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """This template from now on: the operator's own when `own`, else the team's. What it had besides goes."""

    event_id: Id
    template_id: Id
    title: str
    own: bool
    variants: tuple[Variant, ...]


class EndTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody uses it any more. What was sent of it stays counted."""

    event_id: Id
    template_id: Id


REQUESTS: Final[dict[str, tuple[type[msgspec.Struct], str]]] = {
    "ask-templates": (AskTemplates, "templates"),
    "save-template": (SaveTemplate, "templates"),
    "end-template": (EndTemplate, "templates"),
}

ANSWERS: Final[dict[str, type[msgspec.Struct]]] = {"templates": Templates}
