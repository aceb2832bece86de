"""Length-prefixed frames, standard library only: the part of the wire that the bridge uses."""
