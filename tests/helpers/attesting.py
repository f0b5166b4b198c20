"""Attestors of a meter: they sign refutations and revocations, and anyone carries them."""

from collections.abc import Sequence
from typing import Any

import boa
from eth_account.messages import SignableMessage
from eth_account.signers.local import LocalAccount

from oracle.refutation import (
    Refutation,
    Revocation,
    in_order,
    refutation_message,
    revocation_message,
)
from oracle.signing import sign
from tests.helpers.signing import chain_id, node_key

REASON = b"power without work".ljust(32, b"\0")
FAR = 2**40


def attestor(number: int) -> LocalAccount:
    """Return the attestor account of that number."""
    return node_key(f"attestor {number}")


class Quorum:
    """A meter's present attestor set: `threshold` of `keys` must sign."""

    def __init__(self, meter: Any, owner: str, count: int = 5, threshold: int = 3) -> None:
        self.meter = meter
        self.owner = owner
        self.keys: list[LocalAccount] = []
        self.threshold = threshold
        self.set([attestor(number) for number in range(count)], threshold)

    def set(self, keys: Sequence[LocalAccount], threshold: int) -> None:
        """Replace the set, as the meter's owner."""
        self.keys, self.threshold = list(keys), threshold
        self.meter.set_attestors([key.address for key in keys], threshold, sender=self.owner)

    def refutation(self, asset: int, first_hour: int, *left: int, **overrides: Any) -> Refutation:
        """Return a refutation that leaves so many seconds of each hour."""
        fields = {
            "asset": asset,
            "first_hour": first_hour,
            "seconds": left,
            "config": self.meter.config(),
            "reason": REASON,
            "deadline": FAR,
        }
        return Refutation(**(fields | overrides))

    def revocation(self, asset: int, node: str, **overrides: Any) -> Revocation:
        """Return a revocation of a node key."""
        fields = {
            "asset": asset,
            "node": node,
            "config": self.meter.config(),
            "reason": REASON,
            "deadline": FAR,
        }
        return Revocation(**(fields | overrides))

    def message(
        self,
        struct: Refutation | Revocation,
        *,
        chain: int | None = None,
        contract: str | None = None,
    ) -> SignableMessage:
        """Return what attestors sign, by default for this meter on this chain."""
        place = (chain or chain_id(), contract or str(self.meter.address))
        if isinstance(struct, Refutation):
            return refutation_message(struct, *place)
        return revocation_message(struct, *place)

    def sign(
        self,
        struct: Refutation | Revocation,
        signers: Sequence[LocalAccount] | None = None,
        **place: Any,
    ) -> list[bytes]:
        """Return the signatures of `signers` in order, by default of as many as must sign."""
        message = self.message(struct, **place)
        by = self.keys[: self.threshold] if signers is None else signers
        return in_order(message, {key.address: sign(message, key.key) for key in by})

    def carry(
        self, struct: Refutation | Revocation, signatures: Sequence[bytes] | None = None
    ) -> None:
        """Carry what attestors signed, by default with enough signatures."""
        signed = self.sign(struct) if signatures is None else list(signatures)
        if isinstance(struct, Refutation):
            self.meter.refute(struct.as_tuple(), signed)
        else:
            self.meter.revoke_by_quorum(struct.as_tuple(), signed)

    def refute(self, asset: int, first_hour: int, *left: int, **overrides: Any) -> Refutation:
        """Make, sign and carry a refutation; return it."""
        refutation = self.refutation(asset, first_hour, *left, **overrides)
        self.carry(refutation)
        return refutation


def hour_of(moment: int | None = None) -> int:
    """Return the number of the hour of a moment, by default now, since 1970."""
    return int(boa.env.timestamp if moment is None else moment) // 3_600
