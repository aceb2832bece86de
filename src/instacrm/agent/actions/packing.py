"""The selector pack in use: the newest good one ever seen. What is bad or older leaves it as it is."""

import apsw
import msgspec

from instacrm.agent.store import Store, meta
from instacrm.domain.errors import BadPack
from instacrm.domain.packs import Pack, parse_pack


def adopt_pack(store: Store, data: bytes) -> bool:
    """`data` is the pack in use from now on; whether that is news.

    Raises: BadPack when it cannot be read or is older than the one in use, which then stays.
    """
    pack = parse_pack(data)
    with store.reading() as db:
        known = find_pack(db)
        if known and pack.version < known.version:
            raise BadPack(f"pack {pack.version} is older than {known.version}, which is in use")
        if known and pack.version == known.version:
            return False
        store.record((), {meta.PACK: msgspec.json.encode(pack).decode()})
    return True


def find_pack(db: apsw.Connection) -> Pack | None:
    """The pack in use; none while the extension's own is the newest known."""
    kept = meta.get(db, meta.PACK)
    return msgspec.json.decode(kept, type=Pack) if kept else None
