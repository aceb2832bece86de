"""Messages between programs as Python values. The definition is in `protocol/`; tests hold the two together."""
