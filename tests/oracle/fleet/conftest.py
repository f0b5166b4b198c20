"""An aggregator's parts over a chain made up for the test."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from oracle.fleet.dispatch import Dispatcher, Policy
from oracle.fleet.inbox import Inbox
from oracle.fleet.intake import Answer, Intake, Rules
from oracle.fleet.keybook import KeyBook
from oracle.fleet.limits import RateLimit
from oracle.fleet.receipts import ReceiptSigner
from oracle.fleet.wire import Network, SignedReport
from tests.oracle.anvil import CHAIN_ID, Suite
from tests.oracle.conftest import CHEAP_SCRYPT, PASSWORD
from tests.oracle.fleet.fakes import DELAY, FakeChain, Quiet
from tests.oracle.fleet.fleet import NOON, Signing, address_of, key_of, node_of, report_of
from tests.oracle.fleet.processes import AggregatorProcess, Broker

AGGREGATOR = "the aggregator"
POLICY = Policy(linger_seconds=0, gap_seconds=120, confirmations=1, max_batch_gas=3_000_000)


@dataclass
class Desk:
    """An aggregator without its doors; `now` is its clock."""

    folder: Path
    chain: Any
    policy: Policy
    now: float
    limit: RateLimit = field(default_factory=lambda: RateLimit(1_000, 1_000))
    signing: Signing = field(default_factory=Signing)
    log: Quiet = field(default_factory=Quiet)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Begin, or go on after a crash."""
        self.folder.mkdir(exist_ok=True)
        network = (self.signing.chain_id, self.signing.meter)
        self.inbox = Inbox(self.folder / "inbox.sqlite3", Network(*network), address_of(AGGREGATOR))
        self.keys = KeyBook(self.chain, lambda: self.now, expiry_seconds=600, doubt_seconds=15)
        receipts = ReceiptSigner(key_of(AGGREGATOR), *network)
        self.intake = Intake(
            self.inbox,
            self.keys,
            receipts,
            Rules(DELAY, ahead_seconds=5),
            self.limit,
            network,
            clock=lambda: self.now,
        )
        self.dispatcher = Dispatcher(
            self.inbox,
            self.chain,
            self.chain,
            self.keys,
            self.policy,
            self.log,
            clock=lambda: self.now,
        )

    def crash(self) -> None:
        """Lose everything in memory, at this instruction; begin anew."""
        self.inbox.close()
        self.open()

    def post(self, asset: int = 1, sequence: int = 1, **changes: int) -> Answer:
        """Hand one good report over."""
        return self.give(self.signing.sign(report_of(asset, sequence, **changes)))

    def give(self, *items: SignedReport) -> Answer:
        """Hand reports over; return the last one's answer."""
        return self.intake.take(items)[-1]

    def states(self) -> dict[tuple[int, int], str]:
        """Return the state of every report by (asset, sequence)."""
        found = self.inbox.read("SELECT asset, sequence, state FROM reports ORDER BY id")
        return {(asset, sequence): state for asset, sequence, state in found}


@pytest.fixture
def make_desk(tmp_path):
    """Return a factory of desks with a fleet of enrolled assets 1 to `assets`."""
    desks = []

    def make(assets: int = 3, policy: Policy = POLICY, **options: Any) -> Desk:
        now = NOON + 1_800
        chain = FakeChain(now)
        chain.nodes = {asset: node_of(asset) for asset in range(1, assets + 1)}
        desks.append(Desk(tmp_path, chain, policy, now, **options))
        return desks[-1]

    yield make
    for desk in desks:
        desk.inbox.close()


@pytest.fixture
def make_aggregator(tmp_path):
    """Return a factory of aggregator processes, ended after the test."""
    made = []

    def make(suite: Suite, **settings: object) -> AggregatorProcess:
        (tmp_path / "aggregator").mkdir()
        paying = suite.new_account(10**20)
        keys = {"receipts.json": key_of(AGGREGATOR), "paying.json": bytes(paying.key)}
        for name, key in keys.items():
            file = tmp_path / "aggregator" / name
            encrypted = Account.encrypt(key, PASSWORD, iterations=CHEAP_SCRYPT)
            file.write_text(json.dumps(encrypted))
            file.chmod(0o600)
        password = tmp_path / "aggregator" / "password.txt"
        password.write_text(PASSWORD)
        password.chmod(0o600)
        values = {
            "rpc_urls": [suite.anvil.url],
            "chain_id": CHAIN_ID,
            "meter_address": str(suite.meter.address),
            "keyfile": "receipts.json",
            "password_file": "password.txt",
            "paying_keyfile": "paying.json",
            "paying_password_file": "password.txt",
            "port": 0,
            "linger_seconds": 0,
            "serve_port": 0,
            "poll_seconds": 0.2,
            "nats_ack_seconds": 2,
        }
        folder = tmp_path / "aggregator"
        made.append(AggregatorProcess(folder, values | settings))
        return made[-1]

    yield make
    for one in made:
        one.kill()


@pytest.fixture
def broker(tmp_path):
    """A running broker."""
    started = Broker(tmp_path).start()
    yield started
    started.kill()
