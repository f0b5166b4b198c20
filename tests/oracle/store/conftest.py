"""Stores in folders of the test's own, with reports that a real key signed."""

from dataclasses import replace

import pytest
from eth_account import Account

from oracle import signing
from oracle.chain.base import Attempt
from oracle.report import Report
from oracle.store.entries import Network, Signed
from oracle.store.store import Store

ACCOUNT = Account.from_key(b"\x07" * 32)
NETWORK = Network(31_337, "0x5FbDB2315678afecb367f032d93F642f64180aa3", 7, ACCOUNT.address)
REPORT = Report(7, 1, 7_200, 10_800, 3_600, 1_800, 1_000_000, 0, 1, bytes(range(32)))


def sign(sequence: int, **changes: object) -> Signed:
    """Return a signed report; its hour follows from its number unless said otherwise."""
    start = 3_600 * (sequence + 1)
    report = replace(REPORT, sequence=sequence, started_at=start, ended_at=start + 3_600)
    report = replace(report, **changes)  # type: ignore[arg-type]
    message = signing.report_message(report, NETWORK.chain_id, NETWORK.meter)
    return Signed(report, signing.sign(message, bytes(ACCOUNT.key)), signing.digest(message))


def make_attempt(nonce: int, name: str = "0xaa", **changes: object) -> Attempt:
    """Return a transaction of the paying key."""
    attempt = Attempt(nonce, name, b"\x02raw" + name.encode(), 10**10, 10**9, 1_800_000_000)
    return replace(attempt, **changes)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state"


@pytest.fixture
def open_store(folder):
    """Return a factory of stores in one folder; each closes the one before it."""
    opened: list[Store] = []

    def make(network: Network = NETWORK, **options: bool) -> Store:
        for store in opened:
            store.close()
        opened.append(Store(folder, network, **options))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def keep():
    """Return a function that keeps a signed report in a store."""

    def put(store: Store, *sequences: int) -> None:
        for sequence in sequences:
            store.close_window([sign(sequence)])

    return put
