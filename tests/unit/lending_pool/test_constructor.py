"""What a pool can be deployed with, and what it is then."""

import boa
import pytest

from tests.helpers.compiling import deployer
from tests.helpers.event_logs import only_event
from tests.helpers.pool_stage import CURVE, build_pool

ZERO = "0x" + "00" * 20


@pytest.mark.parametrize("decimals", [6, 7, 8, 18])
def test_constructor__usual_token__is_what_was_asked_for(make_pool, owner, guardian, decimals):
    stage = make_pool(decimals=decimals, cap_tokens=5_000)
    pool = stage.pool

    assert pool.asset() == stage.token.address
    assert (pool.name(), pool.symbol()) == ("Wellhead Lending", "wLEND")
    assert pool.decimals() == decimals + 6
    assert (pool.owner(), pool.guardian(), pool.workout()) == (owner, guardian, stage.workout)
    assert stage.desk == pool.DESK()
    assert pool.supply_cap() == 5_000 * stage.unit
    assert pool.borrow_index() == 10**18
    assert pool.totalSupply() == pool.totalAssets() == pool.reserve() == 0
    assert pool.queue_bounds() == (1, 0)


def test_constructor__says_what_it_starts_with(owner, guardian):
    pool = build_pool(owner, guardian).pool
    named = ("RateMoved", "SupplyCapSet", "WorkoutSet", "GuardianSet")
    rate, cap, workout, first_guardian = (only_event(pool, name) for name in named)

    assert rate == {"rate": pool.borrow_rate()}
    assert cap == {"cap": pool.supply_cap()}
    assert workout == {"workout": pool.workout()}
    assert first_guardian == {"guardian": guardian}


@pytest.mark.parametrize("decimals", [0, 2, 5, 9, 12, 17, 19, 24])
def test_constructor__other_decimals__reverts(make_pool, decimals):
    with boa.reverts("token: decimals not 6 to 8 or 18"):
        make_pool(decimals=decimals)


@pytest.mark.parametrize("kink_bps", [0, 10_000])
def test_constructor__impossible_curve__reverts(make_pool, kink_bps):
    with boa.reverts("pool: kink not inside"):
        make_pool(curve=(600, 1_300, kink_bps, 3_600))
    with boa.reverts("pool: rate too high"):
        make_pool(curve=(600, 1_300, 8_500, 3_601))


def test_constructor__no_code_at_token_or_desk__reverts(stage, stranger, guardian):
    rest = (guardian, stranger, "Wellhead Lending", "wLEND", *CURVE, 10**12)

    with boa.reverts("token: no code there"):
        deployer("credit/LendingPool.vy").deploy(stranger, stage.desk, *rest)
    with boa.reverts("pool: desk has no code"):
        deployer("credit/LendingPool.vy").deploy(stage.token, stranger, *rest)


def test_constructor__cap_of_too_many_tokens__reverts(make_pool):
    with boa.reverts("pool: cap too high"):
        make_pool(cap_tokens=2**32)

    assert make_pool(cap_tokens=2**32 - 1).pool.supply_cap() == (2**32 - 1) * 10**6


def test_constructor__no_guardian_and_no_workout__nobody_can(owner):
    stage = build_pool(owner, ZERO, workout=ZERO)

    with boa.reverts("pause: not the guardian"):
        stage.pool.pause(sender=owner)
    with boa.reverts("pool: not the workout account"):
        stage.pool.recover(1, sender=owner)
