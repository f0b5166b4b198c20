"""The chain in this process: titanoboa's EVM, with a log of everything that happened on it."""

import json
from collections import Counter
from typing import Any

import boa
from boa.environment import Env
from boa.util.abi import Address

from scripts.lib.chains.abi import Abi, Log
from scripts.lib.chains.base import Receipt, Refused, reason

CHAIN_ID = 31_337
"""The chain id of local development networks."""
_INTRINSIC_GAS = 21_000
_CREATION_GAS = 32_000
_PRECOMPILES = range(1, 11)


class RecordingEnv(Env):  # type: ignore[misc]
    """titanoboa's environment; every transaction is priced as one and its logs are kept."""

    def __init__(self, timestamp: int) -> None:
        super().__init__()
        self.logs: list[Log] = []
        self.log_blocks: list[int] = []
        """Of each log, the number of its block: every transaction has one of its own."""
        self.gas: list[tuple[str, bytes, int]] = []
        """(contract, selector, gas) of every transaction that went through."""
        self.last_gas_used = 0
        self.evm.patch.chain_id = CHAIN_ID
        self.evm.patch.timestamp = timestamp
        self.evm.patch.block_number = 1

    def execute_code(self, *args: Any, **kwargs: Any) -> Any:
        """Run a call; what is neither static nor simulated counts as a transaction."""
        if not kwargs.get("is_modifying", True) or kwargs.get("simulate", False):
            return super().execute_code(*args, **kwargs)
        target = kwargs["to_address"] if "to_address" in kwargs else args[0]
        self._begin(kwargs.get("sender"), target)
        computation = super().execute_code(*args, **kwargs)
        data = bytes(kwargs.get("data", b""))
        self._end(computation, _calldata_gas(data))
        if not computation.is_error:
            self.gas.append((str(Address(target)), data[:4], self.last_gas_used))
        return computation

    def deploy(self, *args: Any, **kwargs: Any) -> Any:
        """Create a contract in a transaction."""
        self._begin(kwargs.get("sender"), None)
        address, computation = super().deploy(*args, **kwargs)
        self._end(computation, _CREATION_GAS + _calldata_gas(bytes(kwargs["bytecode"])))
        return address, computation

    def _begin(self, sender: Any, target: Any) -> None:
        """Open a transaction: what the last one wrote is settled, nothing is warm but the usual."""
        state = self.evm.vm.state
        state.lock_changes()
        self._reset_access_counters()
        self.evm.patch.block_number += 1
        for address in (self._get_sender(sender), *((target,) if target else ())):
            state.mark_address_warm(Address(address).canonical_address)
        for number in _PRECOMPILES:
            state.mark_address_warm(number.to_bytes(20, "big"))

    def _end(self, computation: Any, calldata_gas: int) -> None:
        spent = _INTRINSIC_GAS + calldata_gas + computation.get_gas_used()
        self.last_gas_used = spent - min(computation.get_gas_refund(), spent // 5)
        if not computation.is_error:
            new = [self._log(entry) for entry in computation.get_log_entries()]
            self.logs += new
            self.log_blocks += [int(self.evm.patch.block_number)] * len(new)

    def _log(self, entry: tuple[bytes, tuple[int, ...], bytes]) -> Log:
        address, topics, data = entry
        words = tuple(topic.to_bytes(32, "big") for topic in topics)
        return Log(str(Address(address)), words, bytes(data), self.timestamp)


class EmbeddedChain:
    """A `Chain` in this process; its clock is moved by hand."""

    def __init__(self, timestamp: int) -> None:
        self.env = RecordingEnv(timestamp)
        self.env.set_random_seed("wellhead")
        self.sender = str(self.env.generate_address("deployer"))
        self.env.eoa = Address(self.sender)
        self._sent: Counter[str] = Counter()
        self._creations: dict[tuple[str, int], Receipt] = {}
        """By sender and number of the transaction."""

    @property
    def chain_id(self) -> int:
        return int(self.env.evm.patch.chain_id)

    @property
    def now(self) -> int:
        """Unix seconds of the present block."""
        return int(self.env.timestamp)

    @property
    def logs(self) -> list[Log]:
        """Every log since the chain began."""
        return self.env.logs

    def move_to(self, timestamp: int) -> None:
        """Let the clock reach `timestamp`; it never goes back."""
        self.env.timestamp = max(self.now, timestamp)

    def transact(self, to: str | None, data: bytes, sender: str | None = None) -> Receipt:
        """Send a transaction; Refused with the contract's reason if it reverts."""
        origin = sender or self.sender
        before = len(self.env.logs)
        if to is None:
            created, computation = self.env.deploy(sender=origin, bytecode=data)
        else:
            created = None
            computation = self.env.execute_code(to_address=to, sender=origin, data=data)
        receipt = Receipt(
            transaction_hash=None,
            block_number=self.block,
            gas_used=self.env.last_gas_used,
            sender=origin,
            contract_address=str(created) if created is not None else None,
            logs=tuple(self.env.logs[before:]),
        )
        if computation.is_error:
            raise Refused(reason(bytes(computation.output)), receipt)
        if created is not None:
            self._creations[origin, self.nonce(origin)] = receipt
        self._sent[origin] += 1
        return receipt

    def call(self, to: str, data: bytes) -> bytes:
        """Call a view."""
        computation = self.env.execute_code(to_address=to, data=data, is_modifying=False)
        if computation.is_error:
            raise Refused(reason(bytes(computation.output)))
        return bytes(computation.output)

    def attempt(self, to: str, data: bytes, sender: str | None = None) -> None:
        """Run a transaction and undo it; Refused with the contract's reason if it reverts."""
        origin = sender or self.sender
        computation = self.env.execute_code(to_address=to, sender=origin, data=data, simulate=True)
        if computation.is_error:
            raise Refused(reason(bytes(computation.output)))

    def code(self, address: str) -> bytes:
        return bytes(self.env.get_code(Address(address)))

    def construct(self, address: str, creation: bytes, sender: str) -> bytes:
        """Run creation code at an address and undo it."""
        computation = self.env.execute_code(
            to_address=address, sender=sender, override_bytecode=creation, simulate=True
        )
        if computation.is_error:
            raise Refused(reason(bytes(computation.output)))
        return bytes(computation.output)

    @property
    def block(self) -> int:
        return int(self.env.evm.patch.block_number)

    def nonce(self, account: str) -> int:
        """Return how many transactions of `account` went through."""
        return self._sent[account]

    def waiting(self, account: str) -> int:
        """Every transaction is carried out at once."""
        return 0

    def creation(self, sender: str, nonce: int, since_block: int) -> Receipt | None:
        return self._creations.get((sender, nonce))

    def balance_wei(self, account: str) -> int:
        """Gas is free here: enough for anything."""
        return 10**24

    def new_account(self, name: str) -> str:
        """Return an address that nobody has used."""
        return str(self.env.generate_address(name))

    def bind(self, abi: Abi, address: str) -> Any:
        """Return titanoboa's own contract object, for code that expects one."""
        with boa.swap_env(self.env):
            return boa.loads_abi(json.dumps(abi)).at(address)


def _calldata_gas(data: bytes) -> int:
    zeros = data.count(0)
    return 4 * zeros + 16 * (len(data) - zeros)
