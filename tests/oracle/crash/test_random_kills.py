"""The runner is killed at random moments, hundreds of times: nothing is lost, nothing is double."""

import random
import time

import pytest

from tests.oracle.chain.fault_proxy import DOWN, Raw, on
from tests.oracle.crash.proof import prove
from tests.oracle.crash.victim import random_plan

KILLS_A_MACHINE = 50
CONFIRMATIONS = 3


def lost_answer(_params, forward):
    """Take a transaction and lose the answer."""
    forward()
    return Raw(None)


FAIR = (None,) * 6
WEATHER = (*FAIR, "no blocks", DOWN, on(eth_sendRawTransaction=lost_answer))
ROUGH = (*WEATHER, "reorg", "reorg")


def make_blocks(anvil, is_on, seconds):
    """Let there be a block for each transaction, or one every so many seconds; or none."""
    anvil.rpc("evm_setIntervalMining", seconds if is_on else 0)
    anvil.rpc("evm_setAutomine", is_on and not seconds)
    anvil.rpc("evm_mine")


def replace_blocks(anvil, count):
    """Reorganise, and bring the node's clock back, which that sets back."""
    anvil.rpc("anvil_reorg", count, [])
    behind = int(time.time()) - anvil.web3.eth.get_block("latest")["timestamp"]
    anvil.rpc("evm_increaseTime", max(0, behind - 1))
    anvil.rpc("evm_mine")


def torment(victim, seed, kills, weathers=WEATHER, block_seconds=0):
    """Kill `kills` times, in all weathers."""
    dice = random.Random(seed)
    anvil = victim.suite.anvil
    anvil.rpc("anvil_mine", hex(CONFIRMATIONS))  # no reorganisation takes the enrolment away
    while len(victim.killed) < kills:
        weather = dice.choice(weathers) if victim.has_metered() else None
        make_blocks(anvil, weather != "no blocks", block_seconds)
        if weather == "reorg":
            replace_blocks(anvil, dice.randint(1, CONFIRMATIONS - 1))
        victim.tap.fault = weather if callable(weather) else None
        victim.live(random_plan(dice))
    make_blocks(anvil, True, block_seconds)
    victim.finish()


@pytest.fixture(autouse=True)
def usual_blocks(suite):
    """Leave the chain as it was."""
    yield
    make_blocks(suite.anvil, True, 0)


def test_run__killed_in_all_weathers__nothing_is_lost_or_double(make_victim):
    victim = make_victim()

    torment(victim, seed=1, kills=5)

    prove(victim)


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(10, 16))
def test_run__killed_fifty_times_in_all_weathers__nothing_is_lost_or_double(make_victim, seed):
    victim = make_victim()

    torment(victim, seed, KILLS_A_MACHINE)

    assert len(victim.killed) == KILLS_A_MACHINE
    prove(victim)


@pytest.mark.fuzz
@pytest.mark.parametrize("seed", range(20, 22))
def test_run__killed_fifty_times_while_blocks_are_replaced__nothing_is_lost_or_double(
    make_victim, seed
):
    victim = make_victim(confirmations=CONFIRMATIONS)

    torment(victim, seed, KILLS_A_MACHINE, ROUGH, block_seconds=1)

    assert len(victim.killed) == KILLS_A_MACHINE
    prove(victim)
