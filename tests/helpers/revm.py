"""The embedded chain on revm: titanoboa's environment, with the contracts run by compiled code.

titanoboa runs contracts in py-evm, an interpreter in Python. What a test asks of it is the
same here, and several times as quick; what only py-evm has (traces of executed positions, another
chain id) raises: a test of that kind is marked `pyevm`, and run by `pytest --evm=py`.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from boa.environment import Env
from boa.util.abi import Address
from boa.vm.gas_meters import GasMeter
from eth._utils.address import generate_contract_address
from eth_utils import keccak
from pyrevm import EVM, AccountInfo, BlockEnv, CfgEnv
from pyrevm import Env as Settings

from tests.helpers.revm_calls import (
    DRIVER,
    SHADOW,
    Done,
    cost_of_calling,
    cost_of_creating,
    failed,
    forwarder,
    log_of,
    message,
)

GAS = 100_000_000
"""Of a call that names none, as in py-evm."""
_PADDING = 33


class RevmEnv(Env):  # type: ignore[misc]
    """An environment of titanoboa whose contracts run in revm."""

    def __init__(self) -> None:
        super().__init__()
        self.evm = Revm()
        self.nickname = "revm"


class Patch:
    """What a block says; titanoboa's name for it."""

    def __init__(self) -> None:
        self.block_number = 1
        self.timestamp = 1_700_000_000
        self.chain_id = 1
        self.coinbase = bytes(20)
        self.prevrandao = bytes(32)

    @contextlib.contextmanager
    def anchor(self) -> Iterator[None]:
        """Put back at the end what it was at the start."""
        before = dict(vars(self))
        try:
            yield
        finally:
            vars(self).update(before)


