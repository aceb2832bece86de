"""Reading a rule's parameters: text in, a checked record out."""

from typing import TypeVar

import msgspec

from instacrm.domain.errors import BadInput
from instacrm.domain.verdicts import Rule

P = TypeVar("P", bound=msgspec.Struct)


def parse_params(rule: Rule, shape: type[P]) -> P:
    """The parameters of `rule` as `shape`.

    Raises: BadInput saying which parameter is wrong.
    """
    try:
        return msgspec.convert(rule.params, shape)
    except msgspec.ValidationError as error:
        raise BadInput(f"{rule.kind}: {error}") from error
