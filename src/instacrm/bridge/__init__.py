"""The native-messaging host: a stateless relay between the extension and the agent, standard library only.

It imports no more than it needs (`posix`, `_socket`, `select`): a browser waits for it at every start.
"""
