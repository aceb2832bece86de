"""How an update can fail. None of them stops a start: what is whole on disk runs."""


class UpdateTrouble(Exception):
    """An update did not happen; `code` says why for ever, the words say it to a person."""

    code = "update-failed"


class BadSource(UpdateTrouble):
    """The address of the updates is not one."""

    code = "update-source-bad"


class Unreachable(UpdateTrouble):
    """Nobody answered there in time."""

    code = "update-source-unreachable"


class NoMetadata(UpdateTrouble):
    """Somebody answered, but there are no updates there."""

    code = "update-source-empty"


class Untrusted(UpdateTrouble):
    """What came is not signed by this product's keys, too old, or not what was signed."""

    code = "update-untrusted"


class BadArchive(UpdateTrouble):
    """The archive is not whole or holds what it does not list."""

    code = "update-archive-bad"


class NoRoom(UpdateTrouble):
    """The disk has no room for the update."""

    code = "update-no-room"
