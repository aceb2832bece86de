"""A program for tests of the link: the real agent on a real store, signed in as Ada, without a team's server."""

import asyncio
import dataclasses
import signal
import sys
from pathlib import Path

from instacrm.agent.actions.syncing import adopt_hello
from instacrm.agent.actions.who import Who
from instacrm.agent.ipc.desk import SignedIn  # noqa: TC001 (only a type here)
from instacrm.agent.ipc.key_file import read_or_make_key
from instacrm.agent.main import now_ms
from instacrm.agent.settings import Home, make_private
from instacrm.agent.store import open_store
from instacrm.agent.working import Agent
from instacrm.wire.native import CoreState
from instacrm.wire.sync import Member, Policy, SyncHelloAck, TeamSettings

TEAM_KEY = bytes(range(32))
ADA = Who(operator_id="operator-ada", name="Ada", team_id="team-1", team_name="Studio", team_key=TEAM_KEY)


class AlwaysAda:
    """Ada signed in yesterday, or nobody ever."""

    def __init__(self, who: Who | None) -> None:
        self.who = who
        self.signed_in: SignedIn = "yes" if who else "no"

    @property
    def waits_for(self) -> str | None:
        return None

    def who_with(self, team_key: bytes) -> Who:
        return dataclasses.replace(ADA, team_key=team_key)

    def reload(self) -> None:
        """Nothing changes here."""

    async def refresh(self) -> None:
        """Nobody to ask."""


class NoServer:
    """The team's server was never reached."""

    def core(self) -> CoreState:
        return CoreState("never")

    def wake(self) -> None:
        pass

    async def run(self) -> None:
        await asyncio.Event().wait()


def the_team(at_ms: int) -> SyncHelloAck:
    return SyncHelloAck(
        protocol=1,
        epoch="e",
        head_seq=0,
        min_seq=0,
        server_now_ms=at_ms,
        skew_ms=0,
        team_id=ADA.team_id,
        team_name=ADA.team_name,
        team_key=TEAM_KEY.hex(),
        operator_id=ADA.operator_id,
        # Its days begin at another hour than this computer's.
        settings=TeamSettings(zone="Pacific/Auckland"),
        policy=Policy(1, ()),
        members=(Member(ADA.operator_id, ADA.name, "owner"),),
    )


async def work(home: Home, who: Who | None) -> None:
    store = open_store(home.folder, now_ms=now_ms())
    try:
        adopt_hello(store, the_team(now_ms()), now_ms())
        agent = Agent(home, store, AlwaysAda(who), NoServer(), key=read_or_make_key(home.folder), now_ms=now_ms)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, agent.stop)
        await agent.run()
    finally:
        store.close()


if __name__ == "__main__":
    place = Home(Path(sys.argv[1]))
    make_private(place)
    asyncio.run(work(place, ADA if sys.argv[2:] != ["nobody"] else None))
