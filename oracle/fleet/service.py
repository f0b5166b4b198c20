"""The aggregator's door for HTTPS.

`POST /v1/reports` takes what `wire` describes: 201 kept, 200 kept already, else why not; a batch is
answered 207 with each item's own. `GET /v1/reports/<asset>/<sequence>` tells what became of one,
`GET /v1/equivocations` the proofs, `GET /v1/aggregator` who signs the receipts, `GET /healthz` 200
or 503.
"""

import asyncio
import ssl
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from oracle.errors import FatalError, OracleError, ReportRefused, RetryableError
from oracle.fleet.doorman import Doorman, Items
from oracle.fleet.inbox import Inbox
from oracle.fleet.intake import Answer, Status
from oracle.fleet.limits import RateLimit
from oracle.fleet.wire import MAX_BODY_BYTES, Network, decode
from oracle.settings_fleet import AggregatorSettings
from oracle.words import REPORT_BYTES, unpack

BODY_SECONDS = 15.0
"""In which a body must have come in."""
RETRY_SECONDS = 60
"""What a sender is asked to wait."""
FORGED = (Status.MALFORMED, Status.NOT_THE_KEY)
MULTI_STATUS = 207
NO_ROOM = Answer(Status.TRY_AGAIN, error="full", detail="the inbox is full: try again later")


def tls_of(settings: AggregatorSettings) -> ssl.SSLContext | None:
    """Return the door's TLS context, None for plain http; FatalError if the files are no good."""
    if settings.tls_certificate_file is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(settings.tls_certificate_file, settings.tls_key_file)
    except (OSError, ssl.SSLError) as error:
        raise FatalError(f"tls_certificate_file, tls_key_file: {error}") from None
    return context


class Service:
    """Routes and their handlers."""

    def __init__(
        self,
        doorman: Doorman,
        inbox: Inbox,
        network: Network,
        signer: str,
        health: Callable[[], tuple[bool, dict[str, Any]]],
        has_room: Callable[[], bool],
        settings: AggregatorSettings,
    ) -> None:
        """`health` returns (is well, what to tell); `has_room` whether the inbox takes more."""
        self._doorman = doorman
        self._inbox = inbox
        self._network = network
        self._signer = signer
        self._health = health
        self._has_room = has_room
        self._is_proxied = settings.behind_proxy
        self._refusals = RateLimit(settings.refusals_per_minute, settings.refusals_per_minute)

    def app(self) -> web.Application:
        """Return the application."""
        app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[_say_try_again])
        app.router.add_post("/v1/reports", self._post)
        app.router.add_get(r"/v1/reports/{asset:\d{1,10}}/{sequence:\d{1,10}}", self._standing)
        app.router.add_get("/v1/equivocations", self._proofs)
        app.router.add_get("/v1/aggregator", self._about)
        app.router.add_get("/healthz", self._healthz)
        return app

    async def _post(self, request: web.Request) -> web.Response:
        sender = self._sender(request)
        wait = self._refusals.wait(sender, time.monotonic())
        if wait:
            return _error(Status.TOO_MANY, "rate", "too many refused reports", wait)
        try:
            body = await asyncio.wait_for(request.read(), BODY_SECONDS)
        except TimeoutError:
            return _error(408, "slow", f"the body took more than {BODY_SECONDS:.0f} s")
        if not self._has_room():
            return _response(NO_ROOM)
        try:
            found = decode(body, self._network)
        except OracleError as error:
            self._refusals.take(sender, time.monotonic())
            reason = error.reason if isinstance(error, ReportRefused) else "malformed"
            return _error(Status.MALFORMED, reason, str(error))
        items: Items = found if isinstance(found, list) else [found]
        answers = await self._doorman.take(items)
        for _ in (answer for answer in answers if answer.status in FORGED):
            self._refusals.take(sender, time.monotonic())
        if not isinstance(found, list):
            return _response(answers[0])
        results = [_told(answer) for answer in answers]
        return web.json_response({"results": results}, status=MULTI_STATUS)

    def _sender(self, request: web.Request) -> str:
        if self._is_proxied:
            return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return request.remote or ""

    async def _standing(self, request: web.Request) -> web.Response:
        asset, sequence = (int(request.match_info[name]) for name in ("asset", "sequence"))
        found = self._inbox.standing(asset, sequence)
        if not found:
            return _error(404, "unknown", "no such report was handed over here")
        fields = ("node", "state", "transaction", "reason")
        return web.json_response(
            {"reports": [dict(zip(fields, row, strict=True)) for row in found]}
        )

    async def _proofs(self, _request: web.Request) -> web.Response:
        return web.json_response({"proofs": [_proof(*row) for row in self._inbox.proofs()]})

    async def _about(self, _request: web.Request) -> web.Response:
        return web.json_response(self._network.fields() | {"signer": self._signer})

    async def _healthz(self, _request: web.Request) -> web.Response:
        is_well, told = self._health()
        return web.json_response(told, status=200 if is_well else 503)


@web.middleware
async def _say_try_again(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer 503 when the disk or the chain is in trouble."""
    try:
        return await handler(request)
    except RetryableError as error:
        return _error(Status.TRY_AGAIN, "busy", str(error), RETRY_SECONDS)


def _told(answer: Answer) -> dict[str, Any]:
    """Return an answer for JSON."""
    told: dict[str, Any] = {"status": int(answer.status)}
    if answer.receipt is not None:
        return told | {"receipt": answer.receipt.fields()}
    return told | {"error": answer.error, "detail": answer.detail}


def _response(answer: Answer) -> web.Response:
    headers = (
        {"Retry-After": str(RETRY_SECONDS)}
        if answer.status in (Status.TOO_MANY, Status.TRY_AGAIN)
        else {}
    )
    return web.json_response(_told(answer), status=int(answer.status), headers=headers)


def _error(status: int, error: str, detail: str, wait: float = 0.0) -> web.Response:
    headers = {"Retry-After": str(int(wait) + 1)} if wait else {}
    content = {"status": int(status), "error": error, "detail": detail}
    return web.json_response(content, status=int(status), headers=headers)


def _proof(
    asset: int, words_a: bytes, signature_a: bytes, words_b: bytes, signature_b: bytes
) -> dict[str, Any]:
    """Return the arguments of `prove_equivocation`."""
    assert len(words_a) == len(words_b) == REPORT_BYTES

    def report(words: bytes) -> dict[str, Any]:
        fields = asdict(unpack(words))
        return fields | {"evidence": "0x" + fields["evidence"].hex()}

    return {
        "asset": asset,
        "a": report(words_a),
        "signature_a": "0x" + signature_a.hex(),
        "b": report(words_b),
        "signature_b": "0x" + signature_b.hex(),
    }
