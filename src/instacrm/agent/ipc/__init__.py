"""The agent's door for the programs of its own user: bridges, the window, the command line."""
