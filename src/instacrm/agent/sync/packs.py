"""Fetching selector packs: signed by an offline role of the product, mirrored by Core, believed only so far.

The client of The Update Framework verifies from a root that came with this program; the server can withhold a pack or
offer an old list, and both are noticed. Whatever goes wrong, the pack in use stays.
"""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog
from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.ngclient import Updater, UpdaterConfig

from instacrm.agent.actions.packing import adopt_pack
from instacrm.agent.store import Store
from instacrm.domain.errors import BadPack, BadSettings, InstaCrmError, ServerAway
from instacrm.domain.packs import BYTES_MAX

from .client import checked_url
from .inside import URL as INSIDE

TARGET: Final = "packs/selectors.json"
FIRST_S: Final = 20.0
EVERY_S: Final = 6 * 3600.0
_CONFIG: Final = UpdaterConfig(
    max_root_rotations=64,
    max_delegations=4,
    root_max_length=64 << 10,
    timestamp_max_length=16 << 10,
    snapshot_max_length=256 << 10,
    targets_max_length=2 << 20,
    prefix_targets_with_hash=False,
)

_log = structlog.get_logger("packs")


def fetch_pack(folder: Path, service_url: str, root: bytes) -> bytes | None:
    """The signed pack that the server mirrors; None when none is signed. Blocks on the network.

    `folder` remembers the newest lists seen. Raises: ServerAway; BadPack for lists or a pack that cannot be believed.
    """
    base = f"{checked_url(service_url)}/v1/packs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        updater = Updater(
            str(folder),
            f"{base}/metadata/",
            target_dir=str(folder),
            target_base_url=f"{base}/targets/",
            config=_CONFIG,
            bootstrap=root,
        )
        updater.refresh()
        target = updater.get_targetinfo(TARGET)
        if target is None:
            return None
        if target.length > BYTES_MAX:
            raise BadPack(f"a pack has at most {BYTES_MAX} bytes")
        return Path(updater.download_target(target, str(folder / "pack.new"))).read_bytes()
    except DownloadError as error:
        raise ServerAway("your team's server has no packs to give") from error
    except (RepositoryError, ValueError) as error:
        raise BadPack(f"the list of packs is not to be believed ({type(error).__name__})") from error


class Packs:
    """Looks for a newer pack at the start and a few times a day."""

    def __init__(self, store: Store, folder: Path, service_url: Callable[[], str | None], root: bytes | None) -> None:
        self._store, self._folder, self._service_url, self._root = store, folder, service_url, root

    async def run(self) -> None:
        """Look, until cancelled. Without a root that was built in there is nothing to believe, and nothing is asked."""
        if self._root is None:
            await asyncio.Event().wait()
            return
        await asyncio.sleep(FIRST_S * (0.5 + random.random()))  # noqa: S311 (spreads the load)
        while True:
            await self.look(self._root)
            await asyncio.sleep(EVERY_S * (0.75 + random.random() / 2))  # noqa: S311 (spreads the load)

    async def look(self, root: bytes) -> None:
        """Take over a newer pack; what goes wrong is logged and changes nothing."""
        url = self._service_url()
        if url is None or url == INSIDE:
            return
        try:
            data = await asyncio.to_thread(fetch_pack, self._folder, url, root)
            if data is not None and adopt_pack(self._store, data):
                _log.info("pack-adopted")
        except (InstaCrmError, OSError) as error:
            code = error.code if isinstance(error, InstaCrmError) else BadSettings.code
            _log.warning("pack-refused", code=code, error=type(error).__name__)
