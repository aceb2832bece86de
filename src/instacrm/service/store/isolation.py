"""PostgreSQL keeps teams apart itself: a transaction for one team sees and writes that team's rows alone.

The second wall behind the team in every statement. It is forced, so that it holds for the owner of the tables too;
a superuser, or a role with BYPASSRLS, walks through it: Core's own role must be neither.
"""

from typing import Final

from sqlalchemy import Connection, text

from .tables import metadata

# The transaction's team. Core sets EVERY_TEAM on its connections for what is no team's (sign-in, migration, audit);
# a connection on which nothing is set sees nothing.
SETTING: Final = "instacrm.team"
EVERY_TEAM: Final = "*"
_POLICY: Final = "one_team"


def of_teams() -> list[str]:
    """The tables whose rows belong to a team."""
    return sorted(table.name for table in metadata.tables.values() if "team_id" in table.primary_key.columns)


def protect(db: Connection) -> None:
    """Force the policy on every table of teams that has none yet; nothing on other databases."""
    if db.dialect.name != "postgresql":
        return
    asked = text(
        "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND c.relforcerowsecurity AND p.polname = :policy"
    )
    protected = set(db.scalars(asked, {"policy": _POLICY}))
    for table in of_teams():
        if table not in protected:
            sees = f"current_setting('{SETTING}', true) IN ('{EVERY_TEAM}', team_id)"
            for statement in (
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                f"DROP POLICY IF EXISTS {_POLICY} ON {table}",
                f"CREATE POLICY {_POLICY} ON {table} USING ({sees}) WITH CHECK ({sees})",
            ):
                db.execute(text(statement))


def narrow(db: Connection, team_id: str | None) -> None:
    """From now to its end the transaction is `team_id`'s alone."""
    if team_id is not None and db.dialect.name == "postgresql":
        db.execute(_NARROW, {"team": team_id})


_NARROW: Final = text(f"SELECT set_config('{SETTING}', :team, true)")
