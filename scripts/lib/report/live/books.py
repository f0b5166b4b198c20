"""The books of a deployment: its records, bound to the chain at one block."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from oracle.errors import FatalError
from scripts.lib.books import Books
from scripts.lib.chains.abi import Abi
from scripts.lib.chains.base import Contract
from scripts.lib.deployer import Suite
from scripts.lib.leasing.session import TOKEN_ABI
from scripts.lib.records import Record, RecordStore
from scripts.lib.report.live.pinned import PinnedChain
from scripts.lib.report.page.words import short

NEEDED = (
    "ComputeAsset",
    "MetricsOracle",
    "LeaseEscrow",
    "LeaseBonds",
    "RevenueSplitter",
    "LoanDesk",
    "Appraiser",
)
_TRANSFER: Abi = [
    {
        "type": "event",
        "name": "Transfer",
        "inputs": [
            {"name": "sender", "type": "address", "indexed": True},
            {"name": "receiver", "type": "address", "indexed": True},
            {"name": "value", "type": "uint256", "indexed": False},
        ],
    }
]


@dataclass(frozen=True, slots=True)
class LiveBooks(Books):
    """A suite at a block. Accounts are addresses: nobody has given them names."""

    chain: PinnedChain
    suite: Suite
    token: Contract

    @property
    def pools(self) -> list[str]:
        """Names of the pools' records: a pool lends at a rate and has shares."""
        contracts = self.suite.contracts
        return [name for name, one in contracts.items() if _is_pool(one)]

    def name(self, account: str) -> str:
        """Return a contract's name, or an address in short."""
        for name, contract in self.suite.contracts.items():
            if contract.address == account:
                return name
        return short(account)

    def at(self, chain: PinnedChain) -> "LiveBooks":
        """Return the same suite on `chain`, without what did not stand yet."""
        suite = Suite(records=self.suite.records, addresses=self.suite.addresses)
        for name, one in self.suite.contracts.items():
            if self.suite.records[name].receipt.block_number <= chain.block:
                suite.contracts[name] = replace(one, chain=chain)
        return LiveBooks(chain, suite, replace(self.token, chain=chain))


def records(store: RecordStore) -> dict[str, Record]:
    """Return every record of a network, in order of deployment; FatalError if one is missing."""
    found = {name: record for name in store.names() if (record := store.load(name)) is not None}
    for name in NEEDED:
        if name not in found:
            raise FatalError(
                f"deployments/{store.network} has no {name}: name the network on which the suite "
                "stands with --network, or deploy it first"
            )
    return dict(sorted(found.items(), key=lambda one: one[1].receipt.block_number))


def bind(chain: PinnedChain, store: RecordStore, found: Mapping[str, Record]) -> LiveBooks:
    """Return the books of the records on `chain`; FatalError where other code stands."""
    suite = Suite(records=dict(found))
    for name, record in found.items():
        if "0x" + chain.code(record.address).hex() != record.deployed_bytecode:
            raise FatalError(
                f"deployments/{store.network}/{name}.json names {record.address}, where this chain "
                f"holds other code or none at block {chain.block:,}: correct --network or "
                "--block"
            )
        suite.contracts[name] = Contract(chain, name, record.address, record.abi)
        suite.addresses[name] = record.address
    token = suite["LeaseEscrow"].read("token")
    return LiveBooks(
        chain, suite, Contract(chain, "settlement token", token, TOKEN_ABI + _TRANSFER)
    )


def _is_pool(contract: Contract) -> bool:
    return contract.has("borrow_rate", 0) and contract.has("totalAssets", 0)
