"""The agent's door: who gets in, who is cut off, what each role may ask, and the news it tells."""

import asyncio
import contextlib
import os
import socket
import stat
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from instacrm.agent.actions.syncing import adopt_hello
from instacrm.agent.actions.who import Who
from instacrm.agent.ipc import peer
from instacrm.agent.ipc.client import AgentClient, AgentSaid, ask_once
from instacrm.agent.ipc.key_file import read_or_make_key
from instacrm.agent.main import now_ms
from instacrm.agent.settings import Home
from instacrm.agent.store import open_store
from instacrm.agent.working import Agent
from instacrm.domain.errors import AgentAway, KeyExposed, StoreBusy
from instacrm.wire import ipc, native
from instacrm.wire.frames import Decoder, encode, folder, proof
from instacrm.wire.native import (
    ActorSeen,
    AskStanding,
    Capture,
    Hello,
    JoinActor,
    Logged,
    ProspectSeen,
    Standing,
    State,
)
from tests.agent.ipc.link_agent import ADA, AlwaysAda, NoServer, the_team
from tests.bridge.driving import PATIENCE_S

ACCOUNT = ActorSeen(handle="studio_b", user_id="17840000001", sources=("switcher", "cookie"))
MILA = ProspectSeen(handle="mila", thread_id="t1", sources=("header", "link"))


class Running:
    """An agent in this process."""

    def __init__(self, home: Path, agent: Agent) -> None:
        self.home, self.agent = home, agent
        self.work = asyncio.create_task(agent.run())
        self.clients: list[AgentClient] = []

    async def client(self, role: Literal["bridge", "desktop", "cli"] = "bridge") -> AgentClient:
        self.clients.append(await AgentClient.connect(self.home, role))
        return self.clients[-1]


def with_an_agent(home: Path, act: Callable[[Running], Awaitable[Any]], who: Who | None = ADA) -> Any:
    """What `act` returns, done beside a running agent of `home`."""

    home.mkdir(mode=0o700, exist_ok=True)

    async def work() -> Any:
        store = open_store(home, now_ms=now_ms())
        try:
            adopt_hello(store, the_team(now_ms()), now_ms())
            agent = Agent(Home(home), store, AlwaysAda(who), NoServer(), key=read_or_make_key(home), now_ms=now_ms)
            beside = Running(home, agent)
            try:
                await until_it_listens(home)
                async with asyncio.timeout(PATIENCE_S):
                    return await act(beside)
            finally:
                for client in beside.clients:
                    await client.close()
                agent.stop()
                await beside.work
        finally:
            store.close()

    return asyncio.run(work())


async def until_it_listens(home: Path) -> None:
    while True:
        try:
            await (await AgentClient.connect(home)).close()
        except AgentAway:
            await asyncio.sleep(0.01)
        else:
            return


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def a_hello() -> Hello:
    return Hello(protocol=1, extension="0.1.0", browser="Chromium", profile="p1")


def an_intent(handle: str = "mila", event_id: str | None = None) -> Capture:
    return Capture(
        event_id=event_id or str(uuid.uuid4()),
        kind="outreach.intent",
        at_ms=now_ms(),
        actor=ACCOUNT,
        prospect=ProspectSeen(handle=handle, thread_id="t1", sources=("header", "link")),
        outreach_id=str(uuid.uuid4()),
        way="enter",
        text="Hello",
        length=5,
    )


async def greeted(running: Running) -> AgentClient:
    client = await running.client()
    await client.ask("hello", a_hello())
    await client.ask("join-actor", JoinActor(event_id=str(uuid.uuid4()), at_ms=now_ms(), actor=ACCOUNT))
    return client


async def news(client: AgentClient, kind: str) -> Any:
    """The next news of `kind`."""
    while True:
        told = client.news.pop(0) if client.news else await client.next_envelope()
        if told.kind == kind and told.re is None:
            return msgspec.json.decode(told.body, type=native.ANSWERS[kind])


def test_folder_socket_and_key_are_of_nobody_else(home: Path) -> None:
    async def look(_: Running) -> list[int]:
        return [stat.S_IMODE(path.stat().st_mode) for path in (home, home / folder.SOCKET, home / folder.KEY)]

    assert with_an_agent(home, look) == [0o700, 0o600, 0o600]


def test_a_key_that_others_can_read_is_not_used(home: Path) -> None:
    home.mkdir(mode=0o700)
    (home / folder.KEY).write_bytes(b"k" * 32)
    (home / folder.KEY).chmod(0o644)

    with pytest.raises(KeyExposed):
        read_or_make_key(home)


def test_a_peer_with_another_key_is_cut_off_and_notices_it_first(home: Path) -> None:
    async def try_it(running: Running) -> None:
        right = (home / folder.KEY).read_bytes()
        (home / folder.KEY).write_bytes(b"k" * 32)
        try:
            await running.client()
        finally:
            (home / folder.KEY).write_bytes(right)

    with pytest.raises(AgentAway):
        with_an_agent(home, try_it)


