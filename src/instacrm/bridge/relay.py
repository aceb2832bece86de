"""Passes bytes on between the browser and the agent, unread, until one of them goes."""

from __future__ import annotations

import posix
import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    import _socket

STDIN = 0
STDOUT = 1
_READ_BYTES = 1 << 16


def relay(agent: _socket.socket, first: bytes = b"") -> str:
    """Relays until the browser or the agent is gone, and says which: `browser-gone` or `agent-gone`.

    `first` are bytes the agent sent before.
    """
    agent.setblocking(False)
    link = agent.fileno()
    ready = select.poll()
    ready.register(link, select.POLLIN)
    ready.register(STDIN, select.POLLIN)
    unsent = b""
    try:
        _write_out(first)
        while True:
            for fd, _ in ready.poll():
                if fd == link:
                    if not _pass_on(agent):
                        return "agent-gone"
                    if unsent:
                        unsent = _send(agent, unsent)
                elif unsent:  # not asked for, so it can only be a hang-up
                    return "browser-gone"
                else:
                    said = posix.read(STDIN, _READ_BYTES)
                    if not said:
                        return "browser-gone"
                    unsent = _send(agent, said)
            # While the agent is slow the browser is not read, but the agent's answers are: no two can wait in a ring.
            ready.modify(STDIN, 0 if unsent else select.POLLIN)
            ready.modify(link, select.POLLIN | select.POLLOUT if unsent else select.POLLIN)
    except BrowserGone:
        return "browser-gone"
    except (BrokenPipeError, ConnectionResetError):
        return _last_words(agent)


class BrowserGone(Exception):
    """Nobody reads what the agent says."""


def _send(agent: _socket.socket, data: bytes) -> bytes:
    """What of `data` the agent could not take yet."""
    try:
        return data[agent.send(data) :]
    except BlockingIOError:
        return data


def _pass_on(agent: _socket.socket) -> bool:
    """Hands the browser what the agent said; False when the agent is gone."""
    try:
        data = agent.recv(_READ_BYTES)
    except BlockingIOError:
        return True
    _write_out(data)
    return bool(data)


def _last_words(agent: _socket.socket) -> str:
    """The agent closed while it was being written to: it may have said why."""
    try:
        while _pass_on(agent):
            pass
    except (BrowserGone, OSError):
        pass
    return "agent-gone"


def _write_out(data: bytes) -> None:
    while data:
        try:
            data = data[posix.write(STDOUT, data) :]
        except BlockingIOError:
            _wait_writable()
        except OSError as error:
            raise BrowserGone from error


def _wait_writable() -> None:
    ready = select.poll()
    ready.register(STDOUT, select.POLLOUT)
    ready.poll()
