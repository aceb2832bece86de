"""The development provider: a real OpenID provider on 127.0.0.1, for tests and the demo only."""

from .process import Person, Provider

__all__ = ["Person", "Provider"]
