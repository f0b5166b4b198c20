"""The runner is killed at random moments, hundreds of times: nothing is lost, nothing is double."""

import random

import pytest

from tests.oracle.chain.fault_proxy import DOWN, Raw, on
from tests.oracle.crash.proof import prove
from tests.oracle.crash.victim import random_plan

KILLS_A_MACHINE = 50


def lost_answer(_params, forward):
    """Take a transaction and lose the answer."""
    forward()
    return Raw(None)


WEATHER = (
    None,
    None,
    None,
    None,
    None,
    None,
    "no blocks",
    DOWN,
    on(eth_sendRawTransaction=lost_answer),
)


def torment(victim, seed, kills):
    """Kill `kills` times, in all weathers."""
    dice = random.Random(seed)
    anvil = victim.suite.anvil
    while len(victim.killed) < kills:
        weather = dice.choice(WEATHER) if victim.has_metered() else None
        anvil.rpc("evm_setAutomine", weather != "no blocks")
        anvil.rpc("evm_mine")
        victim.tap.fault = weather if callable(weather) else None
        victim.live(random_plan(dice))
    anvil.rpc("evm_setAutomine", True)
    anvil.rpc("evm_mine")
    victim.finish()


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
