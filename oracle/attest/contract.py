"""What attestors read of the meter, and the calls that carry what they signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web3 import Web3
from web3.contract.contract import ContractFunction

from oracle.attest.abi import ATTESTING_ABI
from oracle.attest.attestation import Struct
from oracle.attest.bonds import LeaseBonds
from oracle.attest.hours import HALF_DAY_HOURS, HourReading, MeterClock, reading
from oracle.attest.views import view
from oracle.chain.contracts import RpcMeter
from oracle.dismissal import Dismissal
from oracle.errors import FatalError
from oracle.refutation import Refutation


@dataclass(frozen=True, slots=True)
class AttestorSet:
    """The present attestors."""

    config: int
    """Number of the set; 0 before the first."""
    threshold: int
    """How many must sign."""
    members: tuple[str, ...]
    """Checksummed."""


class AttestedMeter:
    """The meter as attestors see it."""

    def __init__(self, web3: Web3, meter: RpcMeter, bonds_address: str | None = None) -> None:
        """`meter` is the same contract, opened and compared by the runner's own means."""
        self.meter = meter
        self.chain_id = meter.chain_id
        self.address = meter.address
        self._contract = web3.eth.contract(
            Web3.to_checksum_address(meter.address), abi=ATTESTING_ABI
        )
        self._periods: tuple[int, int, int] | None = None
        self._web3 = web3
        self._bonds_address = bonds_address
        self._bonds: LeaseBonds | None = None

    def bonds(self) -> LeaseBonds:
        """Return the lease bonds; FatalError if the settings name none."""
        if self._bonds_address is None:
            raise FatalError(
                "bonds_address is not set: name the LeaseBonds contract whose disputes are of this "
                "meter's hours"
            )
        if self._bonds is None:
            self._bonds = LeaseBonds(self._web3, self._bonds_address, self.address)
        return self._bonds

    def attestor_set(self) -> AttestorSet:
        """Return the present attestors."""
        config, threshold = int(self._read("config")), int(self._read("threshold"))
        members = tuple(Web3.to_checksum_address(one) for one in self._read("attestors"))
        return AttestorSet(config, threshold, members)

    def clock(self, asset: int) -> MeterClock:
        """Return where the meter stands for an asset; FatalError if it was never enrolled."""
        if self._periods is None:
            self._periods = (
                int(self._read("REPORT_DELAY_SECONDS")),
                int(self._read("DISPUTE_WINDOW_SECONDS")),
                int(self._read("HOLD_SECONDS")),
            )
        now, ended_at = self.meter.now(), self.meter.head(asset).ended_at
        return MeterClock(now, ended_at, int(self._read("final_until", asset)), *self._periods)

    def hours(self, asset: int, first_hour: int, count: int) -> list[HourReading]:
        """Return so many hours in a row as they stand; those without a card read 0."""
        cards: dict[int, int] = {}
        found = []
        for hour in range(first_hour, first_hour + count):
            half_day = hour // HALF_DAY_HOURS
            if half_day not in cards:
                cards[half_day] = int(self._read("card", asset, half_day))
            found.append(reading(hour, cards[half_day]))
        return found

    def rooted_hours(self, asset: int, first_hour: int, count: int) -> frozenset[int]:
        """Return the hours in which the machine was let BARE_METAL: its lessee answers probes."""
        from oracle.attest.tenancy import Lessors  # nothing of it in a node's process

        return Lessors(self._web3, self.meter.title()).rooted_hours(asset, first_hour, count)

    def refuted_hours(self, asset: int, half_day: int) -> int:
        """Return the flags of a half day: 12 bits, the lowest for its first hour."""
        return int(self._read("refuted_hours", asset, half_day))

    def address_for(self, struct: Struct) -> str:
        """Return the address of the contract that takes it."""
        return self.bonds().address if isinstance(struct, Dismissal) else self.address

    def hash_of(self, struct: Struct) -> bytes:
        """Return the contract's own digest of what attestors sign, 32 bytes."""
        if isinstance(struct, Dismissal):
            return self.bonds().hash_of(struct)
        name = "hash_refutation" if isinstance(struct, Refutation) else "hash_revocation"
        return bytes(self._read(name, struct.as_tuple()))

    def call(self, struct: Struct, signatures: Sequence[bytes]) -> ContractFunction:
        """Return the call that carries what attestors signed."""
        if isinstance(struct, Dismissal):
            return self.bonds().call(struct, signatures)
        name = "refute" if isinstance(struct, Refutation) else "revoke_by_quorum"
        return self._contract.functions[name](struct.as_tuple(), list(signatures))

    def _read(self, function: str, *arguments: Any) -> Any:
        return view(self._contract, function, *arguments)
