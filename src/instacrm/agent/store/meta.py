"""Settings and marks of this computer: one value a key."""

from typing import Final

import apsw

AGENT: Final = "agent_id"
INCARNATION: Final = "incarnation"
APPLIED: Final = "applied_lsn"
HLC: Final = "hlc"
PAUSED: Final = "paused_ms"
PACK: Final = "pack"
UNLOGGED: Final = "unlogged"
CURSOR: Final = "cursor"
HIGHEST: Final = "highest_known"
# Where the team's state is still being loaded from; none when it is here.
LOADING: Final = "snapshot_token"
LEFT: Final = "snapshot_left"
# Where this agent stands in the team's history; without these it loads the team's state.
PLACE: Final = (CURSOR, HIGHEST, LOADING, LEFT)
# When the events here were last counted against the team's, and how many were missing then.
COMPARED: Final = "compared_ms"
GAP: Final = "compared_missing"
# What the server took from this computer within a day; what of it waits for a person's word; that they agreed.
REMOVALS: Final = "removals"
REMOVALS_HELD: Final = "removals_held"
REMOVALS_AGREED: Final = "removals_agreed"
CORE_LAST: Final = "core_last_ms"
TEAM: Final = "team_id"
TEAM_NAME: Final = "team_name"
TEAM_KEY: Final = "team_key"
TEXT_POLICY: Final = "text_policy"
ZONE: Final = "zone"
WEEK_START: Final = "week_start"
RETENTION: Final = "retention_days"
STATUS_NAMES: Final = "status_names"
# When texts were last removed because their time was over.
RETAINED: Final = "retained_ms"
POLICY_VERSION: Final = "policy_version"
SKEW: Final = "skew_ms"
# Own messages up to there were judged by all that the team's server had.
LOOKED_BACK: Final = "looked_back_ms"
PREFERENCES: Final = "preferences"
# The key that ids are made with until the team lets the operator in, and the team's key that took its place.
PROVISIONAL: Final = "provisional_key"
REKEYED: Final = "rekeyed_to"
# The team's audit log as this computer last knew it, and when it once was another one.
AUDIT_HEAD: Final = "audit_head"
AUDIT_ALARM: Final = "audit_alarm"
AUDIT_SEEN: Final = "audit_seen"

# A stamp takes the place of a lesser one alone. The agent behind its time and counter does not make it later.
_RAISED: Final = (
    "ON CONFLICT DO UPDATE SET value=excluded.value"
    f" WHERE key<>'{HLC}' OR substr(excluded.value, 1, 18) > substr(value, 1, 18)"
)


def get(db: apsw.Connection, key: str) -> str | None:
    """The value of `key`."""
    found: str | None = db.execute("SELECT value FROM meta WHERE key=?", (key,)).get
    return found


def get_number(db: apsw.Connection, key: str) -> int | None:
    """The value of `key` as a number."""
    text = get(db, key)
    return None if text is None else int(text)


def put(db: apsw.Connection, key: str, value: str | int | None) -> None:
    """Set `key`; None removes it."""
    if value is None:
        db.execute("DELETE FROM meta WHERE key=?", (key,))
    else:
        db.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (key, str(value)))


def raise_hlc(db: apsw.Connection, hlc: str) -> None:
    """Remember the highest stamp used or learned."""
    db.execute(f"INSERT INTO meta VALUES('{HLC}', ?1) {_RAISED}", (hlc,))


def put_applied(db: apsw.Connection, lsn: int, hlc: str) -> None:
    """Remember how far the journal is in the database, and the highest stamp: every single write asks for both."""
    db.execute(f"INSERT INTO meta VALUES('{HLC}', ?1), ('{APPLIED}', ?2) {_RAISED}", (hlc, str(lsn)))
