"""Who somebody is: the sign-in provider, what it signed, and the tokens Core gives in return."""
