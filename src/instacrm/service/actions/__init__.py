"""What can be done at Core: one function an action, one transaction each."""
