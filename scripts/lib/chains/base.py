"""What a script needs of a chain. Backends move bytes; `Contract` gives them names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eth_abi import decode

from oracle.errors import FatalError
from scripts.lib.build import Artifact
from scripts.lib.chains import abi as coding
from scripts.lib.chains.abi import Abi, Log

ZERO_ADDRESS = "0x" + "00" * 20


@dataclass(frozen=True, slots=True)
class Receipt:
    """A mined transaction."""

    transaction_hash: str | None
    """None on the embedded chain, which has no transactions."""
    block_number: int
    gas_used: int
    """Of the whole transaction: 21,000, calldata and execution, less refunds."""
    sender: str
    contract_address: str | None
    """Of the contract created, if one was."""
    logs: tuple[Log, ...]
    fee_wei: int = 0
    """What it cost, as far as the receipt says: 0 on the embedded chain."""


class Refused(FatalError):
    """A contract refused a transaction; the text is its reason."""

    def __init__(self, text: str, mined: Receipt | None = None) -> None:
        super().__init__(text)
        self.mined = mined
        """Its receipt, where it was mined and reverted: it has cost its fee."""


class Chain(Protocol):
    """A backend. `transact` and `call` raise Refused with the contract's reason."""

    @property
    def chain_id(self) -> int: ...

    @property
    def sender(self) -> str:
        """The account that sends where none is named."""
        ...

    @property
    def now(self) -> int:
        """Unix seconds of the latest block."""
        ...

    def transact(self, to: str | None, data: bytes, sender: str | None = None) -> Receipt:
        """Send a transaction, or create a contract where `to` is None."""
        ...

    def call(self, to: str, data: bytes) -> bytes:
        """Call a view."""
        ...

    def attempt(self, to: str, data: bytes, sender: str | None = None) -> None:
        """Do what `transact` would do and leave no trace; Refused if it would revert."""
        ...

    def code(self, address: str) -> bytes:
        """Return the code at `address`, empty if none."""
        ...

    def construct(self, address: str, creation: bytes, sender: str) -> bytes:
        """Return the code that `creation`, with its arguments, would leave at `address` now.

        Run as `sender` in the state of this moment, without a trace; Refused if it would revert.
        """
        ...

    @property
    def block(self) -> int:
        """Number of the latest block."""
        ...

    def nonce(self, account: str) -> int:
        """Return how many transactions of `account` are mined: the nonce of its next one."""
        ...

    def waiting(self, account: str) -> int:
        """Return how many more of them wait to be mined."""
        ...

    def creation(self, sender: str, nonce: int, since_block: int) -> Receipt | None:
        """Return the mined transaction that created a contract, None if there is none."""
        ...

    def balance_wei(self, account: str) -> int:
        """Return what `account` can pay gas with."""
        ...


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract on a chain, its functions by name."""

    chain: Chain
    name: str
    address: str
    abi: Abi

    def send(self, function: str, *args: Any, sender: str | None = None) -> Receipt:
        """Call `function` in a transaction."""
        data = coding.encode_call(self.abi, function, args)
        try:
            return self.chain.transact(self.address, data, sender)
        except Refused as error:
            raise Refused(f"{self.name}.{function}: {error}", error.mined) from error

    def attempt(self, function: str, *args: Any, sender: str | None = None) -> None:
        """Raise Refused if calling `function` in a transaction would revert now."""
        data = coding.encode_call(self.abi, function, args)
        try:
            self.chain.attempt(self.address, data, sender)
        except Refused as error:
            raise Refused(f"{self.name}.{function}: {error}") from error

    def has(self, function: str, arity: int) -> bool:
        """Return whether the deployed contract has `function` with so many arguments."""
        return any(
            entry["type"] == "function"
            and entry["name"] == function
            and len(entry["inputs"]) == arity
            for entry in self.abi
        )

    def read(self, function: str, *args: Any) -> Any:
        """Call the view `function` and return its value, structs as dicts."""
        data = coding.encode_call(self.abi, function, args)
        try:
            output = self.chain.call(self.address, data)
        except Refused as error:
            raise Refused(f"{self.name}.{function}: {error}") from error
        return coding.decode_output(self.abi, function, len(args), output)

    def events(self, logs: Sequence[Log], name: str | None = None) -> list[coding.Event]:
        """Return this contract's events among `logs`, all or those called `name`."""
        own = [log for log in logs if log.address == self.address]
        return [event for event in coding.decode_logs(self.abi, own) if name in (None, event.name)]


def creation_code(artifact: Artifact, args: Sequence[Any]) -> bytes:
    """Return what a creating transaction carries: code and constructor arguments."""
    code = bytes.fromhex(artifact.bytecode.removeprefix("0x"))
    return code + coding.encode_constructor(artifact.abi, args)


def create(chain: Chain, artifact: Artifact, args: Sequence[Any]) -> tuple[Contract, Receipt]:
    """Deploy `artifact`; Refused if its constructor reverts."""
    try:
        receipt = chain.transact(None, creation_code(artifact, args))
    except Refused as error:
        raise Refused(f"{artifact.name} does not deploy: {error}") from error
    if receipt.contract_address is None:
        raise FatalError(f"{artifact.name} was sent but no contract came of it")
    contract = Contract(chain, artifact.name, receipt.contract_address, artifact.abi)
    return contract, receipt


def check_gas_money(chain: Chain) -> None:
    """Refuse a sender that cannot pay for any transaction."""
    if chain.balance_wei(chain.sender) == 0:
        raise FatalError(
            f"the wallet {chain.sender} is empty: send it gas money on chain id "
            f"{chain.chain_id} first"
        )


def reason(output: bytes) -> str:
    """Return the text of an `Error(string)` revert, or a word for what else it was."""
    if output[:4] == bytes.fromhex("08c379a0"):
        (text,) = decode(["string"], output[4:])
        return str(text)
    return f"reverted with 0x{output.hex()}" if output else "reverted without a reason"