@pytest.mark.parametrize(
    "said",
    [
        b'{"kind":"hello","id":"1","body":{}}',
        b"GET / HTTP/1.1",
        b'{"kind":"proof","role":"owner","origin":"","nonce":"' + b"0" * 64 + b'","mac":"x"}',
        b'{"kind":"proof","role":"cli","origin":"","nonce":"' + b"0" * 64 + b'","mac":"' + "ß".encode() + b'"}',
        b'{"kind":"proof","role":"cli","origin":"","nonce":"0","mac":"0"}',
    ],
)
def test_a_peer_that_proves_nothing_is_cut_off(home: Path, said: bytes) -> None:
    assert with_an_agent(home, lambda _: strange_talk(home, encode(said))) == b""


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\n\r\n", encode(b" " * 2000)], ids=["not a frame", "too long"])
def test_a_stranger_gets_no_room_for_long_frames(home: Path, sent: bytes) -> None:
    assert with_an_agent(home, lambda _: strange_talk(home, sent)) == b""


def test_a_silent_peer_is_cut_off(home: Path) -> None:
    assert with_an_agent(home, lambda _: strange_talk(home, b"")) == b""


async def strange_talk(home: Path, sent: bytes) -> bytes:
    """What the agent says after its challenge, to somebody who sends `sent`."""
    reader, writer = await asyncio.open_unix_connection(home / folder.SOCKET)
    challenge = await reader.read(200)
    assert b"challenge" in challenge
    writer.write(sent)
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def test_a_peer_that_leaves_a_frame_half_said_is_cut_off(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peer, "FRAME_WITHIN_S", 0.1)

    async def stall(running: Running) -> bytes:
        client = await running.client()
        client._writer.write(encode(b"{}")[:5])
        return await client._reader.read()

    assert with_an_agent(home, stall) == b""


def test_a_peer_that_asks_and_never_reads_is_cut_off(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peer, "_UNREAD_MAX", 1 << 16)

    async def ask_on(running: Running) -> bool:
        client = await running.client()
        with contextlib.suppress(OSError):
            while True:
                client._writer.write(encode(b"not a message") * 100)
                await client._writer.drain()
        return client._writer.is_closing()

    assert with_an_agent(home, ask_on)


def test_a_proof_of_an_earlier_connection_is_worth_nothing(home: Path) -> None:
    async def replay(_: Running) -> bytes:
        key = (home / folder.KEY).read_bytes()
        mac = proof.proof_frame(key, "cli", "", "0" * 64, "1" * 64)
        return await strange_talk(home, encode(mac))

    assert with_an_agent(home, replay) == b""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can play another user")
def test_another_user_is_cut_off_even_with_the_key(home: Path) -> None:
    async def other_user(running: Running) -> str:
        key = (running.home / folder.KEY).read_bytes().hex()
        for path in (home, *home.parents):
            if path.is_relative_to(tempfile.gettempdir()) and path != Path(tempfile.gettempdir()):
                path.chmod(0o755)
        (home / folder.SOCKET).chmod(0o666)
        code = (
            "import os, socket, sys; os.setgid(65534); os.setuid(65534); s = socket.socket(socket.AF_UNIX);"
            "s.connect(sys.argv[1]); print(s.recv(100) == b'')"
        )
        done = await asyncio.to_thread(
            subprocess.run,
            ["/usr/bin/python3", "-c", code, str(home / folder.SOCKET), key],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip() or done.stderr

    said = with_an_agent(home, other_user)

    assert said == "True" or "ConnectionResetError" in said


def test_a_stale_socket_of_a_killed_agent_is_no_hindrance(home: Path) -> None:
    home.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(home / folder.SOCKET))

    async def ask(running: Running) -> Any:
        return await ask_once(running.home, "status", ipc.AskStatus())

    assert isinstance(with_an_agent(home, ask), ipc.Status)


def test_a_folder_with_a_very_long_name_works_too(tmp_path: Path) -> None:
    long = tmp_path / ("a long name with ümlauts " * 5)

    async def ask(running: Running) -> Any:
        return await ask_once(running.home, "status", ipc.AskStatus())

    assert isinstance(with_an_agent(long, ask), ipc.Status)


def test_a_second_agent_of_a_folder_is_refused(home: Path) -> None:
    async def second(_: Running) -> None:
        open_store(home, now_ms=now_ms())

    with pytest.raises(StoreBusy):
        with_an_agent(home, second)


def test_while_nobody_is_signed_in_a_message_stays_in_the_browser(home: Path) -> None:
    async def log(running: Running) -> AgentSaid:
        client = await running.client()
        await client.ask("hello", a_hello())
        try:
            await client.ask("log", an_intent())
        except AgentSaid as said:
            return said
        raise AssertionError

    said = with_an_agent(home, log, who=None)

    assert (said.code, said.retryable) == ("not-signed-in", True)


def test_a_bridge_may_not_steer_the_agent(home: Path) -> None:
    async def steer(running: Running) -> str:
        client = await running.client("bridge")
        await client.ask("hello", a_hello())
        try:
            await client.ask("quit", ipc.Quit())
        except AgentSaid as said:
            return said.code
        raise AssertionError

    assert with_an_agent(home, steer) == "unknown-kind"


