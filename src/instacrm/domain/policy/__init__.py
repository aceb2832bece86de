"""What the team's rules say about the next message: one module a rule kind, and one that adds them up."""

from .history import Accounts, History, Names, Subject, Writer
from .kinds import KINDS
from .standing import check_rule, evaluate, kind_of, plain

__all__ = ["KINDS", "Accounts", "History", "Names", "Subject", "Writer", "check_rule", "evaluate", "kind_of", "plain"]
