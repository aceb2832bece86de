"""Templates as rows: registers of the entity `template`, one for the title, the owner and each variant."""

from typing import Final

import apsw

from instacrm.domain.holders import FOREVER_MS
from instacrm.domain.templates import Template, Variant

from .sql import rows

ENTITY: Final = "template"
TITLE: Final = "title"
# The operator whose own it is; nothing is the team's.
OWNER: Final = "owner"
ENDED: Final = "ended"
# `variant.` and its id.
VARIANT: Final = "variant."


def every(db: apsw.Connection) -> tuple[Template, ...]:
    """All that have not ended, by title; variants in the order they were made."""
    kept: dict[str, dict[str, str]] = {}
    found = rows(db, "SELECT entity_id, field, value FROM registers WHERE entity=? AND value IS NOT NULL", (ENTITY,))
    for template_id, field, value in found:
        kept.setdefault(template_id, {})[field] = value
    templates = [_template(template_id, fields) for template_id, fields in kept.items() if ENDED not in fields]
    return tuple(sorted((one for one in templates if one.variants), key=lambda one: (one.title.casefold(), one.title)))


def fields_of(db: apsw.Connection, template_id: str) -> dict[str, str | None]:
    """Every field of a template that was ever set."""
    return dict(rows(db, "SELECT field, value FROM registers WHERE entity=? AND entity_id=?", (ENTITY, template_id)))


def used(db: apsw.Connection) -> dict[tuple[str, str], tuple[int, int]]:
    """(template, variant): people it was sent to, and those of them who answered after the first time they got it."""
    query = (
        "WITH got AS MATERIALIZED ("  # noqa: S608 (constants)
        " SELECT json_extract(e.fact, '$.template') AS t, json_extract(e.fact, '$.variant') AS v, o.person AS p,"
        "  min(o.at_ms) AS at_ms"
        " FROM events e INDEXED BY events_templates CROSS JOIN outreaches o ON o.outreach_id = e.outreach_id"
        " WHERE e.kind='outreach.intent' AND json_extract(e.fact, '$.template') IS NOT NULL"
        "  AND o.state='sent' AND o.person IS NOT NULL GROUP BY 1, 2, 3)"
        " SELECT t, v, count(*), sum(EXISTS("
        f"  SELECT 1 FROM (SELECT address_id, 0 AS from_ms, {FOREVER_MS} AS until_ms FROM addresses"
        "   WHERE person_id=p AND address_id NOT IN (SELECT address_id FROM holders)"
        "   UNION ALL SELECT address_id, from_ms, until_ms FROM holders WHERE person_id=p"
        f"   UNION ALL SELECT p, 0, {FOREVER_MS}) a"
        "  CROSS JOIN events r ON r.address_id = a.address_id AND r.kind='reply.seen'"
        "   AND r.at_ms >= max(got.at_ms, a.from_ms) AND r.at_ms < a.until_ms))"
        " FROM got GROUP BY t, v"
    )
    return {(str(t), str(v)): (people, replied) for t, v, people, replied in rows(db, query)}


def _template(template_id: str, fields: dict[str, str]) -> Template:
    variants = (
        Variant(field.removeprefix(VARIANT), text) for field, text in fields.items() if field.startswith(VARIANT)
    )
    return Template(
        template_id=template_id,
        title=fields.get(TITLE, ""),
        owner_id=fields.get(OWNER),
        variants=tuple(sorted(variants, key=lambda one: one.variant_id)),
    )
