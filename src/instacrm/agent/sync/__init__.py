"""The agent as a client of Core: the session, the sign-in, and the rounds of sync."""
