"""Asking peers to co-sign."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from oracle.attest.attestation import Attestation
from oracle.attest.parsing import some_bytes
from oracle.attest.serving import PATH
from oracle.attest.signatures import signer_of
from oracle.attest.wire import exchange
from oracle.errors import RetryableError
from oracle.refutation import MAX_HOURS
from oracle.types import SECONDS_PER_HOUR
from oracle.words import SIGNATURE_BYTES


@dataclass(frozen=True, slots=True)
class Answer:
    """What one peer said."""

    peer: str
    """Its account."""
    signature: bytes | None
    reason: str = ""
    """Why there is no signature."""
    highest: tuple[int, ...] = ()
    """What its probes leave defensible, hour by hour, where they say otherwise."""


async def collect(
    session: aiohttp.ClientSession, attestation: Attestation, peers: Sequence[tuple[str, str]]
) -> tuple[Attestation, list[Answer]]:
    """Return the attestation with the signatures that peers, (account, url) each, gave; and theirs.

    A peer that signed already is not asked. A signature that is not its own over exactly this does
    not count.
    """
    signed = {one.signer for one in attestation.signatures}
    asked = [(account, url) for account, url in peers if account not in signed]
    answers = await asyncio.gather(*(_ask(session, attestation, *peer) for peer in asked))
    for answer in answers:
        if answer.signature is not None:
            attestation = attestation.with_signature(answer.peer, answer.signature)
    return attestation, list(answers)


async def _ask(
    session: aiohttp.ClientSession, attestation: Attestation, account: str, url: str
) -> Answer:
    try:
        status, content = await exchange(session, "POST", url + PATH, json=attestation.as_json())
    except RetryableError as error:
        return Answer(account, None, str(error))
    given = content if isinstance(content, dict) else {}
    if status != 200:
        reason = str(given.get("error", f"HTTP {status}"))[:300]
        return Answer(account, None, reason, _seconds(given.get("highest")))
    try:
        signature = some_bytes(given.get("signature"), "signature", SIGNATURE_BYTES)
        if signer_of(attestation.message, signature) != account:
            return Answer(account, None, "its signature is not its own over this proposal")
    except ValueError as error:
        return Answer(account, None, str(error))
    return Answer(account, signature)


def _seconds(content: Any) -> tuple[int, ...]:
    """Return a peer's figures if they are such, otherwise none."""
    if not isinstance(content, list) or len(content) > MAX_HOURS:
        return ()
    if not all(type(one) is int and 0 <= one <= SECONDS_PER_HOUR for one in content):
        return ()
    return tuple(content)
