"""The launcher: `start-agent` starts the agent of a folder; called by the bridge when no agent answers."""

import argparse
from pathlib import Path

import instacrm

from .starting import start_agent


def run() -> None:
    """Reads the command line and does what it says."""
    parser = argparse.ArgumentParser(prog="instacrm-launcher", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("start-agent", help="start the agent and return")
    start.add_argument("--home", type=Path, required=True, help="the agent's data folder")
    asked = parser.parse_args()
    start_agent(Path(instacrm.__file__).parents[1], asked.home)


if __name__ == "__main__":
    run()
