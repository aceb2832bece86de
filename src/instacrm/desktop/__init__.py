"""The window and tray of a person's computer: a client of the agent, which works without it."""
