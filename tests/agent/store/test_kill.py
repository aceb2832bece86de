"""What was acknowledged is found again, however the program ended."""

import subprocess
import sys
from pathlib import Path

from instacrm.agent.actions.actors import join_actor
from instacrm.agent.store import facts
from instacrm.wire.native import JoinActor
from tests.builders import NOON, a_store, a_who, an_actor

ROUNDS = 24
REPOSITORY = Path(__file__).parents[3]


def one_life(folder: Path, number: int) -> list[str]:
    """Log until killed; the acknowledged ids. Each life is a little longer than the last."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.agent.store.a_writer", str(folder), f"life{number}"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
        env={"PYTHONPATH": f"{REPOSITORY / 'src'}:{REPOSITORY}"},
    )
    assert writer.stdout is not None
    with writer:
        said = [writer.stdout.readline() for _ in range(3 + number * 5)]
        writer.kill()
        said += writer.stdout.readlines()
    # The last line may be cut by the kill; it was not heard whole, so it was not acknowledged.
    return [line.split()[0] for line in said if line.endswith(" logged\n")]


def test_every_acknowledged_event_survives_being_killed_dozens_of_times(tmp_path: Path) -> None:
    first = a_store(tmp_path)
    join_actor(first, a_who(), JoinActor(event_id="join", at_ms=NOON, actor=an_actor()), now_ms=NOON)
    first.close()

    acknowledged = {event_id for number in range(ROUNDS) for event_id in one_life(tmp_path, number)}

    store = a_store(tmp_path)
    with store.reading() as db:
        lost = {event_id for event_id in acknowledged if not facts.exists(db, event_id)}
    store.close()
    assert len(acknowledged) > ROUNDS * 3
    assert not lost
    assert store.healed is None
