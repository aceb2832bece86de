"""`instacrm service`: the commands of whoever runs the team's server."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import App, Parameter
from sqlalchemy import Connection, func, select

from instacrm.domain.errors import BadSettings

from .settings import MEANINGS, Settings, given_settings, read_settings

if TYPE_CHECKING:
    from .store.engine import Database

REFUSED: Final = 1
_SECRETS: Final = ("CLIENT_SECRET", "WEB_CLIENT_SECRET", "METRICS_TOKEN")

app = App(name="service", help="The team's server (Core).")
audit = App(name="audit", help="The log of administrative steps.")
app.command(audit)
team = App(name="team", help="A whole team: all it has as a file, or its removal.")
app.command(team)


@app.command
def serve() -> int:
    """Serve programs and browsers until told to stop."""
    from .main import serve as run

    run(read_settings())
    return 0


@app.command
def migrate() -> int:
    """Make the database's tables, or bring them up to this version."""
    from .migrations.running import migrate as run

    say(f"The database is at {run(read_settings().database_url)}.")
    return 0


@app.command
def bootstrap(*, another_team: Annotated[bool, Parameter(negative=())] = False) -> int:
    """Print the token that makes its holder the owner of a new team: good once, for a day."""
    from .actions.identity_invitations import bootstrap as make

    settings = read_settings()
    with opened(settings) as database, database.writing() as db:
        token = make(db, another_team=another_team, now_ms=_now_ms())
    say("Sign in with this token within a day; it works once, and earlier ones work no more:\n")
    say(f"    {token}\n")
    say(f"instacrm signin --service {settings.public_url} --bootstrap TOKEN --team 'NAME OF YOUR TEAM'")
    return 0


@app.command
def status() -> int:
    """Say what the database holds, and whether Core answers at its public address."""
    import httpx2

    settings = read_settings()
    with opened(settings) as database, database.reading() as db:
        for line in _teams(db):
            say(line)
    try:
        answer = httpx2.get(f"{settings.public_url}/v1/me", timeout=5, trust_env=False)
        answers = answer.status_code == 401 and b"not-signed-in" in answer.content  # noqa: PLR2004 (Unauthorized)
    except httpx2.HTTPError:
        answers = False
    say(f"{settings.public_url} {'answers' if answers else 'does not answer as Core'}")
    return 0 if answers else REFUSED


@app.command(name="verify")
def verify_database(*, database_url: Annotated[str | None, Parameter(env_var=())] = None) -> int:
    """Check that a database does what Core needs: in a scratch place on it, which is removed again.

    Parameters
    ----------
    database_url
        The database to try; without it, Core's own server. What is stored there is left alone.
    """
    from .contract.verifying import verify as run

    return 0 if run(database_url or read_settings().database_url, say) else REFUSED


@app.command
def backup(file: Path) -> int:
    """Write a copy of Core's SQLite database, while Core may run; database servers have their own way."""
    from .backing_up import back_up

    back_up(read_settings().database_url, file)
    say(f"The backup is {file}.")
    return 0


@app.command
def restore(file: Path | None = None) -> int:
    """Begin anew after a backup was put back: agents bring what it lacks, everybody signs in again.

    Parameters
    ----------
    file
        A backup of the SQLite database, to put in its place first; Core must not run. Without it the database is
        taken as it is: put back already, by the means of its server.
    """
    from .actions.restoring import begin_epoch
    from .backing_up import put_back
    from .migrations.running import migrate as run

    settings = read_settings()
    if file is not None and (kept := put_back(settings.database_url, file)):
        say(f"What was there before is {kept.name}, beside it.")
    run(settings.database_url)
    with opened(settings) as database:
        epoch = begin_epoch(database, _now_ms())
    say(f"Core begins epoch {epoch[:8]}. Every session and invitation ended; people sign in again, and their agents")
    say("bring back what the backup did not have.")
    return 0


@team.command
def export(team_id: str, file: Path) -> int:
    """Write all a team has to a zip of JSON lines, readable by you alone; no keys and no tokens are in it.

    Parameters
    ----------
    team_id
        As `instacrm service status` shows it.
    """
    from .taking_out import export_team

    with opened(read_settings()) as database:
        counted = export_team(database, team_id, file)
    say(f"{sum(counted.values())} rows, {counted['event_logs']} of them events, are in {file}.")
    return 0


@team.command
def delete(team_id: str, *, name: str) -> int:
    """Remove a team and all it has, for good; people of no other team go too. Backups keep what they hold.

    Parameters
    ----------
    name
        What the team is called, so that it is the right one.
    """
    from .taking_out import delete_team

    with opened(read_settings()) as database:
        removed = delete_team(database, team_id, name)
    say(f"The team is removed, {removed} rows. Its people's computers keep what they wrote themselves.")
    return 0


@audit.command
def verify() -> int:
    """Check that no entry of the audit log was changed or removed."""
    from .actions.audit import audit_head, verify_audit
    from .store.identity import team_ids

    broken = False
    with opened(read_settings()) as database, database.reading() as db:
        for team_id in team_ids(db):
            bad = verify_audit(db, team_id)
            number, seal = audit_head(db, team_id)
            broken = broken or bad is not None
            say(f"team {team_id}: {number} entries, head {seal[:16]}, " + (f"BROKEN AT {bad}" if bad else "whole"))
    return REFUSED if broken else 0


@app.command
def config() -> int:
    """List every setting: its variable, what is set now, and what it means. Secrets are not shown."""
    found = given_settings()
    for name, meaning in MEANINGS.items():
        shown = "(set)" if name in found and name in _SECRETS else found.get(name, "-")
        say(f"INSTACRM_{name} = {shown}\n    {meaning}")
    say("INSTACRM_CONFIG names a TOML file with the same names; a variable wins over the file.")
    try:
        from .identity.settings import checked

        checked(read_settings().identity)
    except BadSettings as error:
        say(f"\nCore would not start: {error}\n{error.remedy}")
        return REFUSED
    return 0


def _teams(db: Connection) -> list[str]:
    """A line a team: how many belong to it and how much it has."""
    from .store.identity import members_of, team_ids, team_of
    from .store.tables import event_logs

    lines = []
    for team_id in team_ids(db):
        members = [membership for _, membership in members_of(db, team_id)]
        active = sum(member.state == "active" for member in members)
        waiting = sum(member.state == "pending" for member in members)
        events = db.scalar(select(func.count()).select_from(event_logs).where(event_logs.c.team_id == team_id))
        lines.append(
            f"{team_of(db, team_id).name} ({team_id}): {active} members, {waiting} wait to be let in, {events} events"
        )
    return lines or ["No team yet: instacrm service bootstrap"]


@contextmanager
def opened(settings: Settings) -> Iterator["Database"]:
    """The database of this version, closed at the end.

    Raises: BadSettings when it has to be migrated first; StoreTooNew; StoreBusy.
    """
    from .migrations.running import check_schema
    from .store.engine import Database

    database = Database(settings.database_url)
    try:
        check_schema(database)
        yield database
    finally:
        database.close()


def say(line: str) -> None:
    """A line for the person."""
    sys.stdout.write(line + "\n")


def _now_ms() -> int:
    from .main import now_ms

    return now_ms()
