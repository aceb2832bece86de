"""People, registers and accounts as rows."""

from collections.abc import Iterable
from typing import Any, Final

import apsw

from instacrm.wire.native import ActorCard

from .sql import AMONG, listed, rows

EXCLUDED: Final = "excluded"
DO_NOT_CONTACT: Final = "do-not-contact"
FOLLOW_UP: Final = "follow-up"
YES: Final = "yes"
# The words about a person after which nobody writes to them.
WISHES: Final = "(VALUES ('status', 'excluded'), ('do-not-contact', 'yes'))"
# The same as a condition that SQLite looks up faster for one person.
_WISHED: Final = "(field='status' AND value='excluded') OR (field='do-not-contact' AND value='yes')"
_LEFT_ALONE: Final = frozenset({("person", "status", EXCLUDED), ("person", DO_NOT_CONTACT, YES)})


def put_address(db: apsw.Connection, address_id: str, person_id: str, handle: str | None) -> None:
    """Keep who holds an address; a handle once known is not forgotten."""
    db.execute(
        "INSERT INTO addresses VALUES(?,?,?) ON CONFLICT(address_id)"
        " DO UPDATE SET person_id=excluded.person_id, handle=coalesce(excluded.handle, handle)",
        (address_id, person_id, handle),
    )


def put_new_addresses(db: apsw.Connection, held: Iterable[tuple[str, str, str | None]]) -> None:
    """Keep who holds addresses that nobody knew: each with its person and handle."""
    db.executemany("INSERT INTO addresses VALUES(?,?,?)", held)


def sever(db: apsw.Connection, address_id: str) -> None:
    """The address leads to nobody: it stands for itself, without a handle."""
    db.execute("INSERT OR REPLACE INTO addresses VALUES(?,?,NULL)", (address_id, address_id))


def forget_address(db: apsw.Connection, address_id: str) -> None:
    """Nobody is known under the address any more."""
    db.execute("DELETE FROM addresses WHERE address_id=?", (address_id,))
    db.execute("DELETE FROM holders WHERE address_id=?", (address_id,))


def person_of(db: apsw.Connection, address_id: str) -> str | None:
    """The id of the person who holds an address."""
    found: str | None = db.execute("SELECT person_id FROM addresses WHERE address_id=?", (address_id,)).get
    return found


def holders(db: apsw.Connection, address_ids: Iterable[str]) -> dict[str, str]:
    """The ids of the people who hold these addresses, where somebody does."""
    query = f"SELECT address_id, person_id FROM addresses WHERE address_id {AMONG}"  # noqa: S608 (constants)
    return dict(rows(db, query, (listed(address_ids),)))


def left_alone(db: apsw.Connection, ids: Iterable[str]) -> frozenset[str]:
    """Those of these people and addresses that are excluded, not to be contacted, or erased."""
    among = listed(ids)
    query = (
        f"SELECT entity_id FROM registers WHERE entity='person' AND entity_id {AMONG}"  # noqa: S608 (constants)
        f" AND (field, value) IN {WISHES} UNION SELECT entity_id FROM erased WHERE entity_id {AMONG}"
    )
    return frozenset(found for (found,) in rows(db, query, (among, among)))


def handle_of(db: apsw.Connection, address_id: str) -> str | None:
    """The handle behind an address."""
    found: str | None = db.execute("SELECT handle FROM addresses WHERE address_id=?", (address_id,)).get
    return found


def addresses_of(db: apsw.Connection, person_id: str) -> tuple[str, ...]:
    """All addresses of a person."""
    found = rows(db, "SELECT address_id FROM addresses WHERE person_id=?", (person_id,))
    return tuple(address_id for (address_id,) in found)


def named(db: apsw.Connection, entity_id: str) -> tuple[str, ...]:
    """The people whose handle is known and who are `entity_id`, or hold the address of that id."""
    query = "SELECT DISTINCT person_id FROM addresses WHERE handle IS NOT NULL AND (person_id=?1 OR address_id=?1)"
    return tuple(person_id for (person_id,) in rows(db, query, (entity_id,)))


def count_named(db: apsw.Connection) -> int:
    """How many people this computer knows by a handle."""
    return int(db.execute("SELECT count(DISTINCT person_id) FROM addresses WHERE handle IS NOT NULL").get or 0)


def has_words(db: apsw.Connection, person_id: str) -> bool:
    """Whether a word exchanged with this person is kept; a note is none."""
    # Three lists, each looked up: joined by OR, SQLite would read every event.
    query = (
        "SELECT 1 FROM ("
        "SELECT e.event_id, e.kind FROM outreaches o CROSS JOIN events e ON e.outreach_id=o.outreach_id"
        " WHERE o.person=?1"
        " UNION ALL SELECT e.event_id, e.kind FROM addresses a CROSS JOIN events e ON e.address_id=a.address_id"
        " WHERE a.person_id=?1 AND a.address_id NOT IN (SELECT address_id FROM holders)"
        " UNION ALL SELECT e.event_id, e.kind FROM holders h CROSS JOIN events e ON e.address_id=h.address_id"
        " AND e.at_ms>=h.from_ms AND e.at_ms<h.until_ms WHERE h.person_id=?1"
        ") e CROSS JOIN texts t ON t.event_id=e.event_id"
        " WHERE e.kind<>'note.added' AND json_extract(t.private, '$.text') IS NOT NULL LIMIT 1"
    )
    return db.execute(query, (person_id,)).get is not None


