"""The HTTP server of a running process, in a thread of its own: the named routes, bounded."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web

from oracle.errors import FatalError
from oracle.telemetry.health import Verdict
from oracle.telemetry.metrics import CONTENT_TYPE, Metrics

MAX_CONNECTIONS = 64
"""At once, and begun within MADE_SECONDS; further ones are closed unread."""
MADE_SECONDS = 1.0
CONNECTION_SECONDS = 30.0
"""In which a connection must have been asked and answered."""
REAP_SECONDS = 5.0
MAX_HEADER_BYTES = 8_190
START_SECONDS = 10.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class _Refusal(asyncio.Protocol):
    """A connection too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def telemetry_routes(
    metrics: Metrics, healthy: Callable[[], Verdict], ready: Callable[[], Verdict]
) -> list[web.RouteDef]:
    """Return /metrics, and /healthz and /readyz: 200, or 503 with the reasons."""

    async def page(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.page(), headers={"Content-Type": CONTENT_TYPE})

    def judged(judge: Callable[[], Verdict]) -> Handler:
        async def answer(_request: web.Request) -> web.Response:
            verdict = judge()
            return web.json_response(
                {"is_well": verdict.is_well, "reasons": list(verdict.reasons)},
                status=200 if verdict.is_well else 503,
                headers={"Cache-Control": "no-store"},
            )

        return answer

    return [
        web.get("/metrics", page),
        web.get("/healthz", judged(healthy)),
        web.get("/readyz", judged(ready)),
    ]


class Server:
    """Serves `routes` from `start` to `stop`."""

    def __init__(self, host: str, port: int, routes: Sequence[web.RouteDef]) -> None:
        self._host = host
        self._asked_port = port
        self._routes = routes
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="http", daemon=True)
        self._runner: web.AppRunner | None = None
        self._jobs: list[Any] = []
        self._since: dict[Any, float] = {}
        self.port = 0
        """Where it listens, once it does."""

    def start(self) -> None:
        """Listen; FatalError if the address cannot be had."""
        self._thread.start()
        opening = asyncio.run_coroutine_threadsafe(self._open(), self._loop)
        try:
            opening.result(START_SECONDS)
        except (OSError, TimeoutError) as error:
            self.stop()
            why = getattr(error, "strerror", None) or "it takes too long"
            raise FatalError(
                f"cannot listen at {self._host} port {self._asked_port}: {why}: stop what uses it, "
                "or set serve_host and serve_port"
            ) from None

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self._loop.is_closed():
            return
        closing = asyncio.run_coroutine_threadsafe(self._close(), self._loop)
        closing.result(START_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_SECONDS)
        self._loop.close()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _open(self) -> None:
        app = web.Application(client_max_size=1, middlewares=[_one_request])
        app.add_routes(self._routes)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            handle_signals=False,
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
        )
        await self._runner.setup()
        listener = await self._loop.create_server(self._accept, self._host, self._asked_port)
        self._jobs = [listener, self._loop.create_task(self._reap())]
        self.port = listener.sockets[0].getsockname()[1]

    def _accept(self) -> asyncio.BaseProtocol:
        self._forget_closed()
        server = None if self._runner is None else self._runner.server
        if server is None or len(self._since) >= MAX_CONNECTIONS:
            return _Refusal()
        protocol = server()
        self._since[protocol] = self._loop.time()
        return protocol

    def _forget_closed(self) -> None:
        """One without a transport was closed, or is so new that it has none yet."""
        now = self._loop.time()
        self._since = {
            one: moment
            for one, moment in self._since.items()
            if one.transport is not None or now - moment < MADE_SECONDS
        }

    async def _reap(self) -> None:
        """Cut connections that neither ask nor go."""
        while True:
            await asyncio.sleep(REAP_SECONDS)
            self._forget_closed()
            for one, moment in self._since.items():
                if self._loop.time() - moment > CONNECTION_SECONDS and one.transport is not None:
                    one.transport.abort()

    async def _close(self) -> None:
        if self._jobs:
            listener, reaper = self._jobs
            listener.close()
            reaper.cancel()
        if self._runner is not None:
            await self._runner.cleanup()


@web.middleware
async def _one_request(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Close after each answer, so that a silent client holds no connection."""
    response = await handler(request)
    response.force_close()
    return response
