"""What Core's storage must do on any database: the same checks in our tests and on the owner's own server."""
