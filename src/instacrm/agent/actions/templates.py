"""Texts kept ready: what there is and how it was answered, changing it, and recognising what was sent of it."""

import apsw

from instacrm.agent.store import Store, facts, team
from instacrm.agent.store import templates as kept
from instacrm.domain import events
from instacrm.domain.errors import NotAllowed, NotFound
from instacrm.domain.events import Event
from instacrm.domain.templates import Template, check_template, recognise
from instacrm.wire.templates import EndTemplate, SaveTemplate, TemplateLine, Templates, VariantLine

from .who import Who
from .writing import derived_id, write


def templates(store: Store, who: Who) -> Templates:
    """Every template with how it was answered, as far as this computer heard."""
    with store.looking() as db:
        used = kept.used(db)
        return Templates(tuple(_line(db, who, template, used) for template in kept.every(db)))


def save_template(store: Store, who: Who, said: SaveTemplate, *, now_ms: int) -> None:
    """The template is as said, on every computer of the team; saying it again changes nothing.

    Raises: BadInput; NotAllowed for somebody else's own.
    """
    title = said.title.strip()
    owner = who.operator_id if said.own else None
    check_template(Template(template_id=said.template_id, title=title, owner_id=owner, variants=said.variants))
    with store.reading() as db:
        if facts.exists(db, _id(said, kept.TITLE)):
            return
        before = kept.fields_of(db, said.template_id)
    _may_change(who, before)
    wanted: dict[str, str | None] = {kept.TITLE: title, kept.OWNER: owner}
    wanted |= {f"{kept.VARIANT}{one.variant_id}": one.text for one in said.variants}
    wanted |= {field: None for field in before if field.startswith(kept.VARIANT) and field not in wanted}
    # Saving one that ended takes it up again.
    wanted |= {kept.ENDED: None} if before.get(kept.ENDED) else {}
    # The title is written each time: by its id it is known that this was done.
    changed = {field: v for field, v in wanted.items() if field == kept.TITLE or before.get(field) != v}
    store.record([_register(store, who, said, field, value, now_ms) for field, value in changed.items()])


def end_template(store: Store, who: Who, said: EndTemplate, *, now_ms: int) -> None:
    """It is offered and recognised no more. Raises: NotFound; NotAllowed for somebody else's own."""
    with store.reading() as db:
        before = kept.fields_of(db, said.template_id)
    if kept.TITLE not in before:
        raise NotFound("There is no such template on this computer.")
    _may_change(who, before)
    if before.get(kept.ENDED) is None:
        store.record([_register(store, who, said, kept.ENDED, "yes", now_ms)])


def variant_sent(db: apsw.Connection, who: Who, text: str | None) -> dict[str, str]:
    """Which variant `text` is of, for the fact: the team's templates and the operator's own are looked through."""
    if not text:
        return {}
    mine = (one for one in kept.every(db) if one.owner_id in {None, who.operator_id})
    found = recognise(mine, text)
    return {"template": found.template_id, "variant": found.variant_id} if found else {}


def _line(
    db: apsw.Connection, who: Who, template: Template, used: dict[tuple[str, str], tuple[int, int]]
) -> TemplateLine:
    mine = template.owner_id == who.operator_id
    variants = []
    for variant in template.variants:
        people, replied = used.get((template.template_id, variant.variant_id), (0, 0))
        variants.append(VariantLine(variant_id=variant.variant_id, text=variant.text, people=people, replied=replied))
    owner = (team.member_name(db, template.owner_id) or "somebody") if template.owner_id else ""
    return TemplateLine(
        template_id=template.template_id,
        title=template.title,
        owner=who.name if mine else owner,
        mine=mine,
        may_change=mine or template.owner_id is None,
        variants=tuple(variants),
    )


def _may_change(who: Who, before: dict[str, str | None]) -> None:
    if before.get(kept.OWNER) not in {None, who.operator_id}:
        raise NotAllowed("This template is somebody else's own.")


def _id(said: SaveTemplate | EndTemplate, field: str) -> str:
    return derived_id(said.event_id, field)


def _register(  # noqa: PLR0913, PLR0917 (a register, and who sets it when)
    store: Store, who: Who, said: SaveTemplate | EndTemplate, field: str, value: str | None, now_ms: int
) -> Event:
    return write(
        store,
        who,
        event_id=_id(said, field),
        kind=events.REGISTER,
        at_ms=now_ms,
        now_ms=now_ms,
        fact={"entity": kept.ENTITY, "entity_id": said.template_id, "field": field},
        private={"value": value},
    )
