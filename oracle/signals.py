"""Work of an event loop that SIGINT and SIGTERM end in good order."""

import asyncio
import signal
from collections.abc import Awaitable, Callable


async def until_stopped(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Do `work`; the event that it is given is set by a signal."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await work(stop)
