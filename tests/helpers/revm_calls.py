"""What a finished call in revm looks like to titanoboa, and how a contract is made to send one."""

import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from boa.contracts.call_trace import TraceFrame
from boa.vm.gas_meters import GasMeter
from eth.exceptions import Revert, VMError

Log = tuple[int, bytes, tuple[int, ...], bytes]
"""Number in the call, address, topics, data: titanoboa's raw event."""
DRIVER = "0x" + "d1" * 20
"""Who makes a contract that forwards send."""
SHADOW = "0x" + "5d" * 20
"""Where that contract's own code is meanwhile."""
_CALL = 21_000
_CREATE = 53_000
_REVERTED = re.compile(r"Revert \{ gas_used: (\d+), output: 0x([0-9a-f]*)")
_HALTED = re.compile(r"Halt \{ reason: (.*), gas_used: (\d+)")


@dataclass
class Done:
    """What titanoboa reads of a finished call."""

    msg: Any
    output: bytes
    used: int
    """Gas without what every transaction costs, refunds not taken off."""
    refunded: int = 0
    error: VMError | None = None
    logs: list[Log] = field(default_factory=list)
    ended_itself: bool = False
    """By SELFDESTRUCT: it returned nothing, whatever its interface says."""
    children: tuple[()] = ()
    vyper_error_msg: None = None
    vyper_source_pos: None = None
    _gas_meter_class: type = GasMeter

    @property
    def is_error(self) -> bool:
        """Whether everything it did was undone."""
        return self.error is not None

    @property
    def beneficiaries(self) -> tuple[bytes, ...]:
        """Not empty if it ended by SELFDESTRUCT."""
        return (self.msg.code_address,) if self.ended_itself else ()

    @property
    def net_gas_used(self) -> int:
        """Gas less refunds."""
        return self.used - self.refunded

    @property
    def call_trace(self) -> TraceFrame:
        """The call alone: revm does not tell those within it."""
        return TraceFrame(self, None, 0, [])

    @property
    def _contract_repr_before_revert(self) -> str:
        return f"<contract at 0x{self.msg.code_address.hex()}; --evm=py tells where>"

    @property
    def _log_entries(self) -> list[Log]:
        return [log for log in self.logs if log[1] == self.msg.code_address]

    def get_raw_log_entries(self) -> tuple[Log, ...]:
        """Return the events of the call and of all within it."""
        return tuple(self.logs)

    def get_gas_used(self) -> int:
        """Return gas, refunds not taken off."""
        return self.used

    def get_gas_refund(self) -> int:
        """Return what is given back for slots cleared."""
        return self.refunded


def message(at: bytes, data: bytes = b"", *, is_create: bool = False) -> SimpleNamespace:
    """Return what titanoboa asks of a call's message."""
    return SimpleNamespace(code_address=at, storage_address=at, data=data, is_create=is_create)


def cost_of_calling(data: bytes) -> int:
    """Return the gas that a transaction costs before its call begins."""
    return _CALL + _of_data(data)


def cost_of_creating(code: bytes) -> int:
    """Return the gas that a transaction costs before its constructor begins."""
    return _CREATE + _of_data(code) + 2 * ((len(code) + 31) // 32)


def _of_data(data: bytes) -> int:
    return 16 * len(data) - 12 * data.count(0)


def forwarder(to: bytes, value: int) -> bytes:
    """Return code: a call of the driver goes on to `to`, any other runs the code at the shadow."""
    copied = "365f5f37"  # all calldata to memory
    answer = "3d5f5f3e"  # all that came back to memory
    asked = f"3373{DRIVER[2:]}14"
    shadow = f"{copied}5f5f365f73{SHADOW[2:]}5af4{answer}"
    through = f"{copied}5f5f365f7f{value:064x}73{to.hex()}5af1{answer}"
    ends = "61{:04x}573d5ffd5b3d5ff3"  # on success jump behind the revert, and return
    first = len(asked) // 2 + 4
    other = shadow + ends.format(first + len(shadow) // 2 + 7)
    start = first + len(other) // 2
    driven = "5b" + through + ends.format(start + 1 + len(through) // 2 + 7)
    return bytes.fromhex(f"{asked}61{start:04x}57{other}{driven}")


def failed(msg: Any, base: int, error: RuntimeError) -> Done:
    """Return a refused or halted call from what revm raises: it tells no other way."""
    text = str(error)
    if found := _REVERTED.search(text):
        output = bytes.fromhex(found[2])
        return Done(msg, output, int(found[1]) - base, error=Revert(output))
    if found := _HALTED.search(text):
        return Done(msg, b"", int(found[2]) - base, error=VMError(found[1]))
    raise error


def log_of(number: int, log: Any) -> Log:
    """Return an event in titanoboa's form."""
    topics, data = log.data
    sender = bytes.fromhex(log.address[2:])
    return number, sender, tuple(int.from_bytes(topic) for topic in topics), bytes(data)
