"""The external chain, and nodes that are set up on it."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from eth_account import Account

from oracle.store import database
from tests.oracle.anvil import CHAIN_ID, Suite, running_suite
from tests.oracle.chain.fake_rpc import FakeRpc
from tests.oracle.node import Node, run

PASSWORD = "correct horse"
CHEAP_SCRYPT = 2
"""Rounds: a real key file takes a second to open, a test's takes none."""


@pytest.fixture(scope="session")
def suite() -> Iterator[Suite]:
    """Run a node with the contracts; each test registers a machine of its own on it."""
    with running_suite() as made:
        yield made


@pytest.fixture
def usual_recursion():
    """Put Python's own limit back, which the compiler's library raises."""
    former = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000)
    yield
    sys.setrecursionlimit(former)


@pytest.fixture
def no_sync(monkeypatch):
    """Do not wait for the disk: for tests that cut no power."""
    monkeypatch.setattr(database, "DURABLE", "OFF")
    monkeypatch.setattr(database, "QUICK", "OFF")
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def write_keyfile(tmp_path):
    """Return a factory of encrypted key files; the password file lies beside them."""
    password_file = tmp_path / "password.txt"
    password_file.write_text(PASSWORD + "\n")
    password_file.chmod(0o600)

    def write(account, name: str = "node.json") -> Path:
        file = tmp_path / name
        encrypted = Account.encrypt(account.key, PASSWORD, iterations=CHEAP_SCRYPT)
        file.write_text(json.dumps(encrypted))
        file.chmod(0o600)
        return file

    return write


@pytest.fixture
def make_node(suite, tmp_path, write_keyfile):
    """Return a factory of nodes with settings, keys and, unless refused, an enrolment."""

    def make(
        accelerators: int = 8, enrolled: bool = True, paying_wei: int | None = 10**18, **settings
    ) -> Node:
        asset, seed = suite.register(accelerators)
        account = suite.new_account(0)
        if enrolled:
            suite.enroll(asset, account)
        write_keyfile(account)
        values = {
            "rpc_urls": [suite.anvil.url],
            "chain_id": CHAIN_ID,
            "meter_address": suite.meter.address,
            "asset": asset,
            "keyfile": "node.json",
            "password_file": "password.txt",
            "source": "synthetic",
            "synthetic_seed": seed,
            "synthetic_accelerators": accelerators,
            "serve_port": 0,
        }
        if paying_wei is not None:
            write_keyfile(suite.new_account(paying_wei), "paying.json")
            values["paying_keyfile"] = "paying.json"
            values["paying_password_file"] = "password.txt"
        node = Node(tmp_path, asset, account, values | settings)
        node.write()
        return node

    return make


@pytest.fixture
def refused(monkeypatch, capsys):
    """Return a function that runs a command and expects one line with some words, and code 2.

    What may be there the next time ends with 75.
    """

    def expect(words: str, *arguments: str, code: int = 2) -> str:
        found = run(monkeypatch, *arguments)
        told = capsys.readouterr()
        assert found == code, told
        assert told.err.startswith("error: ")
        assert told.err.count("\n") == 1
        assert "Traceback" not in told.err + told.out
        assert words in told.err
        return told.out

    return expect


@pytest.fixture
def make_rpc():
    """Return a factory of lying endpoints, closed after the test."""
    opened = []

    def make(answer) -> FakeRpc:
        opened.append(FakeRpc(answer))
        return opened[-1]

    yield make
    for rpc in opened:
        rpc.close()
