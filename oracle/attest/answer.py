"""The node's side of a probe: `GET /probe?nonce=<64 hex digits>`, answered with the node key.

Handlers only: the node's HTTP server mounts `probe_routes(provider)`.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from aiohttp import web

from oracle import signing
from oracle.attest.probe import Probe, make_probe, parse_nonce, probe_message, to_json
from oracle.notary import Signer
from oracle.types import Sample

PATH = "/probe"
ANSWERS_PER_SECOND = 2.0
"""To one address: an attestor asks once a minute; an answer costs a signature."""
BURST = 20
MAX_CLIENTS = 4_096
"""Remembered; the longest silent one is forgotten first."""


class ProbeProvider(Protocol):
    """What the handler needs of a node."""

    def newest(self) -> Sample | None:
        """Return the newest sample, None before the first."""
        ...

    def answer(self, nonce: bytes, sample: Sample) -> tuple[Probe, bytes]:
        """Return (answer, its signature by the node key)."""
        ...


class NodeProbe:
    """The provider of a running node. `keep` is called by the sampling thread."""

    def __init__(
        self, asset: int, signer: Signer, now: Callable[[], int] = lambda: int(time.time())
    ) -> None:
        self._asset = asset
        self._signer = signer
        self._now = now
        self._newest: Sample | None = None

    def keep(self, sample: Sample) -> None:
        """Let this be the newest sample."""
        self._newest = sample

    def newest(self) -> Sample | None:
        """Return the newest sample, None before the first."""
        return self._newest

    def answer(self, nonce: bytes, sample: Sample) -> tuple[Probe, bytes]:
        """Return (answer, its signature by the node key)."""
        probe = make_probe(self._asset, nonce, self._now(), sample)
        message = probe_message(probe, self._signer.chain_id, self._signer.meter)
        return probe, signing.sign(message, self._signer.key)


class Throttle:
    """A bucket of answers per client address, so that no stranger makes a node sign all day."""

    def __init__(
        self,
        per_second: float = ANSWERS_PER_SECOND,
        burst: int = BURST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second = per_second
        self._burst = float(burst)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admits(self, client: str) -> bool:
        """Take one answer of this client's; return whether there was one."""
        now = self._clock()
        left, seen_at = self._left.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - seen_at) * self._per_second)
        self._left[client] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > MAX_CLIENTS:
            self._left.popitem(last=False)
        return left >= 1


def probe_routes(provider: ProbeProvider, throttle: Throttle | None = None) -> list[web.RouteDef]:
    """Return the routes of a node that answers probes.

    200 with the signed answer; 400 for a bad nonce, 429 for a client that asks too often, 503
    before the first sample. The body of a refusal is `{"error": text}`.
    """
    bucket = Throttle() if throttle is None else throttle

    async def answer(request: web.Request) -> web.Response:
        if not bucket.admits(request.remote or ""):
            return _refused(429, "too many probes from this address")
        try:
            nonce = parse_nonce(request.query.get("nonce", ""))
        except ValueError as error:
            return _refused(400, str(error))
        sample = provider.newest()
        if sample is None:
            return _refused(503, "no sample yet")
        return web.json_response(
            to_json(*provider.answer(nonce, sample)), headers={"Cache-Control": "no-store"}
        )

    return [web.get(PATH, answer)]


def _refused(status: int, text: str) -> web.Response:
    return web.json_response({"error": text}, status=status)
