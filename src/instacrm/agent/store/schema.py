"""The tables, as numbered migrations. A file of a higher number was written by a newer version and is not touched.

`events` are facts; `texts` hold their private parts. Everything else can be made again from these two, except `meta`,
`outbox` and `quarantine`. `outreaches` and `latest` answer the rules' questions by index alone.
"""

from typing import Final

import apsw

from instacrm.domain.errors import StoreTooNew

_FIRST: Final = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE events(
    place INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    lsn INTEGER,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    hlc TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    actor_id TEXT,
    address_id TEXT,
    outreach_id TEXT,
    fact TEXT NOT NULL,
    seq INTEGER,
    stamp TEXT,
    row_crc INTEGER NOT NULL
);
CREATE INDEX events_outreach ON events(outreach_id) WHERE outreach_id IS NOT NULL;
CREATE INDEX events_address ON events(address_id, kind, at_ms) WHERE address_id IS NOT NULL;
CREATE INDEX events_register ON events(json_extract(fact, '$.entity_id')) WHERE kind = 'register.set';
CREATE INDEX events_joined ON events(actor_id) WHERE kind = 'actor.joined';

CREATE TABLE texts(event_id TEXT PRIMARY KEY, private TEXT NOT NULL, row_crc INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE addresses(address_id TEXT PRIMARY KEY, person_id TEXT NOT NULL, handle TEXT) WITHOUT ROWID;
CREATE INDEX addresses_person ON addresses(person_id);

CREATE TABLE registers(
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY(entity, entity_id, field)
) WITHOUT ROWID;
CREATE INDEX registers_excluded ON registers(entity_id)
    WHERE entity = 'person' AND field = 'status' AND value = 'excluded';

CREATE TABLE outreaches(
    outreach_id TEXT PRIMARY KEY,
    operator_id TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    address_id TEXT,
    person TEXT,
    at_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    counted INTEGER NOT NULL,
    own INTEGER NOT NULL,
    text_event_id TEXT
) WITHOUT ROWID;
CREATE INDEX outreaches_team ON outreaches(at_ms) WHERE counted = 1;
CREATE INDEX outreaches_operator ON outreaches(operator_id, at_ms) WHERE counted = 1;
CREATE INDEX outreaches_actor ON outreaches(actor_id, at_ms) WHERE counted = 1;
CREATE INDEX outreaches_pair ON outreaches(operator_id, actor_id, at_ms) WHERE counted = 1;
CREATE INDEX outreaches_person ON outreaches(person, at_ms) WHERE person IS NOT NULL;
CREATE INDEX outreaches_address ON outreaches(address_id) WHERE address_id IS NOT NULL;
CREATE INDEX outreaches_open ON outreaches(operator_id, at_ms) WHERE state IN ('pending', 'unconfirmed');
CREATE INDEX outreaches_nameless ON outreaches(operator_id, at_ms) WHERE address_id IS NULL;

CREATE TABLE latest(
    scope TEXT NOT NULL,
    person TEXT NOT NULL,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    PRIMARY KEY(scope, person)
) WITHOUT ROWID;
CREATE INDEX latest_last ON latest(scope, last_ms);
CREATE INDEX latest_first ON latest(scope, first_ms);
CREATE INDEX latest_person ON latest(person, scope);

CREATE TABLE actors(actor_id TEXT PRIMARY KEY, handle TEXT NOT NULL, user_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE joins(actor_id TEXT, operator_id TEXT, PRIMARY KEY(actor_id, operator_id)) WITHOUT ROWID;
CREATE TABLE members(operator_id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rules(rule_id TEXT PRIMARY KEY, rule TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE outbox(event_id TEXT PRIMARY KEY, place INTEGER NOT NULL, attempts INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX outbox_order ON outbox(attempts, place);
CREATE TABLE quarantine(
    event_id TEXT PRIMARY KEY, kind TEXT NOT NULL, at_ms INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL
) WITHOUT ROWID;
"""

# The ids of people who were erased and of the addresses they had; `named` when the erasure itself names them, not
# only a later word that the address was this person's.
_ERASED: Final = "CREATE TABLE erased(entity_id TEXT PRIMARY KEY, named INTEGER NOT NULL) WITHOUT ROWID"

# Own messages that the page showed and nobody pressed here: few, asked for often.
_OBSERVED: Final = "CREATE INDEX events_observed ON events(operator_id, at_ms) WHERE kind = 'outreach.observed'"

# What the window's lists ask by: time alone, part of a handle, the value of a register, one kind of event.
_LISTS: Final = """
CREATE INDEX outreaches_at ON outreaches(at_ms);
CREATE INDEX addresses_handle ON addresses(handle);
CREATE INDEX registers_value ON registers(entity, field, value);
CREATE INDEX events_health ON events(agent_id, json_extract(fact, '$.page'), place) WHERE kind = 'capture.health';
CREATE INDEX events_replies ON events(at_ms, address_id, operator_id) WHERE kind = 'reply.seen';
CREATE INDEX events_told ON events(at_ms) WHERE kind IN
    ('rule.held', 'rule.overridden', 'register.set', 'note.added', 'reply.seen', 'outreach.resolved', 'outreach.named');
"""

# Who got which text, by team, operator and account; `texts_used` counts the people ahead.
_TEXTS_SEEN: Final = """
ALTER TABLE outreaches ADD COLUMN text_key TEXT;
CREATE INDEX outreaches_text ON outreaches(text_key, person) WHERE text_key IS NOT NULL;

CREATE TABLE text_seen(
    scope TEXT NOT NULL,
    text_key TEXT NOT NULL,
    person TEXT NOT NULL,
    last_ms INTEGER NOT NULL,
    PRIMARY KEY(scope, text_key, person)
) WITHOUT ROWID;
CREATE INDEX text_seen_last ON text_seen(scope, text_key, last_ms);

CREATE TABLE texts_used(
    scope TEXT NOT NULL,
    text_key TEXT NOT NULL,
    people INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    PRIMARY KEY(scope, text_key)
) WITHOUT ROWID;
CREATE INDEX texts_used_last ON texts_used(scope, last_ms, people, text_key);

UPDATE outreaches SET text_key = (
    SELECT json_extract(fact, '$.text_key') FROM events
    WHERE events.outreach_id = outreaches.outreach_id AND json_extract(fact, '$.text_key') IS NOT NULL
    ORDER BY kind <> 'outreach.intent', at_ms, event_id LIMIT 1
);
INSERT INTO text_seen
    SELECT scope, text_key, person, max(at_ms) FROM (
        SELECT '|' AS scope, text_key, person, at_ms FROM outreaches WHERE counted = 1
        UNION ALL SELECT operator_id || '|', text_key, person, at_ms FROM outreaches WHERE counted = 1
        UNION ALL SELECT '|' || actor_id, text_key, person, at_ms FROM outreaches WHERE counted = 1
        UNION ALL SELECT operator_id || '|' || actor_id, text_key, person, at_ms FROM outreaches WHERE counted = 1
    ) WHERE text_key IS NOT NULL AND person IS NOT NULL GROUP BY scope, text_key, person;
INSERT INTO texts_used SELECT scope, text_key, count(*), max(last_ms) FROM text_seen GROUP BY scope, text_key;
"""

# The window tells warnings and late rules too.
_RULES_TOLD: Final = """
DROP INDEX events_told;
CREATE INDEX events_told ON events(at_ms) WHERE kind IN
    ('rule.held', 'rule.overridden', 'rule.warned', 'rule.late',
     'register.set', 'note.added', 'reply.seen', 'outreach.resolved', 'outreach.named');
"""

_GOALS: Final = "CREATE TABLE goals(goal_id TEXT PRIMARY KEY, goal TEXT NOT NULL) WITHOUT ROWID"

_LEFT: Final = """
CREATE INDEX events_left ON events(actor_id) WHERE kind = 'actor.left';
"""

# Which messages were recognised as a template's.
_TEMPLATES: Final = """
CREATE INDEX events_templates ON events(outreach_id)
    WHERE kind = 'outreach.intent' AND json_extract(fact, '$.template') IS NOT NULL;
"""

# Every tree that a write touches is a page of SQLite's log to be synced: what is about one person lies together, and
# who was last written to within a scope is read off its messages.
_LATEST_BY_PERSON: Final = """
CREATE TABLE latest_by_person(
    scope TEXT NOT NULL,
    person TEXT NOT NULL,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    PRIMARY KEY(person, scope)
) WITHOUT ROWID;
INSERT INTO latest_by_person SELECT scope, person, first_ms, last_ms FROM latest ORDER BY person, scope;
DROP TABLE latest;
ALTER TABLE latest_by_person RENAME TO latest;
CREATE INDEX latest_first ON latest(first_ms, scope);
CREATE INDEX latest_team ON latest(last_ms) WHERE scope = '|';
"""

# One index answers by time alone, counted or not; the outreaches of an address are found by its facts.
_OUTREACHES_BY_TIME: Final = """
DROP INDEX outreaches_address;
DROP INDEX outreaches_team;
DROP INDEX outreaches_at;
CREATE INDEX outreaches_at ON outreaches(at_ms, outreach_id, counted, person);
DROP INDEX outreaches_operator;
CREATE INDEX outreaches_operator ON outreaches(operator_id, at_ms, outreach_id, person) WHERE counted = 1;
DROP INDEX outreaches_actor;
CREATE INDEX outreaches_actor ON outreaches(actor_id, at_ms, outreach_id, person) WHERE counted = 1;
DROP INDEX outreaches_pair;
CREATE INDEX outreaches_pair ON outreaches(operator_id, actor_id, at_ms, outreach_id, person) WHERE counted = 1;
"""

# In the order written; few were ever refused.
_OUTBOX_BY_PLACE: Final = """
CREATE TABLE outbox_by_place(place INTEGER PRIMARY KEY, event_id TEXT NOT NULL, attempts INTEGER NOT NULL);
INSERT INTO outbox_by_place SELECT place, event_id, attempts FROM outbox ORDER BY place;
DROP TABLE outbox;
ALTER TABLE outbox_by_place RENAME TO outbox;
CREATE INDEX outbox_later ON outbox(attempts, place) WHERE attempts > 0;
"""

# A text's rows lie together, as a person's do.
_TEXTS_BY_KEY: Final = """
CREATE TABLE text_seen_by_key(
    scope TEXT NOT NULL,
    text_key TEXT NOT NULL,
    person TEXT NOT NULL,
    last_ms INTEGER NOT NULL,
    PRIMARY KEY(text_key, person, scope)
) WITHOUT ROWID;
INSERT INTO text_seen_by_key
    SELECT scope, text_key, person, last_ms FROM text_seen ORDER BY text_key, person, scope;
DROP TABLE text_seen;
ALTER TABLE text_seen_by_key RENAME TO text_seen;
CREATE INDEX text_seen_last ON text_seen(text_key, scope, last_ms);
CREATE TABLE texts_used_by_key(
    scope TEXT NOT NULL,
    text_key TEXT NOT NULL,
    people INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    PRIMARY KEY(text_key, scope)
) WITHOUT ROWID;
INSERT INTO texts_used_by_key SELECT scope, text_key, people, last_ms FROM texts_used ORDER BY text_key, scope;
DROP TABLE texts_used;
ALTER TABLE texts_used_by_key RENAME TO texts_used;
CREATE INDEX texts_used_last ON texts_used(scope, last_ms, people, text_key);
"""

# Who held an address from when until when: of those that changed hands, and of no other.
_HOLDERS: Final = """
CREATE TABLE holders(
    address_id TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY(address_id, from_ms)
) WITHOUT ROWID;
CREATE INDEX holders_person ON holders(person_id);
CREATE INDEX events_handed_on ON events(address_id)
    WHERE kind = 'person.met' AND json_extract(fact, '$.from_ms') IS NOT NULL;
"""

MIGRATIONS: Final = (
    *(_FIRST, _ERASED, _OBSERVED, _LISTS, _TEXTS_SEEN, _RULES_TOLD, _GOALS, _LEFT, _TEMPLATES),
    *(_LATEST_BY_PERSON, _OUTREACHES_BY_TIME, _OUTBOX_BY_PLACE, _TEXTS_BY_KEY, _HOLDERS),
)


def version_of(db: apsw.Connection) -> int:
    """How many migrations the file has seen."""
    return int(db.pragma("user_version"))


def is_current(db: apsw.Connection) -> bool:
    """Whether the file has seen every migration."""
    return version_of(db) == len(MIGRATIONS)


def refuse_newer(db: apsw.Connection) -> None:
    """Raises: StoreTooNew when the file is from a newer version."""
    if version_of(db) > len(MIGRATIONS):
        raise StoreTooNew


def migrate(db: apsw.Connection) -> None:
    """Bring the file to this version, a transaction each: a cut in between leaves a whole version behind."""
    for number in range(version_of(db), len(MIGRATIONS)):
        db.execute("BEGIN IMMEDIATE")
        try:
            db.execute(MIGRATIONS[number])
            db.pragma("user_version", number + 1)
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
