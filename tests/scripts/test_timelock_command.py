"""`ape run timelock` as a proposer runs it, against anvil as external node."""

import sys
from collections.abc import Callable

import pytest

from tests.helpers.devnet import Devnet, Done, decisions, deploy

DELAY = 48 * 3_600
PROPOSER, STRANGER = "TEST::4", "TEST::7"
TREASURY = "0x976EA74026E726554dB657fA54763abd0C3a0aa9"
Run = Callable[..., Done]


def wait(stand: Devnet) -> None:
    stand.chain.move_to(stand.chain.now + DELAY)
    stand.chain.rpc("evm_mine")


@pytest.fixture(scope="module")
def stand(devnet: Devnet) -> Devnet:
    """A suite that its timelock owns: the proposer hands over, anyone carries it out."""
    for account in (4, 7):
        devnet.chain.sender = devnet.chain.accounts[account]
        devnet.suite = deploy(devnet.chain, devnet.records, decisions())
        if account == 4:
            wait(devnet)
    assert devnet.suite.waits == ""
    return devnet


@pytest.fixture
def change(stand: Devnet) -> Run:
    def run(*words: str, account: str = PROPOSER) -> Done:
        program = (sys.executable, "-m", "scripts.timelock")
        return stand.run(*program, *words, "--account", account, "--yes")

    return run


def test_timelock__scheduled_then_ready__the_same_command_carries_it_out(
    stand: Devnet, change: Run
) -> None:
    words = ("RevenueSplitter", "set_treasury", TREASURY)
    first = change(*words)
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("scheduled, to be carried out from ")
    assert "RevenueSplitter.set_treasury(0x976E" in first.stderr
    assert stand.suite["RevenueSplitter"].read("treasury") != TREASURY
    wait(stand)
    second = change(*words, account=STRANGER)
    assert (second.returncode, second.stdout) == (0, "carried out\n"), second.stderr
    assert stand.suite["RevenueSplitter"].read("treasury") == TREASURY


def test_timelock__what_would_be_refused__is_not_scheduled(change: Run) -> None:
    done = change("RevenueSplitter", "propose_fee", "501")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(
        "error: RevenueSplitter.propose_fee: splitter: fee"
    )
    assert done.stdout == ""
