"""A fleet of enrolled machines on anvil, set up in few requests, and what they report."""

import time
from collections import Counter
from typing import Any

import requests
from eth_account import Account

from oracle import signing
from oracle.fleet.wire import SignedReport
from oracle.fleet.witness import RECORDED_TOPIC
from oracle.report import Report
from tests.oracle.anvil import ACCELERATOR, CHAIN_ID, Anvil, Suite
from tests.oracle.fleet.fleet import HOUR, Signing, key_of, report_of
from tests.oracle.fleet.processes import wait_for

GAS = 1_000_000


class Machines:
    """`count` machines, enrolled before the last whole hour, on a chain of their own."""

    def __init__(self, count: int) -> None:
        self.hour = int(time.time()) // HOUR * HOUR - HOUR
        """Begin of the hour that they report, Unix seconds."""
        flags = ("--order", "fifo", "--gas-limit", str(100 * GAS))
        self.anvil = Anvil("--timestamp", str(self.hour - HOUR), *flags)
        self.assets = list(range(1, count + 1))
        self._session = requests.Session()
        try:
            self._set_up()
        except BaseException:
            self.stop()
            raise

    def _set_up(self) -> None:
        self.suite = Suite(self.anvil)
        self.meter = str(self.suite.meter.address)
        self.anvil.rpc("evm_setAutomine", False)  # else an empty block for each transaction follows
        self._register()
        self._enroll()
        self.anvil.rpc("evm_setNextBlockTimestamp", hex(int(time.time())))
        self.anvil.rpc("evm_mine")
        self.anvil.rpc("evm_setAutomine", True)

    def _register(self) -> None:
        title = self.suite.title
        region, made_at = b"US".ljust(32, b"\0"), self.hour - HOUR
        spec = (1, ACCELERATOR, 8, 81_559, 5_600, region, made_at, 10**11, bytes(32))
        calls = []
        for asset in self.assets:
            ids = [(asset * 8 + card).to_bytes(32, "big") for card in range(8)]
            arguments = (self.suite.owner, spec, ids, "ipfs://machine")
            calls.append((title.address, title.encode_abi("register", arguments)))
        self._send(calls)
        assert int(title.functions.total_supply().call()) == len(self.assets)

    def _enroll(self) -> None:
        meter, owner = self.suite.meter, self.suite.owner
        calls = []
        for asset in self.assets:
            node = Account.from_key(key_of(asset))
            message = signing.enrolment_message(asset, owner, node.address, CHAIN_ID, self.meter)
            proof = signing.sign(message, bytes(node.key))
            calls.append((meter.address, meter.encode_abi("enroll", (asset, node.address, proof))))
        self._send(calls)

    def _send(self, calls: list[tuple[str, str]]) -> None:
        """Send calls in order, over one connection and without web3's formatting."""
        first = self.anvil.web3.eth.get_transaction_count(self.suite.owner)
        for number, (to, data) in enumerate(calls):
            transaction = {
                "from": self.suite.owner,
                "to": to,
                "data": data,
                "gas": hex(GAS),
                "nonce": hex(first + number),
            }
            body = {
                "jsonrpc": "2.0",
                "id": number,
                "method": "eth_sendTransaction",
                "params": [transaction],
            }
            answer = self._session.post(self.anvil.url, json=body, timeout=60).json()
            assert "result" in answer, answer
        last = first + len(calls)
        wait_for(lambda: self._mined(last), "the fleet's transactions")

    def _mined(self, last: int) -> bool:
        """Mine what waits; return whether the owner has sent `last` transactions."""
        self.anvil.rpc("evm_mine")
        return self.anvil.web3.eth.get_transaction_count(self.suite.owner) == last

    def reports(self, sequences: int, seconds: int = 60) -> list[SignedReport]:
        """Return the first reports of every machine, signed, sequence by sequence."""
        signer = Signing(CHAIN_ID, self.meter)
        return [
            signer.sign(report_of(asset, sequence, seconds, start=self.hour))
            for sequence in range(1, sequences + 1)
            for asset in self.assets
        ]

    def recorded(self) -> Counter[tuple[int, int]]:
        """Return how often the chain recorded each (asset, sequence)."""
        logs = self.anvil.rpc(
            "eth_getLogs",
            {
                "address": self.meter,
                "fromBlock": "0x0",
                "topics": ["0x" + RECORDED_TOPIC.hex()],
            },
        )
        return Counter((int(log["topics"][1], 16), int(log["data"][2:66], 16)) for log in logs)

    def expect_exactly(self, items: list[SignedReport], heads: list[int]) -> None:
        """Check that the chain holds each of `items` once, and nothing else; that the totals of
        the assets `heads` are the sums of theirs."""
        expected = Counter((item.report.asset, item.report.sequence) for item in items)
        assert set(expected.values()) == {1}
        assert self.recorded() == expected
        for asset in heads:
            theirs = [item.report for item in items if item.report.asset == asset]
            assert self.suite.head(asset) == _totals(theirs)

    def stop(self) -> None:
        """End the chain."""
        self._session.close()
        self.anvil.stop()


def _totals(reports: list[Report]) -> tuple[Any, ...]:
    last = max(reports, key=lambda report: report.sequence)
    return (
        last.sequence,
        last.ended_at,
        sum(report.available_seconds for report in reports),
        sum(report.busy_seconds for report in reports),
        sum(report.energy_joules for report in reports),
        0,
        last.mode,
    )
