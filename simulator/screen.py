"""A screen that nobody sees, for browsers that must run with a window."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def virtual_screen(*, width: int = 1280, height: int = 900) -> AsyncIterator[str]:
    """A running Xvfb; yields its `DISPLAY`, to be handed to `Browser(env={"DISPLAY": …})`."""
    ready, tell = os.pipe()
    server = await asyncio.create_subprocess_exec(
        "Xvfb", "-displayfd", str(tell), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
        pass_fds=(tell,), stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    os.close(tell)
    try:
        with os.fdopen(ready) as lines:
            number = await asyncio.to_thread(lines.readline)
        yield f":{number.strip()}"
    finally:
        if server.returncode is None:
            server.terminate()
        await server.wait()
