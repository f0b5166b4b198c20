"""Co-signing over HTTP: a peer posts what it signed, this attestor looks itself and answers."""

import asyncio
import ssl
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from eth_account.signers.local import LocalAccount

from oracle.addresses import is_loopback
from oracle.attest.attestation import Attestation, parse
from oracle.attest.endorsing import endorse
from oracle.attest.judging import Judge, Unsupported
from oracle.attest.parsing import loads
from oracle.attest.wire import MAX_BODY_BYTES
from oracle.errors import FatalError, RetryableError

PATH = "/attestations"
_BAD, _STRANGER, _REFUSED, _LATER = 400, 403, 409, 503


@dataclass(frozen=True, slots=True)
class CoSignStats:
    """Requests since the start."""

    signed: int
    refused: int


class CoSigner:
    """Signs what peers propose and own probes support."""

    def __init__(
        self, judge: Judge, account: LocalAccount, peers: Collection[str], log: Any
    ) -> None:
        """`peers` are the accounts of those who may ask."""
        self._judge = judge
        self._account = account
        self._peers = {peer.lower() for peer in peers}
        self._log = log
        self._one_at_a_time = asyncio.Lock()
        self._signed = self._refused = 0

    def stats(self) -> CoSignStats:
        """Return what was counted so far."""
        return CoSignStats(self._signed, self._refused)

    def application(self) -> web.Application:
        """Return the server: `POST /attestations` with a file's content.

        200 `{"signer", "signature"}`; otherwise `{"error": reason}`, where own probes say
        otherwise with `highest`, what they leave defensible hour by hour. 400: not such a file;
        403: no signature of a peer in it; 409: refused; 503: this attestor's chain does not answer.
        """
        application = web.Application(client_max_size=MAX_BODY_BYTES)
        application.router.add_post(PATH, self._answer)
        return application

    async def _answer(self, request: web.Request) -> web.Response:
        try:
            attestation = parse(loads(await request.text()))
        except ValueError as error:
            return self._refuse(request, _BAD, str(error))
        asked_by = [one.signer for one in attestation.signatures if self._is_peer(one.signer)]
        if not asked_by:
            return self._refuse(request, _STRANGER, "no signature of a peer of this attestor in it")
        try:
            async with self._one_at_a_time:  # the probes' file is used by one thread at a time
                signature = await asyncio.to_thread(self._sign, attestation)
        except Unsupported as error:
            return self._refuse(request, _REFUSED, str(error), highest=list(error.highest))
        except FatalError as error:
            return self._refuse(request, _REFUSED, str(error))
        except RetryableError as error:
            return self._refuse(request, _LATER, str(error))
        self._signed += 1
        self._log.info("signed", digest="0x" + attestation.digest.hex(), asked_by=asked_by[0])
        answer = {"signer": str(self._account.address), "signature": "0x" + signature.hex()}
        return web.json_response(answer)

    def _sign(self, attestation: Attestation) -> bytes:
        signed = endorse(attestation, self._judge, self._account)
        own = str(self._account.address)
        return next(one.signature for one in signed.signatures if one.signer == own)

    def _is_peer(self, account: str) -> bool:
        return account.lower() in self._peers

    def _refuse(self, request: web.Request, status: int, text: str, **more: Any) -> web.Response:
        self._refused += 1
        self._log.warning("refused", remote=request.remote, status=status, reason=text[:300])
        return web.json_response({"error": text[:1_000], **more}, status=status)


def server_tls(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """Return the server's TLS, None for plain http; FatalError if the files will not do."""
    if certificate is None or key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise FatalError(f"tls_certificate {certificate}: cannot be used: {error}") from None
    return context


async def serve(
    application: web.Application,
    host: str,
    port: int,
    tls: ssl.SSLContext | None,
    allow_plain: bool,
    stop: asyncio.Event,
    log: Any,
) -> None:
    """Serve until `stop` is set; FatalError for plain http beyond the loopback."""
    if tls is None and not allow_plain and not is_loopback(host):
        raise FatalError(
            f"serve_host {host}: plain http beyond the loopback: set tls_certificate and tls_key, "
            "or allow_plain_http = true behind a tunnel that encrypts"
        )
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port, ssl_context=tls)
        try:
            await site.start()
        except OSError as error:
            raise FatalError(f"serve_port {port}: {error.strerror or error}") from None
        bound = runner.addresses[0]
        log.info("serving", address=f"{bound[0]}:{bound[1]}", tls=tls is not None)
        await stop.wait()
    finally:
        await runner.cleanup()
