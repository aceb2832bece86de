"""Puts the program on a computer, repairs it, takes it away: exactly what it installed, never the person's data."""
