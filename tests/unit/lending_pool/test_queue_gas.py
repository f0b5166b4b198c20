"""Ten thousand requests for dust (threat 30, S5): serving costs what it costs for one."""

import boa
import pytest
from eth_utils import keccak, to_checksum_address

from tests.helpers.pool_stage import OFFSET, PoolStage

DUST = 1


def _pay_gas(stage: PoolStage, asset: int, amount: int) -> int:
    stage.token.mint(stage.pool, amount)
    stage.pool.collect(asset, amount, sender=stage.desk)
    return int(stage.pool.call_trace().gas_used)


def _dry(stage: PoolStage, lender: str) -> None:
    stage.deposit(lender, 100_000 * stage.unit)
    for asset in range(1, 6):
        stage.lend(asset, 20_000 * stage.unit)


@pytest.mark.parametrize("requests", [300, pytest.param(10_000, marks=pytest.mark.fuzz)])
def test_serve__many_requests_for_dust__costs_what_one_does(stage, lender, requests):
    """All dust of a day is one cohort behind the first real request, and one burn."""
    pool = stage.pool
    _dry(stage, lender)
    cohort = stage.request(lender, 1_000 * stage.unit * OFFSET)
    with boa.env.anchor():
        alone = _pay_gas(stage, 1, stage.unit)
    for number in range(requests):
        account = to_checksum_address(keccak(number.to_bytes(32, "big"))[-20:])
        pool.transfer(account, DUST, sender=lender)
        assert pool.request_redeem(DUST, account, sender=account) == cohort

    crowded = _pay_gas(stage, 1, stage.unit)

    assert pool.cohort(cohort)[0] == requests * DUST + 1_000 * stage.unit * OFFSET
    assert abs(crowded - alone) <= 500
    stage.pay(1)
    assert pool.queued_shares() == 0
    stage.check_money()


def test_request_redeem__dust_when_nobody_waits__is_burned_at_once(stage, lender, payee):
    stage.deposit(lender, 100_000 * stage.unit)
    stage.pool.transfer(payee, DUST, sender=lender)

    cohort = stage.request(payee)

    assert stage.pool.cohort(cohort)[:3] == (DUST, 0, 0)
    assert stage.pool.queued_shares() == 0
    assert stage.pool.maxWithdraw(lender) == 100_000 * stage.unit - 1


def test_collect__many_days_wait__pays_two_and_costs_no_more_for_the_rest(stage, lender):
    _dry(stage, lender)
    costs = []
    for days in (3, 60):
        with boa.env.anchor():
            for _ in range(days):
                stage.request(lender, 100 * stage.unit * OFFSET)
                boa.env.timestamp += 86_400
            costs.append(_pay_gas(stage, 1, 10_000 * stage.unit))
            assert stage.pool.queue_bounds() == (3, days)

    assert abs(costs[0] - costs[1]) <= 500
