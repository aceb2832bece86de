"""The window's connection to the agent: proves itself, asks, hears news, and comes back by itself."""

import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import uuid_utils
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalSocket

from instacrm.wire import ipc, native
from instacrm.wire.frames import BadFrame, Decoder, encode, folder, proof
from instacrm.wire.native import PROTOCOL, Envelope, Failure, Hello

from .language import mark

RETRY_S: Final = (1, 2, 5, 15)
# What a socket address holds on the strictest system, less the ending zero.
_PATH_MAX: Final = 103

Answered = Callable[[msgspec.Struct], None]
Refused = Callable[[Failure], None]


class AgentLink(QObject):
    """A proven connection to the agent of `home`, or the way to one."""

    state_changed = Signal(object)
    failed = Signal(object)
    lost = Signal(str)

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._socket: QLocalSocket | None = None
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self.open)
        self._tries = 0
        self._forget()

    def _forget(self) -> None:
        self._frames = Decoder()
        self._key = b""
        self._agent_nonce = ""
        self._nonce = ""
        self.is_open = False
        self._asked: dict[str, tuple[Answered | None, Refused | None]] = {}

    def open(self) -> None:
        """Connect; when that fails, again after a while."""
        self.close()
        try:
            self._key = (self._home / folder.KEY).read_bytes()
            link = _connected(self._home)
        except OSError:
            self._again(mark("InstaCRM is not running on this computer."))
            return
        opened = QLocalSocket(self)
        opened.readyRead.connect(self._read)
        opened.disconnected.connect(lambda: self._gone(opened))
        self._socket = opened
        opened.setSocketDescriptor(link.detach())

    def close(self) -> None:
        """Hang up and stop trying."""
        self._retry.stop()
        opened, self._socket = self._socket, None
        self._forget()
        if opened is not None:
            opened.abort()
            opened.deleteLater()

    def ask(
        self, kind: str, body: msgspec.Struct, then: Answered | None = None, refused: Refused | None = None
    ) -> None:
        """Ask the agent; `then` gets the answer. Without a connection nothing is asked.

        A refusal goes to `refused`, or to everybody who listens to `failed`.
        """
        if not self.is_open:
            return
        sent_id = str(uuid_utils.uuid7())
        if then is not None or refused is not None:
            self._asked[sent_id] = (then, refused)
        envelope = Envelope(kind, sent_id, msgspec.Raw(msgspec.json.encode(body)))
        self._write(msgspec.json.encode(envelope))

    def _write(self, payload: bytes) -> None:
        if self._socket is not None:
            self._socket.write(encode(payload))

    def _read(self) -> None:
        if self._socket is None:
            return
        try:
            for frame in self._frames.feed(bytes(self._socket.readAll().data())):
                self._hear(frame)
        except (BadFrame, msgspec.DecodeError):
            self._gone(self._socket)

    def _hear(self, frame: bytes) -> None:
        if self.is_open:
            self._told(msgspec.json.decode(frame, type=Envelope))
        elif not self._agent_nonce:
            self._agent_nonce = proof.read_text(frame, "nonce")
            self._nonce = secrets.token_hex(proof.NONCE_BYTES)
            self._write(proof.proof_frame(self._key, "desktop", "", self._agent_nonce, self._nonce))
        elif proof.is_welcome(frame, self._key, self._agent_nonce, self._nonce):
            self.is_open = True
            self._tries = 0
            hello = Hello(protocol=PROTOCOL, extension="", browser="desktop", profile="")
            self.ask("hello", hello, self.state_changed.emit)
        else:
            raise BadFrame("whoever listens there did not prove to be this person's agent")

    def _told(self, envelope: Envelope) -> None:
        shape = native.ANSWERS.get(envelope.kind) or ipc.ANSWERS.get(envelope.kind)
        then, refused = self._asked.pop(envelope.re, (None, None)) if envelope.re else (None, None)
        if shape is None:
            return
        body = msgspec.json.decode(envelope.body, type=shape)
        if isinstance(body, Failure):
            (refused or self.failed.emit)(body)
        elif then is not None:
            then(body)
        elif isinstance(body, native.State):
            self.state_changed.emit(body)

    def _gone(self, which: QLocalSocket) -> None:
        if which is self._socket:
            self.close()
            self._again(mark("The connection to InstaCRM on this computer was lost."))

    def _again(self, why: str) -> None:
        self.lost.emit(why)
        self._retry.start(RETRY_S[min(self._tries, len(RETRY_S) - 1)] * 1000)
        self._tries += 1


def _connected(home: Path) -> socket.socket:
    """A connected socket. Qt would look for a relative name elsewhere, and long paths fit no address."""
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.settimeout(proof.HANDSHAKE_S)
    address = str(home / folder.SOCKET)
    opened = -1
    try:
        if len(os.fsencode(address)) > _PATH_MAX:
            opened = os.open(home, os.O_RDONLY)
            address = f"/proc/self/fd/{opened}/{folder.SOCKET}"
        link.connect(address)
    except BaseException:
        link.close()
        raise
    finally:
        if opened >= 0:
            os.close(opened)
    link.setblocking(False)
    return link
