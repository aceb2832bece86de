"""Pictures that installer and window show of other people's programs."""

from pathlib import Path
from typing import Final

# A browser's page of extensions, with the three steps marked.
LOAD_UNPACKED: Final = Path(__file__).with_name("load-unpacked.png")
