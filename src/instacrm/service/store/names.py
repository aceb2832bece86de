"""What people call the operators and accounts of a team, and where and since when accounts are at home."""

import msgspec
from sqlalchemy import Connection, select

from .tables import actors, memberships, operators, registers, teams


class TeamNames:
    """Names, zones and ages of one team (`domain.policy.Names` and `Accounts`)."""

    def __init__(
        self, people: dict[str, str], accounts: dict[str, tuple[str, int]], zones: dict[str, str], zone: str
    ) -> None:
        self._people = people
        self._accounts = accounts
        self._zones = zones
        self._zone = zone

    def operator_name(self, operator_id: str) -> str:
        """What people call the operator."""
        return self._people.get(operator_id, "somebody who left")

    def actor_name(self, actor_id: str) -> str:
        """The actor's handle with its @."""
        return f"@{self._accounts[actor_id][0]}" if actor_id in self._accounts else "an account that left"

    def zone(self, actor_id: str) -> str:
        """Where the account is at home, else the team."""
        return self._zones.get(actor_id, self._zone)

    def joined_ms(self, actor_id: str) -> int | None:
        """When the account was first joined to the team."""
        return self._accounts[actor_id][1] if actor_id in self._accounts else None


def names_of(db: Connection, team_id: str) -> TeamNames:
    """Everybody who is or was in the team, and its accounts."""
    people = db.execute(
        select(operators.c.operator_id, operators.c.OPR_NAME)
        .join(memberships, memberships.c.operator_id == operators.c.operator_id)
        .where(memberships.c.team_id == team_id)
    )
    accounts = db.execute(
        select(actors.c.actor_id, actors.c.handle, actors.c.joined_ms).where(actors.c.team_id == team_id)
    )
    zones = db.execute(
        select(registers.c.entity_id, registers.c.value).where(
            registers.c.team_id == team_id, registers.c.entity == "actor", registers.c.field == "zone"
        )
    )
    return TeamNames(
        {row.operator_id: row.OPR_NAME for row in people},
        {row.actor_id: (row.handle, row.joined_ms) for row in accounts},
        {row.entity_id: str(msgspec.json.decode(row.value)) for row in zones if row.value},
        str(db.scalar(select(teams.c.zone).where(teams.c.team_id == team_id))),
    )
