"""The contracts that leasing takes, bound from the records of a network, and who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from oracle.errors import FatalError
from scripts.lib.chains.abi import Abi
from scripts.lib.chains.base import ZERO_ADDRESS, Chain, Contract
from scripts.lib.leasing.money import Money
from scripts.lib.records import RecordStore

Agree = Callable[[], None]
"""Asks a person whether to go on; FatalError if not."""
Say = Callable[[str], None]


def _view(name: str, inputs: list[str], output: str) -> dict[str, Any]:
    return {
        "type": "function",
        "name": name,
        "stateMutability": "view",
        "inputs": [{"name": "", "type": kind} for kind in inputs],
        "outputs": [{"name": "", "type": output}],
    }


TOKEN_ABI: Abi = [
    _view("symbol", [], "string"),
    _view("decimals", [], "uint8"),
    _view("balanceOf", ["address"], "uint256"),
    _view("allowance", ["address", "address"], "uint256"),
    {
        "type": "function",
        "name": "approve",
        "stateMutability": "nonpayable",
        "inputs": [{"name": "spender", "type": "address"}, {"name": "amount", "type": "uint256"}],
        # Whatever it returns: some tokens return nothing.
        "outputs": [],
    },
]


@dataclass(frozen=True, slots=True)
class Session:
    """One deployment as a person uses it."""

    chain: Chain
    store: RecordStore
    """Where the deployment is recorded."""
    title: Contract
    meter: Contract
    escrow: Contract
    splitter: Contract
    token: Contract
    index: Contract | None
    """The price index, where the deployment has one."""
    bonds: Contract | None
    """What stands behind promises and doubts, where the deployment has it."""
    money: Money
    say: Say
    agree: Agree

    @property
    def sender(self) -> str:
        """The account that acts; FatalError if none was named."""
        if self.chain.sender == ZERO_ADDRESS:
            raise FatalError("name your account: --account <alias> (see `ape accounts list`)")
        return self.chain.sender

    @property
    def now(self) -> int:
        """Unix seconds of the latest block."""
        return self.chain.now

    def needs_bonds(self) -> Contract:
        """Return the bonds; FatalError where the deployment has none."""
        if self.bonds is None:
            raise FatalError(
                "this deployment has no LeaseBonds: machines are let without a bond, and reported "
                "hours cannot be disputed"
            )
        return self.bonds

    def contract(self, name: str) -> Contract:
        """Return a recorded contract that leasing alone does not take."""
        return self.store.bind(self.chain, name)


def connect(chain: Chain, store: RecordStore, say: Say, agree: Agree) -> Session:
    """Return the session on `chain` with the contracts of `store`; FatalError if they differ."""
    escrow = store.bind(chain, "LeaseEscrow")
    token = Contract(chain, "settlement token", escrow.read("token"), TOKEN_ABI)
    return Session(
        chain=chain,
        store=store,
        title=store.bind(chain, "ComputeAsset"),
        meter=store.bind(chain, "MetricsOracle"),
        escrow=escrow,
        splitter=store.bind(chain, "RevenueSplitter"),
        token=token,
        index=store.bind(chain, "PriceIndex") if store.load("PriceIndex") else None,
        bonds=store.bind(chain, "LeaseBonds") if store.load("LeaseBonds") else None,
        money=Money(token.read("symbol"), token.read("decimals"), token.address),
        say=say,
        agree=agree,
    )
