"""The one-shot listener takes the answer to its own question and nothing else."""

import asyncio

import pytest

from instacrm.agent.sync.signin_listener import Listener, read_redirect
from instacrm.domain.errors import LoginExpired, SignInRefused


async def said(listener: Listener, request: str) -> str:
    """What the listener answers to `request`, in which HOST stands for its own name."""
    host = listener.redirect_uri.removeprefix("http://").removesuffix("/callback")
    reader, writer = await asyncio.open_connection(*host.split(":"))
    writer.write(request.replace("HOST", host).encode())
    await writer.drain()
    answer = (await reader.read()).decode()
    writer.close()
    await writer.wait_closed()
    return answer.split("\r\n")[0]


GOOD = "GET /callback?code=c&state=s HTTP/1.1\r\nHost: HOST\r\n\r\n"


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        ("GET /favicon.ico HTTP/1.1\r\nHost: HOST\r\n\r\n", "404"),
        ("GET /callback?code=x&state=other HTTP/1.1\r\nHost: HOST\r\n\r\n", "400"),
        ("GET /callback?code=x HTTP/1.1\r\nHost: HOST\r\n\r\n", "400"),
        ("GET /callback?code=x&state=s HTTP/1.1\r\nHost: evil.example\r\n\r\n", "400"),
        ("GET /callback?code=x&state=s HTTP/1.1\r\n\r\n", "400"),
        ("GET /callback?code=x&state=s HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n", "400"),
        ("POST /callback?code=x&state=s HTTP/1.1\r\nHost: HOST\r\n\r\n", "400"),
        ("nonsense\r\n\r\n", "400"),
    ],
)
def test_what_is_not_the_answer_changes_nothing(request_text: str, status: str) -> None:
    async def scene() -> tuple[str, str, str]:
        async with Listener("s") as listener:
            first = await said(listener, request_text)
            second = await said(listener, GOOD)
            return first, second, (await listener.answer()).code

    first, second, code = asyncio.run(scene())

    assert status in first
    assert "200" in second
    assert code == "c"


def test_only_the_first_answer_counts() -> None:
    async def scene() -> tuple[str, str]:
        async with Listener("s") as listener:
            await said(listener, GOOD)
            second = await said(listener, GOOD.replace("code=c", "code=d"))
            return second, (await listener.answer()).code

    second, code = asyncio.run(scene())

    assert "404" in second
    assert code == "c"


def test_a_refusal_of_the_provider_ends_the_wait() -> None:
    async def scene() -> None:
        async with Listener("s") as listener:
            await said(listener, "GET /callback?error=access_denied&state=s HTTP/1.1\r\nHost: HOST\r\n\r\n")
            await listener.answer()

    with pytest.raises(SignInRefused):
        asyncio.run(scene())


def test_nobody_listens_afterwards() -> None:
    async def scene() -> None:
        async with Listener("s") as listener:
            pass
        await said(listener, GOOD)

    with pytest.raises(ConnectionRefusedError):
        asyncio.run(scene())


def test_a_pasted_address_of_another_sign_in_is_refused() -> None:
    with pytest.raises(LoginExpired):
        read_redirect("http://127.0.0.1:1/callback?code=c&state=other", "s")


def test_an_answer_does_not_show_its_code() -> None:
    assert "c0de" not in repr(read_redirect(" http://127.0.0.1:1/callback?code=c0de&state=s\n", "s"))
