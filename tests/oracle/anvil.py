"""An external chain for the runner's tests: anvil on the loopback with the real contracts."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import boa
from eth_account import Account
from eth_account.signers.local import LocalAccount
from vyper.compiler.output import build_abi_output
from web3 import HTTPProvider, Web3

from oracle import signing
from oracle.device_id import device_id
from oracle.sampling.synthetic import SyntheticSampler
from scripts.lib.chains.anvil import binary

PROJECT = Path(__file__).parents[2]
CHAIN_ID = 31_337
ACCELERATOR = b"H100-80GB-SXM".ljust(32, b"\0")


@cache
def compiled(file: str) -> Any:
    """Return the compiler's data of a contract; reading one anew takes seconds."""
    return boa.load_partial(str(PROJECT / "contracts" / file)).compiler_data


def free_port() -> int:
    """Return a port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Anvil:
    """A running node; `stop` ends it."""

    def __init__(self, *flags: str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [
            str(binary()),
            "--silent",
            "--port",
            str(port),
            "--chain-id",
            str(CHAIN_ID),
            *flags,
        ]
        self._process = subprocess.Popen(command)
        self.web3 = Web3(HTTPProvider(self.url))
        deadline = time.monotonic() + 30
        while not self.web3.is_connected():
            assert time.monotonic() < deadline, "anvil does not come up"
            time.sleep(0.05)

    def rpc(self, method: str, *params: Any) -> Any:
        """Call a method that only anvil has."""
        answer = self.web3.provider.make_request(method, list(params))  # type: ignore[arg-type]
        assert "error" not in answer, answer
        return answer["result"]

    def fund(self, address: str, wei: int = 10**18) -> None:
        """Set an account's balance."""
        self.rpc("anvil_setBalance", address, hex(wei))

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


class Suite:
    """ComputeAsset and MetricsOracle on a node, owned by its first account."""

    def __init__(self, anvil: Anvil) -> None:
        self.anvil = anvil
        self.owner = anvil.web3.eth.accounts[0]
        self.title = self._deploy("assets/ComputeAsset.vy", "Wellhead", "WELL", self.owner)
        self.meter = self._deploy(
            "metering/MetricsOracle.vy", self.title.address, 6 * 3_600, 42 * 3_600, self.owner
        )
        self.do(self.title.functions.set_registrar(self.owner, True))
        self.do(self.meter.functions.set_profile(ACCELERATOR, 70, 700))
        self._machines = 0

    def _deploy(self, file: str, *arguments: Any) -> Any:
        data = compiled(file)
        factory = self.anvil.web3.eth.contract(abi=build_abi_output(data), bytecode=data.bytecode)
        mined = self._wait(factory.constructor(*arguments).transact({"from": self.owner}))
        return self.anvil.web3.eth.contract(mined["contractAddress"], abi=factory.abi)

    def _wait(self, transaction: Any) -> Any:
        mined = self.anvil.web3.eth.wait_for_transaction_receipt(transaction, poll_latency=0.02)
        assert mined["status"] == 1
        return mined

    def do(self, call: Any, sender: str | None = None) -> Any:
        """Send a call, by default from the owner, and return its receipt."""
        return self._wait(call.transact({"from": sender or self.owner}))

    def register(self, accelerators: int = 8) -> tuple[int, int]:
        """Register a synthetic machine; return (asset, its seed)."""
        self._machines += 1
        seed = self._machines
        devices = SyntheticSampler(seed, accelerators).devices()
        ids = [device_id(one.vendor, one.uuid, one.serial) for one in devices]
        now = self.anvil.web3.eth.get_block("latest")["timestamp"]
        region = b"US".ljust(32, b"\0")
        spec = (1, ACCELERATOR, accelerators, 81_559, 5_600, region, now, 10**11, bytes(32))
        self.do(self.title.functions.register(self.owner, spec, ids, "ipfs://machine"))
        return int(self.title.functions.total_supply().call()), seed

    def enroll(self, asset: int, node: LocalAccount) -> None:
        """Enroll a node key for an asset."""
        message = signing.enrolment_message(
            asset, self.owner, node.address, CHAIN_ID, self.meter.address
        )
        proof = signing.sign(message, bytes(node.key))
        self.do(self.meter.functions.enroll(asset, node.address, proof))

    def head(self, asset: int) -> tuple[int, ...]:
        """Return the chain's head of an asset."""
        return tuple(self.meter.functions.head(asset).call())

    def new_account(self, wei: int = 10**18) -> LocalAccount:
        """Return a new account that holds `wei`."""
        account: LocalAccount = Account.create()
        self.anvil.fund(account.address, wei)
        return account


@contextmanager
def running_suite() -> Iterator[Suite]:
    """Run a node with the contracts on it."""
    anvil = Anvil()
    try:
        yield Suite(anvil)
    finally:
        anvil.stop()
