"""The rules and records, pure: shared by agent and service, they touch no clock, no disk and no network."""
