"""InstaCRM: a local-first CRM for teams whose people write Instagram direct messages by hand."""

__version__ = "0.1.0"