def put_register(db: apsw.Connection, entity: str, entity_id: str, field: str, value: str | None) -> None:
    """Keep the value that won."""
    db.execute("INSERT OR REPLACE INTO registers VALUES(?,?,?,?)", (entity, entity_id, field, value))


def find_register(db: apsw.Connection, entity: str, entity_id: str, field: str) -> str | None:
    """The value of a register."""
    query = "SELECT value FROM registers WHERE entity=? AND entity_id=? AND field=?"
    found: str | None = db.execute(query, (entity, entity_id, field)).get
    return found


# Something is found when no text of the person may be taken: excluded, not to be contacted, or erased.
_WORDLESS: Final = (
    "SELECT 1 FROM registers WHERE entity='person' AND entity_id=?1"  # noqa: S608 (constants)
    f" AND ({_WISHED}) UNION ALL SELECT 1 FROM erased WHERE entity_id=?1"
)


def is_excluded(db: apsw.Connection, person_id: str) -> bool:
    """Whether no text of this person may be taken: excluded, not to be contacted, or erased."""
    return db.execute(f"{_WORDLESS} LIMIT 1", (person_id,)).get is not None


def is_story_special(db: apsw.Connection, outreach_id: str, person_id: str | None) -> bool:
    """Whether an outreach went to somebody of whom no text may be taken, or a fact of it names an erased address."""
    named = "SELECT 1 FROM events WHERE outreach_id=?2 AND address_id IN (SELECT entity_id FROM erased)"
    return db.execute(f"{_WORDLESS} UNION ALL {named} LIMIT 1", (person_id, outreach_id)).get is not None


def is_not_to_be_contacted(db: apsw.Connection, person_id: str) -> bool:
    """Whether the team said that nobody writes to this person."""
    return find_register(db, "person", person_id, DO_NOT_CONTACT) == YES


def is_leaving_alone(fact: dict[str, Any]) -> bool:
    """Whether what a register was set to means that no text of the person may be kept."""
    return (fact.get("entity"), fact.get("field"), fact.get("value")) in _LEFT_ALONE


def excluded_handles(db: apsw.Connection) -> tuple[str, ...]:
    """The handles of everybody who is excluded."""
    query = (
        "SELECT DISTINCT a.handle FROM registers r JOIN addresses a ON a.person_id = r.entity_id"  # noqa: S608 (constants)
        f" WHERE r.entity='person' AND (r.field, r.value) IN {WISHES} AND a.handle IS NOT NULL"
    )
    return tuple(handle for (handle,) in rows(db, query))


def put_actor(db: apsw.Connection, actor_id: str, handle: str, user_id: str) -> None:
    """Keep an account as last seen."""
    db.execute("INSERT OR REPLACE INTO actors VALUES(?,?,?)", (actor_id, handle, user_id))


def put_joins(db: apsw.Connection, actor_id: str, operator_ids: Iterable[str]) -> None:
    """Keep that these operators write from the account, and nobody else."""
    db.execute("DELETE FROM joins WHERE actor_id=?", (actor_id,))
    db.executemany("INSERT INTO joins VALUES(?,?)", [(actor_id, operator_id) for operator_id in operator_ids])


def has_joined(db: apsw.Connection, actor_id: str, operator_id: str) -> bool:
    """Whether the operator joined the account to the team."""
    query = "SELECT 1 FROM joins WHERE actor_id=? AND operator_id=?"
    return db.execute(query, (actor_id, operator_id)).get is not None


def find_actor(db: apsw.Connection, actor_id: str) -> ActorCard | None:
    """The account."""
    row = db.execute("SELECT actor_id, handle, user_id FROM actors WHERE actor_id=?", (actor_id,)).get
    return ActorCard(actor_id=row[0], handle=row[1], user_id=row[2]) if row else None


def actors_of(db: apsw.Connection, operator_id: str) -> tuple[ActorCard, ...]:
    """The accounts the operator joined, by handle."""
    query = (
        "SELECT a.actor_id, a.handle, a.user_id FROM joins j JOIN actors a ON a.actor_id = j.actor_id"
        " WHERE j.operator_id=? ORDER BY a.handle"
    )
    found = rows(db, query, (operator_id,))
    return tuple(ActorCard(actor_id=row[0], handle=row[1], user_id=row[2]) for row in found)


def actors(db: apsw.Connection) -> tuple[ActorCard, ...]:
    """Every account of the team, by handle."""
    found = rows(db, "SELECT actor_id, handle, user_id FROM actors ORDER BY handle")
    return tuple(ActorCard(actor_id=row[0], handle=row[1], user_id=row[2]) for row in found)


def sharers(db: apsw.Connection, actor_id: str, operator_id: str) -> tuple[str, ...]:
    """The names of the others who write from the account."""
    query = (
        "SELECT coalesce(m.name, '') FROM joins j LEFT JOIN members m ON m.operator_id = j.operator_id"
        " WHERE j.actor_id=? AND j.operator_id<>? ORDER BY 1"
    )
    return tuple(name or "somebody" for (name,) in rows(db, query, (actor_id, operator_id)))
