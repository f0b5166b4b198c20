"""What attestors read of the lease bonds, and the one call that they make of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from web3 import Web3
from web3.contract.contract import ContractFunction

from oracle.attest.abi import BONDS_ABI, TOKEN_ABI
from oracle.attest.views import view
from oracle.chain.client import check_code
from oracle.dismissal import Dismissal
from oracle.errors import FatalError

MAX_PERIODS = 16
"""Of a lease, as `dispute_word.vy` counts them."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """The dispute of a period of a lease: mirror of `ILeaseBonds.Dispute`."""

    disputer: str
    """Who posted the bond and gets it back."""
    bond: int
    """Settlement units; 0 if there never was a dispute."""
    first_hour: int
    """Unix seconds // 3,600."""
    hours: int
    held_until: int
    """Unix seconds: until then attestors can rule."""
    is_open: bool
    """Neither ended nor dismissed."""


class LeaseBonds:
    """The bonds behind lessees' doubts, as attestors see them."""

    def __init__(self, web3: Web3, address: str, meter: str) -> None:
        """FatalError if there is no such contract, or if it is another meter's."""
        check_code(web3, address, "bonds_address")
        self.address = address
        self._web3 = web3
        self._contract = web3.eth.contract(Web3.to_checksum_address(address), abi=BONDS_ABI)
        named = str(view(self._contract, "METER"))
        if named.lower() != meter.lower():
            raise FatalError(
                f"the lease bonds at {address} are of the meter {named}, the settings are for "
                f"{meter}: correct bonds_address"
            )

    def escrow(self) -> str:
        """Return the escrow whose leases are bonded; zero before one is named."""
        return str(view(self._contract, "escrow"))

    def dispute_of(self, lease_id: int, period: int) -> Dispute:
        """Return the dispute of a period of a lease."""
        return Dispute(*view(self._contract, "dispute_of", lease_id, period))

    def hash_of(self, dismissal: Dismissal) -> bytes:
        """Return the contract's own digest of what attestors sign, 32 bytes."""
        return bytes(view(self._contract, "hash_dismissal", dismissal.as_tuple()))

    def call(self, dismissal: Dismissal, signatures: Sequence[bytes]) -> ContractFunction:
        """Return the call that carries what attestors signed."""
        return self._contract.functions.dismiss(dismissal.as_tuple(), list(signatures))

    def amount(self, units: int) -> str:
        """Return settlement units as people read them, with the token's symbol."""
        token = self._web3.eth.contract(view(self._contract, "token"), abi=TOKEN_ABI)
        whole = Decimal(units).scaleb(-int(view(token, "decimals")))
        return f"{whole:,.2f} {view(token, 'symbol')}"
