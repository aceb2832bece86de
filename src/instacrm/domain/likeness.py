"""Which texts are one text with a few words changed (a name, a town, a greeting), and which say given words.

Two are alike when they share most of their words (Jaccard's index of the sets of words, P. Jaccard 1901).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from .prospects import fold_text

# Of all words of both: "Hey Mila, quick question" and "Hey Jo, quick question" share three of five.
ALIKE: Final = 0.6
# More kinds of texts than this nobody compares; what is like none of them stands alone.
KINDS_MAX: Final = 40

_WORDS: Final = re.compile(r"\w+")


def words_of(text: str) -> frozenset[str]:
    """The words of a text, whatever their case, signs and order."""
    return frozenset(_WORDS.findall(fold_text(text).casefold()))


def says(text: str, words: str) -> bool:
    """Whether each of `words` stands in `text`, whole or as a part, whatever the case."""
    told = fold_text(text).casefold()
    return all(word in told for word in fold_text(words).casefold().split())


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether texts of these words count as one; signs alone (a waving hand) are like each other."""
    if not one or not other:
        return one == other
    # Words that only the longer one can have rule most pairs out before any are compared.
    if min(len(one), len(other)) < ALIKE * max(len(one), len(other)):
        return False
    return len(one & other) >= ALIKE * len(one | other)


def kinds(texts: Iterable[str]) -> Sequence[int | None]:
    """For each text the place of the first one it is like, among `texts`; none for one that came too late to be a kind.

    Begin with those that are used most: the others are compared with them.
    """
    firsts: list[tuple[int, frozenset[str]]] = []
    found: list[int | None] = []
    for place, text in enumerate(texts):
        words = words_of(text)
        kind = next((first for first, known in firsts if alike(words, known)), None)
        if kind is None and len(firsts) < KINDS_MAX:
            firsts.append((place, words))
            kind = place
        found.append(kind)
    return found
