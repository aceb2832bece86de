"""How Core's tables came to be, one revision after the other."""
