"""Starts the installer: pages for a person, or none with `--silent`."""

import sys
from collections.abc import Sequence

from . import main


def run(arguments: Sequence[str] | None = None) -> None:
    """Installs or uninstalls as the words say, with pages unless `--silent`; the process ends here."""
    # /S is how other Windows installers are told.
    words = ["--silent" if word == "/S" else word for word in (sys.argv[1:] if arguments is None else arguments)]
    asked = main.parser().parse_args(words)
    installed = main.where(asked)
    if not asked.uninstall and asked.payload is None:
        main.say("There is nothing to install here: start Setup, or name a --payload.")
        sys.exit(2)
    if asked.silent:
        sys.exit(main.do(asked, installed, main.say))
    try:
        from .pages import show
    except ModuleNotFoundError:
        sys.exit(main.do(asked, installed, main.say))
    sys.exit(show(asked, installed))


if __name__ == "__main__":
    run()
