"""Core: the team's server. Identity, sync, rules, reports; it serves the dashboard on its own origin."""
