"""Names in the agent's private folder that bridge, launcher and agent must agree on."""

SOCKET = "agent.sock"
# Windows: holds the name of the agent's pipe, which nobody can guess.
PIPE = "agent.pipe"
KEY = "ipc.key"
LOGS = "logs"

# Markers: while one lies there, nobody starts the agent by itself.
QUIT = "quit"
UPDATING = "updating"
# An updater that died must not keep the agent down for ever.
UPDATING_MAX_S = 15 * 60


def usual(platform: str, user: str, variables: dict[str, str]) -> str:
    """The folder where `platform` (`sys.platform`) keeps such data of the user whose home is `user`."""
    if named := variables.get("INSTACRM_HOME"):
        return named
    if platform == "win32":
        return (variables.get("LOCALAPPDATA") or user + "\\AppData\\Local") + "\\InstaCRM"
    if platform == "darwin":
        return user + "/Library/Application Support/InstaCRM"
    data = variables.get("XDG_DATA_HOME", "")
    return (data if data.startswith("/") else user + "/.local/share") + "/instacrm"
