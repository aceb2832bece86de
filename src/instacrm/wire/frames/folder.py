"""Names in the agent's private folder that bridge, launcher and agent must agree on."""

SOCKET = "agent.sock"
KEY = "ipc.key"
LOGS = "logs"

# Markers: while one lies there, nobody starts the agent by itself.
QUIT = "quit"
UPDATING = "updating"
# An updater that died must not keep the agent down for ever.
UPDATING_MAX_S = 15 * 60
