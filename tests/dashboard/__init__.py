"""A package, so that what its fixtures of scope `package` hold ends with the last test of this folder."""
