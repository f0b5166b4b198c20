"""What one probe came to, and how an answer is judged. Pure."""

from dataclasses import dataclass
from typing import Any, Literal

from oracle.attest.probe import Probe, from_json, probe_message
from oracle.attest.signatures import signer_of

Outcome = Literal["up", "down", "silent", "void"]
"""up: every accelerator answers. down: the node itself says that one does not, or that its newest
sample is old. silent: no valid answer, retries included. void: this host could not tell."""

WRONG_KEY = "not signed by the live key"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a valid answer of a node must be."""

    asset: int
    """Title id."""
    node_key: str
    """Live on chain."""
    accelerators: int
    chain_id: int
    meter: str
    clock_tolerance_seconds: int
    sample_age_seconds: int


@dataclass(frozen=True, slots=True)
class Seen:
    """The outcome of one probe."""

    outcome: Outcome
    detail: str = ""
    """Why it is not up."""
    answer: dict[str, Any] | None = None
    """The node's signed answer, as it came."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One probe of one node, as it is kept."""

    asset: int
    slot_at: int
    """Unix seconds at which the slot begins that the probe stands for."""
    slot_seconds: int
    asked_at: int
    """Unix seconds."""
    seen: Seen


def judge(expected: Expected, nonce: bytes, asked_at: int, now: int, content: object) -> Seen:
    """Return what an answer shows that came at `now` to a question of `asked_at` (Unix seconds).

    An answer that a relay could have kept or made is no answer: another nonce or asset, another
    time, another key.
    """
    try:
        probe, signature = from_json(content)
        _check(expected, nonce, asked_at, now, probe)
        message = probe_message(probe, expected.chain_id, expected.meter)
        if signer_of(message, signature).lower() != expected.node_key.lower():
            raise ValueError(WRONG_KEY)
    except ValueError as error:
        return Seen("silent", str(error))
    answer = content if isinstance(content, dict) else None
    if probe.answering != expected.accelerators:
        told = f"{probe.answering} of {expected.accelerators} accelerators answer"
        return Seen("down", told, answer)
    if probe.sample_age_seconds > expected.sample_age_seconds:
        return Seen("down", f"the newest sample is {probe.sample_age_seconds} s old", answer)
    return Seen("up", "", answer)


def _check(expected: Expected, nonce: bytes, asked_at: int, now: int, probe: Probe) -> None:
    tolerance = expected.clock_tolerance_seconds
    if probe.nonce != nonce:
        raise ValueError("another nonce: an answer to an earlier or another's question")
    if probe.asset != expected.asset:
        raise ValueError(f"asset {probe.asset} answered")
    if not asked_at - tolerance <= probe.answered_at <= now + tolerance:
        ahead = probe.answered_at - now
        raise ValueError(f"the node's clock is {ahead:+} s against this one's")
    if probe.sample_age_seconds < 0:
        raise ValueError("the newest sample is later than the answer")
