"""What can be done on this computer: one function an action, one transaction each."""