def test_quit_by_a_person_is_answered_marked_and_done(home: Path) -> None:
    async def quit_it(running: Running) -> Any:
        answer = await ask_once(running.home, "quit", ipc.Quit())
        await running.work
        return answer

    answer = with_an_agent(home, quit_it)

    assert isinstance(answer, ipc.Quitting)
    assert (home / folder.QUIT).exists()
    assert not (home / folder.SOCKET).exists()


def test_quit_by_a_program_leaves_no_mark(home: Path) -> None:
    async def quit_it(running: Running) -> None:
        await ask_once(running.home, "quit", ipc.Quit(by_person=False))

    with_an_agent(home, quit_it)

    assert not (home / folder.QUIT).exists()


def test_a_backup_is_written_when_asked(home: Path) -> None:
    async def back_up(running: Running) -> Any:
        return await ask_once(running.home, "backup", ipc.BackUp())

    assert Path(with_an_agent(home, back_up).file).exists()


def test_a_second_browser_is_told_what_the_first_one_changed(home: Path) -> None:
    async def watch(running: Running) -> Standing:
        watching, writing = await greeted(running), await greeted(running)
        ask = AskStanding(actor=ACCOUNT, prospect=MILA, tab=7)
        await watching.ask("ask-standing", ask)
        await writing.ask("log", an_intent())
        told: Standing = await news(watching, "standing")
        return told

    told = with_an_agent(home, watch)

    assert told.tab == 7
    assert told.person is not None
    assert [line.mine for line in told.person.history] == [True]


def test_a_tab_is_told_of_its_last_question_only(home: Path) -> None:
    async def watch(running: Running) -> list[str | None]:
        client = await greeted(running)
        for handle in ("noah", "mila"):
            seen = ProspectSeen(handle=handle, thread_id="t", sources=("header", "link"))
            await client.ask("ask-standing", AskStanding(actor=ACCOUNT, prospect=seen, tab=1))
        for handle in ("noah", "mila"):
            await client.ask("log", an_intent(handle))
        first: Standing = await news(client, "standing")
        return [first.handle, *(msgspec.json.decode(e.body)["handle"] for e in client.news if e.kind == "standing")]

    assert set(with_an_agent(home, watch)) == {"mila"}


def test_every_browser_hears_that_logging_was_paused(home: Path) -> None:
    async def watch(running: Running) -> bool:
        first, second = await greeted(running), await greeted(running)
        await second.ask("set-paused", native.SetPaused(paused=True))
        while True:
            state: State = await news(first, "state")
            if state.paused:
                return True

    assert with_an_agent(home, watch)


def test_the_same_capture_twice_at_once_is_kept_once(home: Path) -> None:
    async def twice(running: Running) -> list[str]:
        first, second = await greeted(running), await greeted(running)
        intent = an_intent(event_id="same")
        answers = await asyncio.gather(first.ask("log", intent), second.ask("log", intent))
        return sorted(answer.status for answer in answers if isinstance(answer, Logged))

    assert with_an_agent(home, twice) == ["duplicate", "logged"]


def test_a_clock_ten_years_ahead_loses_nothing(home: Path) -> None:
    async def log(running: Running) -> Any:
        client = await greeted(running)
        ahead = now_ms() + 10 * 365 * 24 * 3600 * 1000
        return await client.ask("log", msgspec.structs.replace(an_intent(), at_ms=ahead))

    assert with_an_agent(home, log).status == "logged"


def test_an_agent_started_from_the_command_line_prints_no_traceback_when_it_is_the_second(home: Path) -> None:
    async def second(_: Running) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "instacrm.agent.main", "--home", str(home)]
        return await asyncio.to_thread(subprocess.run, words, capture_output=True, text=True, check=False)

    done = with_an_agent(home, second)

    assert done.returncode == 75
    assert "store-busy" in done.stderr
    assert "Traceback" not in done.stderr


def test_frames_cut_into_single_bytes_are_heard(home: Path) -> None:
    async def drip(running: Running) -> Any:
        reader, writer = await asyncio.open_unix_connection(home / folder.SOCKET)
        frames = Decoder()
        agent_nonce = proof.read_text(next(frames.feed(await reader.read(300))), "nonce")
        key = (home / folder.KEY).read_bytes()
        hello = b'{"kind":"hello","id":"1","body":{"protocol":1,"extension":"","browser":"","profile":""}}'
        for byte in encode(proof.proof_frame(key, "bridge", "", agent_nonce, "1" * 64)) + encode(hello):
            writer.write(bytes([byte]))
            await writer.drain()
        heard: list[bytes] = []
        while len(heard) < 2:
            heard += frames.feed(await reader.read(1 << 16))
        writer.close()
        assert running.agent.status().browsers == 1
        return msgspec.json.decode(heard[1])["kind"]

    assert with_an_agent(home, drip) == "hello-ack"
