"""The door of selector packs: a mirror of a signed repository, open to everybody, for a signature needs no secrecy."""

import re
from pathlib import Path
from typing import Final

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from instacrm.domain.errors import NotFound

from .context import AppState

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\.json")
_BYTES_MAX: Final = 2 << 20


@get("/v1/packs/metadata/{name:str}", operation_id="packMetadata", sync_to_thread=True)
def pack_metadata(core: NamedDependency[AppState], name: FromPath[str]) -> Response[bytes]:
    """One list of the mirrored repository, as it was signed."""
    return _file(core.settings.packs_dir, "metadata", name)


@get("/v1/packs/targets/packs/{name:str}", operation_id="pack", sync_to_thread=True)
def pack(core: NamedDependency[AppState], name: FromPath[str]) -> Response[bytes]:
    """One pack, as it was signed."""
    return _file(core.settings.packs_dir, "targets/packs", name)


def _file(folder: Path | None, part: str, name: str) -> Response[bytes]:
    """The file, read anew each time: a mirror is filled while Core runs."""
    try:
        if folder is None or not _NAME.fullmatch(name) or (folder / part / name).stat().st_size > _BYTES_MAX:
            raise NotFound("There is no such pack here.")
        body = (folder / part / name).read_bytes()
    except OSError as error:
        raise NotFound("There is no such pack here.") from error
    return Response(body, media_type="application/json", headers={"cache-control": "no-cache"})


def packs_router() -> Router:
    """Every route of the packs. The application gives `core`."""
    return Router("/", route_handlers=[pack_metadata, pack], tags=["packs"])
