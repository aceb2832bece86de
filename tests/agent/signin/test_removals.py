"""Much is erased at once: the running agent stops and says so in every place, and goes on at a person's word."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from instacrm.agent.sync.session import Session
from instacrm.agent.sync.session_secrets import FileVault
from instacrm.domain import prospects
from instacrm.wire.identity import AuthSession
from tests.agent.signin.test_session import real_ms
from tests.agent.signin.test_waiting import HEADLESS, files_with, of_core, the_agent, works
from tests.bridge.driving import ROOT, environment, until
from tests.service.identity.office import Core, bearer

CROWD = ("zebra.a", "zebra.b", "zebra.c", "zebra.d", "zebra.e", "zebra.f")


def said(home: Path, *words: str) -> tuple[int, str]:
    """What `instacrm` answers: its exit code and its words."""
    command = [sys.executable, "-m", "instacrm.main", *words, "--home", str(home)]
    done = subprocess.run(command, env=environment() | HEADLESS, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


async def signed_in(home: Path, core: Core, who: dict[str, Any]) -> None:
    """Keep the sign-in of `who`, as `instacrm signin` does at its end."""
    Session(home, now_ms=real_ms, vault=FileVault(home)).sign_in(AuthSession(**who), core.url)


def erase(core: Core, owner: dict[str, Any], handle: str) -> None:
    key = bytes.fromhex(owner["team_key"])
    person = prospects.first_person_id(key, prospects.address_id(key, prospects.Handle(handle)))
    body = {"handle": handle}
    assert core.http.post(f"/v1/prospects/{person}/erase", json=body, headers=bearer(owner)).is_success


def test_a_running_agent_stops_says_why_and_goes_on_at_a_persons_word(core: Core, home: Path) -> None:
    owner = core.owner()
    asyncio.run(signed_in(home, core, owner))
    with the_agent(home):
        works(home, *CROWD, signed_in="yes")
        until(lambda: len(of_core(core, "select * from prospects")) == len(CROWD), "the people to be at Core")
        for handle in CROWD[:5]:
            erase(core, owner, handle)

        until(lambda: held(home) is not None, "the agent to hold back")
        _, in_words = said(home, "status")
        problem, doctor = said(home, "doctor")

        assert held(home) == {"code": "removals-held", "people": 5, "known": 6}
        assert "at least 5 of 6 people" in in_words
        assert problem == 1
        assert "✗ removals: Your team's server would take the names or words of at least 5 of 6 people" in doctor
        assert "instacrm sync --accept-removals" in doctor

        agreed, answer = said(home, "sync", "--accept-removals")
        until(lambda: held(home) is None, "the agent to go on")

        assert (agreed, answer) == (0, "What was held back is taken over now.\n")
        until(lambda: files_with(home, b"Hello zebra.e") == [], "the words to be gone from this computer")
        assert said(home, "sync", "--accept-removals") == (0, "Nothing was held back.\n")


def held(home: Path) -> Any:
    return json.loads(said(home, "status", "--json")[1])["state"]["core"].get("held")
