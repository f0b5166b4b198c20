"""Which contracts are followed: the suite of one chain, from the manifest or just deployed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eth_utils import to_checksum_address

from oracle.errors import FatalError
from scripts.lib import index
from scripts.lib.chains.abi import Abi
from scripts.lib.records import RecordStore

if TYPE_CHECKING:
    from scripts.lib.deployer import Suite  # brings the compiler, which a service does not need

TOKEN = "SettlementToken"
"""The name under which the money itself is followed, whatever the token is called."""
TOKEN_ABI: Abi = [
    {
        "type": "event",
        "name": "Transfer",
        # By position: tokens differ in the names of these, and in nothing else.
        "inputs": [
            {"name": "sender", "type": "address", "indexed": True},
            {"name": "receiver", "type": "address", "indexed": True},
            {"name": "amount", "type": "uint256", "indexed": False},
        ],
    }
]
_POOL = "LendingPool"
"""Every record whose name begins so is a pool of this code."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One contract whose events are followed."""

    name: str
    address: str
    start_block: int
    abi: Abi

    @property
    def kind(self) -> str:
        """Return the contract's code: pools have names of their own."""
        return _POOL if self.name.startswith(_POOL) else self.name


@dataclass(frozen=True, slots=True)
class Deployment:
    """The suite on one chain. Of the token, only what moves to or from the suite counts."""

    chain_id: int
    network: str
    contracts: tuple[Watched, ...]
    token: str

    @property
    def start_block(self) -> int:
        """Return the first block that can hold an event."""
        return min(one.start_block for one in self.contracts)

    @property
    def fingerprint(self) -> str:
        """Return what tells two deployments apart: chain and addresses."""
        addresses = sorted([self.token, *(one.address for one in self.contracts)])
        return f"{self.chain_id}:" + ",".join(addresses)


def from_manifest(folder: Path, chain_id: int) -> Deployment:
    """Return what `index.json` in `folder` says of a chain; FatalError if it says nothing."""
    chains = index.load(folder / "index.json")["chains"]
    if str(chain_id) not in chains:
        known = ", ".join(f"{number} ({one['network']})" for number, one in chains.items())
        raise FatalError(
            f"the RPC answers with chain id {chain_id}, {folder.name}/index.json knows "
            f"{known or 'no chain'}: correct --rpc or --deployments, or deploy there first"
        )
    entry = chains[str(chain_id)]
    RecordStore(folder, entry["network"], chain_id)  # refuses records of another chain
    return Deployment(
        chain_id=chain_id,
        network=entry["network"],
        contracts=tuple(
            Watched(name, to_checksum_address(one["address"]), one["startBlock"], _abi(folder, one))
            for name, one in entry["contracts"].items()
        ),
        token=to_checksum_address(entry["external"]["settlementToken"]),
    )


def of_suite(suite: "Suite", chain_id: int, network: str) -> Deployment:
    """Return a suite that was deployed in this process."""
    return Deployment(chain_id, network, tuple(_deployed(suite)), suite.token)


def _deployed(suite: "Suite") -> Iterator[Watched]:
    for name, record in suite.records.items():
        if record.address != suite.token:
            yield Watched(name, record.address, record.receipt.block_number, record.abi)


def _abi(folder: Path, entry: dict[str, str]) -> Abi:
    file = folder / entry["abi"]
    if not file.is_file():
        raise FatalError(f"{folder.name}/{entry['abi']} is missing: restore it, or deploy anew")
    abi: Abi = json.loads(file.read_text("utf-8"))["abi"]
    return abi
