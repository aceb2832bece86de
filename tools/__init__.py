"""Programs for those who make InstaCRM; nothing here is installed on a user's computer."""
