"""The background program on an operator's computer that owns the local data."""
