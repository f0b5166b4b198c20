"""A node's way to an aggregator by HTTPS."""

import asyncio
import json
import ssl
from collections.abc import Sequence
from typing import Any

import aiohttp

from oracle.errors import FatalError, RetryableError
from oracle.fleet.handover import Handed
from oracle.fleet.receipts import receipt_of, recover_receipt
from oracle.fleet.wire import MAX_BODY_REPORTS, Network, SignedReport, encode_batch
from oracle.http_body import read_body
from oracle.settings_carry import CarrySettings
from oracle.store.entries import Entry

MAX_ANSWER_BYTES = 1_024 * 1_024


class PostDelivery:
    """Posts reports in batches and checks the receipts."""

    def __init__(self, settings: CarrySettings, network: Network) -> None:
        """FatalError if the certificate authority's file is no good."""
        self._url = settings.aggregator_url.rstrip("/") + "/v1/reports"
        self._network = network
        self._signer = settings.aggregator_address
        self._timeout = aiohttp.ClientTimeout(total=settings.aggregator_timeout_seconds)
        self._tls: ssl.SSLContext | bool = True
        """True is aiohttp's own context with the system's authorities: they are in memory once."""
        try:
            if settings.aggregator_ca_file is not None:
                self._tls = ssl.create_default_context(cafile=settings.aggregator_ca_file)
        except (OSError, ssl.SSLError) as error:
            raise FatalError(f"aggregator_ca_file: {error}") from None

    def hand_over(self, entries: Sequence[Entry]) -> list[Handed]:
        """Return what became of each report; RetryableError if the aggregator does not answer."""
        answers: list[Handed] = []
        for start in range(0, len(entries), MAX_BODY_REPORTS):
            answers += self._post(entries[start : start + MAX_BODY_REPORTS])
        return answers

    def _post(self, entries: Sequence[Entry]) -> list[Handed]:
        items = [SignedReport(entry.report, entry.signature) for entry in entries]
        body = encode_batch(self._network, items)
        try:
            status, text = asyncio.run(self._exchange(body))
            results = json.loads(text).get("results")
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            told = f"{type(error).__name__}: {error}"
            raise RetryableError(f"aggregator unreachable at {self._url}: {told}") from error
        except (ValueError, AttributeError, RecursionError) as error:
            raise RetryableError(f"aggregator at {self._url} answers nonsense") from error
        if not isinstance(results, list) or len(results) != len(entries):
            raise RetryableError(f"aggregator at {self._url} answers {status}: {text[:200]!r}")
        return [self._handed(entry, one) for entry, one in zip(entries, results, strict=True)]

    async def _exchange(self, body: bytes) -> tuple[int, bytes]:
        """Return status and body; ValueError for one that is too long."""
        headers = {"Content-Type": "application/json"}
        async with (
            aiohttp.ClientSession(timeout=self._timeout) as session,
            session.post(
                self._url, data=body, headers=headers, ssl=self._tls, allow_redirects=False
            ) as answer,
        ):
            text = await read_body(answer, MAX_ANSWER_BYTES)
            if text is None:
                raise ValueError(f"more than {MAX_ANSWER_BYTES} bytes")
            return answer.status, text

    def _handed(self, entry: Entry, result: Any) -> Handed:
        try:
            if "receipt" not in result:
                return Handed(problem=f"{result['error']}: {result['detail']}"[:300])
            receipt = receipt_of(result["receipt"])
            named = (receipt.asset, receipt.sequence, receipt.digest)
            signer = recover_receipt(receipt, self._network.chain_id, self._network.meter)
        except Exception as error:  # whatever stands there: it is no receipt
            return Handed(problem=f"the aggregator's receipt is damaged: {error}"[:300])
        if named != (entry.report.asset, entry.report.sequence, entry.digest):
            return Handed(problem="the aggregator's receipt is for another report")
        if self._signer and signer != self._signer:
            return Handed(problem=f"the receipt is signed by {signer}, not aggregator_address")
        return Handed(receipt=json.dumps(receipt.fields()))
