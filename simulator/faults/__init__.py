"""Breaks the real programs on purpose and counts what an acknowledged message suffered: nothing, or this shows it."""
