"""Who acts: the operator signed in on this computer, and the team they work for."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Who:
    """The operator and the team. `team_key` (32 bytes) makes the ids of addresses, people and actors."""

    operator_id: str
    name: str
    team_id: str
    team_name: str
    team_key: bytes = field(repr=False)
