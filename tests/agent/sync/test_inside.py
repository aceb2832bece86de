"""Core inside the agent: asked without a port, answered in pieces, ended with the agent."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from instacrm.agent.sync.inside import URL, Inside
from instacrm.agent.sync.session import Session
from instacrm.agent.sync.session_secrets import FileVault
from instacrm.domain.errors import BadName, SessionRevoked
from instacrm.service.main import SoloCore, now_ms, open_solo
from instacrm.wire.identity import AuthSession


def asked(file: Path, ask: Callable[[Inside, httpx2.AsyncClient], Awaitable[Any]]) -> Any:
    """What `ask` gets from a Core inside, which is ended after."""

    async def run() -> Any:
        inside = Inside(lambda: open_solo(file))
        try:
            async with httpx2.AsyncClient(mounts={URL: inside}, base_url=URL) as http:
                return await ask(inside, http)
        finally:
            await inside.end()

    return asyncio.run(run())


async def entered(inside: Inside, name: str = "Dana") -> AuthSession:
    return await inside.enter(name, "Just me", "Europe/Berlin", "a test")


def test_the_one_operator_is_let_in_and_known_again(tmp_path: Path) -> None:
    async def ask(inside: Inside, _: httpx2.AsyncClient) -> tuple[AuthSession, AuthSession]:
        return await entered(inside), await entered(inside, "Somebody else")

    first, again = asked(tmp_path / "core.db", ask)

    assert (first.name, first.operator_id, first.team_key) == ("Dana", again.operator_id, again.team_key)
    assert again.name == "Dana"


def test_a_name_that_cannot_be_leaves_nothing_behind(tmp_path: Path) -> None:
    async def ask(inside: Inside, _: httpx2.AsyncClient) -> AuthSession:
        with pytest.raises(BadName):
            await entered(inside, "")
        return await entered(inside)

    assert asked(tmp_path / "core.db", ask).name == "Dana"


def test_nobody_gets_in_without_the_token(tmp_path: Path) -> None:
    async def ask(inside: Inside, http: httpx2.AsyncClient) -> tuple[int, int]:
        session = await entered(inside)
        with_it = await http.get("/v1/sync/pull", headers={"Authorization": f"Bearer {session.access}"})
        return (await http.get("/v1/sync/pull")).status_code, with_it.status_code

    assert asked(tmp_path / "core.db", ask) == (401, 200)


def ended_meanwhile(folder: Path) -> None:
    """A month went by, as the Core inside sees it."""
    with closing(sqlite3.connect(folder / "core.db")) as core, core:
        core.execute("UPDATE sessions SET revoked_ms = 1")


@pytest.mark.parametrize(("lost", "revoked"), [(False, False), (True, True)])
def test_whoever_works_alone_never_signs_in_again_unless_their_core_is_gone(
    lost: bool, revoked: bool, tmp_path: Path
) -> None:
    async def begin(inside: Inside, _: httpx2.AsyncClient) -> None:
        session = Session(tmp_path, now_ms=now_ms, vault=FileVault(tmp_path), inside=inside)
        session.sign_in(await entered(inside), URL)

    async def go_on(inside: Inside, _: httpx2.AsyncClient) -> bool:
        session = Session(tmp_path, now_ms=now_ms, vault=FileVault(tmp_path), inside=inside)
        with suppress(SessionRevoked):
            await session.access()
        return session.is_revoked

    asked(tmp_path / "core.db", begin)
    ended_meanwhile(tmp_path)

    assert asked(tmp_path / ("another.db" if lost else "core.db"), go_on) == revoked


def test_a_stream_comes_piece_by_piece_and_can_be_left(tmp_path: Path) -> None:
    async def ask(inside: Inside, http: httpx2.AsyncClient) -> str:
        session = await entered(inside)
        async with http.stream(
            "GET", "/v1/sync/stream", headers={"Authorization": f"Bearer {session.access}"}
        ) as answer:
            async for piece in answer.aiter_text():
                return piece
        return ""

    assert "event: news" in asked(tmp_path / "core.db", ask)


def test_an_answer_that_never_begins_is_an_error_and_no_wait(tmp_path: Path) -> None:
    class Mute:
        @asynccontextmanager
        async def lifespan(self) -> AsyncIterator[None]:
            yield

        async def __call__(self, _scope: Any, receive: Any, _send: Any) -> None:
            await receive()

    async def ask() -> None:
        kept = open_solo(tmp_path / "core.db")
        inside = Inside(lambda: SoloCore(Mute(), kept.database))  # type: ignore[arg-type]
        async with httpx2.AsyncClient(mounts={URL: inside}, base_url=URL) as http:
            with pytest.raises(httpx2.RemoteProtocolError):
                await http.get("/")
        await inside.end()

    asyncio.run(ask())
