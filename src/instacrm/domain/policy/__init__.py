"""What the team's rules say about the next message: one module a rule kind, and one that adds them up."""

from .history import History, Subject, Writer
from .standing import KINDS, check_rule, evaluate

__all__ = ["KINDS", "History", "Subject", "Writer", "check_rule", "evaluate"]