class Revm:
    """The engine, with the methods that titanoboa's environment calls."""

    def __init__(self) -> None:
        self.patch = Patch()
        self._chain_id = self.patch.chain_id
        self._evm = EVM(
            Settings(cfg=CfgEnv(chain_id=self._chain_id)), gas_limit=2**63, spec_id="CANCUN"
        )
        self._undo: list[tuple[Any, Callable[[], None]]] = []
        self._said: dict[str, Any] = {}
        self._codes: dict[bytes, bytes] = {keccak(b""): b""}

    def get_gas_limit(self) -> int:
        """Return the gas of a call that names none."""
        return GAS

    def get_gas_meter_class(self) -> type:
        """Return titanoboa's usual one."""
        return GasMeter

    def get_balance(self, address: Address) -> int:
        """Return ETH, in wei."""
        return int(self._evm.get_balance(str(address)))

    def get_code(self, address: Address) -> bytes:
        """Return runtime code; empty if there is none."""
        digest = bytes(self._evm.basic(str(address)).code_hash)
        if digest not in self._codes:
            code = bytes(self._evm.get_code(str(address)) or b"")
            # revm gives code that it has run with the zeros that it put behind it.
            self._codes[digest] = code if keccak(code) == digest else code[:-_PADDING]
        return self._codes[digest]

    def get_storage(self, address: Address, slot: int) -> int:
        """Return a word."""
        return int(self._evm.storage(str(address), slot))

    def set_balance(self, address: Address, value: int) -> None:
        """Write ETH, in wei."""
        self._directly(self.get_balance, self._evm.set_balance, address, value)

    def set_code(self, address: Address, code: bytes) -> None:
        """Write runtime code; nonce, balance and storage stay."""
        self._directly(self.get_code, self._put_code, address, code)

    def set_storage(self, address: Address, slot: int, value: int) -> None:
        """Write a word."""
        self._directly(
            lambda at: self.get_storage(at, slot),
            lambda at, word: self._put_word(at, slot, word),
            address, value,
        )  # fmt: skip

    def _put_word(self, address: str, slot: int, word: int) -> None:
        self._evm.insert_account_storage(address, slot, word)

    def _put_code(self, address: str, code: bytes) -> None:
        now = self._evm.basic(address)
        self._evm.insert_account_info(
            address, AccountInfo(balance=now.balance, nonce=now.nonce, code=code)
        )

    def _directly(
        self, read: Callable[[Address], Any], write: Callable[[str, Any], None], address: Address,
        value: Any,
    ) -> None:  # fmt: skip
        """Write past the journal, which would not undo it, and remember how to."""
        before = read(address)
        self._undo.append((self._evm.snapshot(), lambda: write(str(address), before)))
        write(str(address), value)

    def snapshot(self) -> tuple[Any, int]:
        """Return a mark of the present state."""
        return self._evm.snapshot(), len(self._undo)

    def revert(self, mark: tuple[Any, int]) -> None:
        """Undo everything since `mark`."""
        checkpoint, count = mark
        while len(self._undo) > count:
            before, undo = self._undo.pop()
            self._evm.revert(before)
            undo()
        self._evm.revert(checkpoint)

    def generate_create_address(self, sender: Address) -> Address:
        """Return where the next contract of `sender` goes."""
        nonce = self._evm.basic(str(sender)).nonce
        return Address(generate_contract_address(sender.canonical_address, nonce))

    def deploy_code(
        self, *, sender: Address, origin: Address, target_address: Address, gas: int | None,
        gas_price: int, value: int, bytecode: bytes,
    ) -> Done:  # fmt: skip
        """Run a constructor."""
        msg = message(target_address.canonical_address, is_create=True)
        if target_address != self.generate_create_address(sender):
            raise NotImplementedError("revm: a contract goes where its deployer's nonce says")
        base = cost_of_creating(bytecode)
        done = self._run(
            msg, base, lambda: self._evm.deploy(
                deployer=str(sender), code=bytecode, value=value, gas=(gas or GAS) + base
            )
        )  # fmt: skip
        if not done.is_error:
            done.output = self.get_code(target_address)
        return done

    def execute_code(
        self, *, sender: Address, to: Address, gas: int, gas_price: int, value: int,
        bytecode: bytes, data: bytes, is_static: bool, fake_codesize: int | None, start_pc: int,
        ir_executor: Any, contract: Any,
    ) -> Done:  # fmt: skip
        """Call a contract."""
        msg = message(to.canonical_address, data)
        if start_pc:
            raise NotImplementedError("revm: only py-evm starts in the middle of code")
        base = cost_of_calling(data)
        with self._having(to, bytecode), self._sending(sender, to, value) as (caller, called, sent):
            return self._run(
                msg, base, lambda: self._evm.message_call(
                    caller=caller, to=called, calldata=data, value=sent, gas=gas + base,
                    gas_price=gas_price, is_static=is_static,
                )
            )  # fmt: skip

    @contextlib.contextmanager
    def _having(self, address: Address, code: bytes) -> Iterator[None]:
        """Let a contract have other code for a call, as titanoboa's `internal` asks for."""
        own = self.get_code(address)
        if code == own:
            yield
            return
        self._put_code(str(address), code)
        try:
            yield
        finally:
            self._put_code(str(address), own)

    @contextlib.contextmanager
    def _sending(self, sender: Address, to: Address, value: int) -> Iterator[tuple[str, str, int]]:
        """Yield caller, callee and value: revm takes no transaction from a contract.

        For the time of the call such a sender forwards what a driver says; whoever else calls it
        finds its own code, run for it from another place.
        """
        code = self.get_code(sender)
        if not code:
            yield str(sender), str(to), value
            return
        self._put_code(SHADOW, code)
        self._put_code(str(sender), forwarder(to.canonical_address, value))
        try:
            yield DRIVER, str(sender), 0
        finally:
            self._put_code(str(sender), code)

    def _run(self, msg: Any, base: int, job: Callable[[], Any]) -> Done:
        self._tell_block()
        try:
            output = job()
        except RuntimeError as error:
            return failed(msg, base, error)
        result = self._evm.result
        assert result is not None
        return Done(
            msg, output if isinstance(output, bytes) else b"",
            result.gas_used + result.gas_refunded - base, result.gas_refunded,
            logs=[log_of(number, log) for number, log in enumerate(result.logs)],
            ended_itself=result.reason == "SelfDestruct",
        )  # fmt: skip

    def _tell_block(self) -> None:
        said = vars(self.patch)
        if said["chain_id"] != self._chain_id:
            raise NotImplementedError("revm: another chain id needs py-evm")
        if said != self._said:
            self._said = dict(said)
            self._evm.set_block_env(
                BlockEnv(
                    number=self.patch.block_number, timestamp=self.patch.timestamp,
                    prevrandao=self.patch.prevrandao, gas_limit=2**63,
                )
            )  # fmt: skip
