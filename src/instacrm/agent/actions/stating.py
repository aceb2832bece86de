"""State: what this agent is and for whom, as the extension wants to know it."""

import hashlib
import hmac
from typing import Literal

import msgspec

from instacrm import __version__
from instacrm.agent.store import Store, erasing, meta, outbox, people, team
from instacrm.domain.prospects import text_secret
from instacrm.wire.native import PROTOCOL, CoreState, Exclusions, OperatorCard, State, TeamCard

from .packing import find_pack
from .pausing import unlogged
from .who import Who


def state(
    store: Store,
    who: Who | None,
    *,
    signed_in: Literal["no", "pending", "yes"],
    core: CoreState,
    now_ms: int,  # noqa: ARG001 (every question of this kind is asked at a time)
) -> State:
    """The agent's state. Of `core`, how many events wait and, when it says none, the last time are filled in."""
    with store.reading() as db:
        last_ms = core.last_ms if core.last_ms is not None else meta.get_number(db, meta.CORE_LAST)
        handles = people.excluded_handles(db)
        hashes = (hmac.new(store.exclusion_key, h.encode(), hashlib.sha256).hexdigest() for h in handles)
        return State(
            protocol=PROTOCOL,
            agent=__version__,
            agent_id=store.agent_id,
            signed_in=signed_in,
            core=msgspec.structs.replace(core, last_ms=last_ms, waiting=outbox.count(db)),
            actors=people.actors_of(db, who.operator_id) if who else (),
            exclusions=Exclusions(key=store.exclusion_key.hex(), hashes=tuple(sorted(hashes))),
            text_policy=team.settings(db).text_policy,
            status_names=team.settings(db).status_names,
            unlogged=unlogged(db),
            pack=find_pack(db),
            paused=meta.get(db, meta.PAUSED) is not None,
            operator=OperatorCard(who.operator_id, who.name) if who else None,
            team=TeamCard(who.team_id, who.team_name) if who else None,
            policy_version=team.policy_version(db),
            erased=len(erasing.all_of(db)),
            text_secret=text_secret(who.team_key).hex() if who else None,
        )
