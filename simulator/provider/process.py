"""Starts and stops the development provider, with client secrets made for this one run."""

import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

HERE = Path(__file__).parent
NODE = Path(sys.prefix) / "bin" / "node"


class Person(NamedTuple):
    """Somebody who can sign in. `hd` is the Workspace domain Google vouches for, none for a private account."""

    email: str
    name: str
    hd: str | None = None
    verified: bool = True


class Provider:
    """A running provider inside a `with`: `issuer` is its address.

    Two clients, as at Google: one for desktops (redirect `http://127.0.0.1:*/callback`), one for the
    dashboard (redirect `http://127.0.0.1:*/auth/callback` or the same on localhost).
    """

    client_id = "instacrm-desktop"
    web_client_id = "instacrm-web"

    def __init__(self, people: Iterable[Person] = (), *, port: int = 0) -> None:
        self.issuer = ""
        self.client_secret = secrets.token_urlsafe(32)
        self.web_client_secret = secrets.token_urlsafe(32)
        self._people = list(people)
        self._port = port
        self._node: subprocess.Popen[str] | None = None
        # A file and not a pipe: a pipe nobody reads would fill and stop node.
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 (closed when the provider is left)

    def add_person(self, email: str, name: str, *, hd: str | None = None, verified: bool = True) -> Self:
        """One more person, before the provider starts."""
        self._people.append(Person(email, name, hd, verified))
        return self

    def __enter__(self) -> Self:
        """Start it and wait until it listens.

        Raises: RuntimeError with node's own words when it does not.
        """
        with tempfile.TemporaryDirectory() as folder:
            people, clients = Path(folder, "people.json"), Path(folder, "clients.json")
            people.write_text(json.dumps([person._asdict() for person in self._people]))
            clients.write_text(
                json.dumps({self.client_id: self.client_secret, self.web_client_id: self.web_client_secret})
            )
            self._node = subprocess.Popen(
                [NODE, "provider.mjs", "--port", str(self._port), "--people", people, "--clients", clients],
                cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._words, text=True,
            )  # fmt: skip
            assert self._node.stdout  # noqa: S101 (asked for by PIPE)
            line = self._node.stdout.readline()
        if not line:
            self._node.wait()
            self._words.seek(0)
            words = self._words.read().decode()
            raise RuntimeError(f"the development provider did not start (is `npm ci` done in {HERE.name}?): {words}")
        self.issuer = json.loads(line)["issuer"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it: it goes when its standard input closes."""
        if self._node:
            try:
                self._node.communicate(timeout=5)
            except subprocess.TimeoutExpired:
                self._node.kill()
                self._node.communicate()
            self._node = None
        self._words.close()
