"""Registers the native host with the browsers and starts the agent; standard library only."""
