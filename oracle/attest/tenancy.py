"""Hours in which a machine was let BARE_METAL: its lessee is root and answers the probes or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from web3 import Web3
from web3.exceptions import BadFunctionCallOutput, ContractLogicError

from oracle.chain.abi import function, struct, values
from oracle.chain.client import rpc_errors
from oracle.types import SECONDS_PER_HOUR

BARE_METAL = 1
LEASE_FIELDS = (
    ("lessee", "address"),
    ("asset", "uint256"),
    ("started_at", "uint256"),
    ("ends_at", "uint256"),
    ("hours", "uint256"),
    ("min_hours", "uint256"),
    ("hourly_rate", "uint256"),
    ("sla_bps", "uint256"),
    ("credit_bps", "uint256"),
    ("notice_hours", "uint256"),
    ("is_closed", "bool"),
    ("notice_by_lessee", "bool"),
    ("escrowed", "uint256"),
    ("released", "uint256"),
    ("periods_closed", "uint256"),
    ("period_started_at", "uint256"),
    ("period_total", "uint256"),
    ("period_seconds", "uint256"),
    ("previous_lease_id", "uint256"),
    ("notice_by_owner", "bool"),
    ("is_successor", "bool"),
    ("tenancy", "uint256"),
)
_ASSET = values((("asset", "uint256"),))
LESSOR_ABI: list[dict[str, Any]] = [
    function("lease_count", _ASSET, values((("", "uint256"),))),
    function("lease", values((("lease_id", "uint256"),)), [struct("", LEASE_FIELDS)]),
]
LISTING_ABI: list[dict[str, Any]] = [
    function("approved_contract", values((("index", "uint256"),)), values((("", "address"),))),
]
IDS_PER_ASSET = 1_000_000
"""A lease's id is its asset's id x this + its number, from 1."""
_NOBODY = "0x" + "00" * 20


@dataclass(frozen=True, slots=True)
class Lessors:
    """Every contract that the title ever listed: an escrow that is not listed any more lets on."""

    web3: Web3
    title: str
    """Address of the title contract."""

    def rooted_hours(self, asset: int, first_hour: int, count: int) -> frozenset[int]:
        """Return which of so many hours from `first_hour` on fall into a BARE_METAL lease."""
        first, end = first_hour * SECONDS_PER_HOUR, (first_hour + count) * SECONDS_PER_HOUR
        found: set[int] = set()
        for lessor in self._listed():
            for start, until in self._bare_metal(lessor, asset, first):
                if start < min(until, end):
                    hours = range(start // SECONDS_PER_HOUR, -(-until // SECONDS_PER_HOUR))
                    found.update(hour for hour in hours if first_hour <= hour < first_hour + count)
        return frozenset(found)

    def _listed(self) -> Iterator[Any]:
        listing = self.web3.eth.contract(Web3.to_checksum_address(self.title), abi=LISTING_ABI)
        index = 1
        while True:
            with rpc_errors("approved_contract"):
                account = listing.functions.approved_contract(index).call()
            if account == _NOBODY:
                return
            yield self.web3.eth.contract(Web3.to_checksum_address(account), abi=LESSOR_ABI)
            index += 1

    def _bare_metal(self, lessor: Any, asset: int, after: int) -> Iterator[tuple[int, int]]:
        """Yield start and end of each such lease that ends after a moment, Unix seconds."""
        for _, lease in leases_after(lessor, asset, after):
            if lease["tenancy"] == BARE_METAL:
                yield lease["started_at"], lease["ends_at"]


def leases_after(lessor: Any, asset: int, after: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield id and fields of each lease that ends after a moment, Unix seconds, the latest first.

    `lessor` is a web3 contract with LESSOR_ABI.
    """
    for number in range(_lease_count(lessor, asset), 0, -1):
        lease_id = asset * IDS_PER_ASSET + number
        with rpc_errors("lease"):
            lease = lessor.functions.lease(lease_id).call()
        fields = dict(zip((name for name, _ in LEASE_FIELDS), lease, strict=True))
        if fields["ends_at"] <= after:
            return  # each ends before the next one starts
        yield lease_id, fields


def _lease_count(lessor: Any, asset: int) -> int:
    """Return how many leases it knows; none if it is no escrow: lenders are listed too."""
    with rpc_errors("lease_count"):
        try:
            return int(lessor.functions.lease_count(asset).call())
        except (ContractLogicError, BadFunctionCallOutput):
            return 0
