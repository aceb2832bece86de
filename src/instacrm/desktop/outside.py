"""What the window needs of this computer and cannot know itself: `instacrm desktop` hands it in."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from instacrm.wire.window import Finding


class Outside(NamedTuple):
    """The agent's folder, and how the browsers of this computer know InstaCRM."""

    home: Path
    check_browsers: Callable[[], Sequence[Finding]]
