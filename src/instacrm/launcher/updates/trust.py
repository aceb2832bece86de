"""The client of The Update Framework: what a source offers, believed only as far as the embedded root's keys say.

https://theupdateframework.github.io/specification/latest/ section 5. The metadata folder lies on this computer's own
disk, never in a synced folder: it remembers the newest versions seen, which is what defeats an old list.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from tuf.api.exceptions import DownloadError, DownloadHTTPError, ExpiredMetadataError, RepositoryError
from tuf.api.metadata import TargetFile
from tuf.ngclient import Updater, UpdaterConfig

from .fetcher import Fetcher
from .parts import name_of
from .release import RUNTIME, VERSION
from .source import Source
from .trouble import NoMetadata, Unreachable, Untrusted, UpdateTrouble

_NOT_FOUND: Final = 404
# The lists of a product with a few hundred releases take some hundred kilobytes.
_CONFIG: Final = UpdaterConfig(
    max_root_rotations=64,
    max_delegations=4,
    root_max_length=64 << 10,
    timestamp_max_length=16 << 10,
    snapshot_max_length=256 << 10,
    targets_max_length=2 << 20,
    prefix_targets_with_hash=False,
)


class Offer(NamedTuple):
    """The release a source offers for a platform. `rollout` of a hundred computers get it now."""

    version: str
    seq: int
    archive: TargetFile
    runtime: str
    runtime_parts: tuple[TargetFile, ...]
    unpacked_bytes: int
    rollout: int


class Trust:
    """A verified view of a source, refreshed once."""

    def __init__(self, folder: Path, source: Source, root: bytes, fetcher: Fetcher | None = None) -> None:
        self.source = source
        self.fetcher = fetcher or Fetcher()
        with _told():
            folder.mkdir(parents=True, exist_ok=True)
            self._updater = Updater(
                str(folder), source.metadata_url, fetcher=self.fetcher, config=_CONFIG, bootstrap=root
            )

    def refresh(self) -> None:
        """Fetch and verify the lists.

        Raises: Unreachable; NoMetadata; Untrusted when they are forged, expired, older than seen, or do not fit.
        """
        with _told():
            self._updater.refresh()

    def find_target(self, path: str) -> TargetFile | None:
        """What is signed for `path`, also by the role it was handed to."""
        with _told():
            return self._updater.get_targetinfo(path)

    def find_offer(self, platform: str) -> Offer | None:
        """The release for `platform`; None when the source has none for it. Raises: UpdateTrouble."""
        channel = self.find_target(f"channel/{platform}.json")
        if channel is None:
            return None
        said: Any = channel.unrecognized_fields.get("custom")
        try:
            version, seq, runtime = said["version"], int(said["seq"]), said["runtime"]
            if not (VERSION.fullmatch(version) and RUNTIME.fullmatch(runtime)):
                raise ValueError(version)  # noqa: TRY301 (one refusal for every way it cannot be read)
            archive = self._needed(said["archive"])
            parts = tuple(self._needed(path) for path in said.get("runtime_parts", ()))
            if not all(RUNTIME.fullmatch(name_of(part.path)) for part in parts):
                raise ValueError(runtime)  # noqa: TRY301 (likewise)
            return Offer(
                version, seq, archive, runtime, parts, int(said["unpacked_bytes"]), int(said.get("rollout", 100))
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Untrusted("the offer is signed, but cannot be read") from error

    def _needed(self, path: str) -> TargetFile:
        found = self.find_target(path)
        if found is None:
            raise Untrusted(f"the offer names {path}, which nobody signed")
        return found


@contextmanager
def _told() -> Iterator[None]:
    """Errors of the library in our words."""
    try:
        yield
    except UpdateTrouble:
        raise
    except ExpiredMetadataError as error:
        raise Untrusted("the list of updates is older than it may be") from error
    except DownloadHTTPError as error:
        if error.status_code == _NOT_FOUND:
            raise NoMetadata("there are no updates at this address") from error
        raise Unreachable(f"the server of the updates answered {error.status_code}") from error
    except RepositoryError as error:
        raise Untrusted("the updates there are not signed by this product's keys") from error
    except DownloadError as error:
        # A list longer than allowed is an attack or a wrong address, not a bad line.
        if type(error).__name__ == "DownloadLengthMismatchError":
            raise Untrusted("the list of updates is longer than any of ours") from error
        raise Unreachable("the server of the updates cannot be reached") from error
