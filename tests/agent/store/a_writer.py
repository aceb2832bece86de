"""A program that logs without end and says each acknowledged event on its output; to be killed at any moment.

Arguments: the data folder, and a name for this life.
"""

import sys
from pathlib import Path

from instacrm.agent.actions.captures import log_capture
from tests.builders import NOON, a_capture, a_prospect, a_store, a_who


def main() -> None:
    folder, life = Path(sys.argv[1]), sys.argv[2]
    store = a_store(folder)
    for number in range(100_000):
        capture = a_capture(
            event_id=f"{life}-{number}",
            outreach_id=f"o-{life}-{number}",
            prospect=a_prospect(f"person_{number % 40}"),
            at_ms=NOON + number,
            text=f"Hello {number} \U0001f44b",
        )
        answer = log_capture(store, a_who(), capture, now_ms=NOON + number)
        sys.stdout.write(f"{answer.event_id} {answer.status}\n")
        sys.stdout.flush()
        if number % 50 == 49:
            store.backup(NOON)


main()
