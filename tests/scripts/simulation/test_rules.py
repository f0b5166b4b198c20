"""The default book is lent by the rules that the models hold the contracts to."""

import pytest

from scripts.lib.simulation.rules import CONTRACTS
from tests.helpers import credit_loan_model as loan
from tests.helpers import credit_pool_model as pool
from tests.helpers import credit_value_model as worth


@pytest.mark.parametrize(
    ("simulated", "modelled"),
    [
        ("ltv_new", loan.ORIGINATION_LTV[0]),
        ("ltv_mid", loan.ORIGINATION_LTV[1]),
        ("ltv_old", loan.ORIGINATION_LTV[2]),
        ("months", loan.LONG_TERM),
        ("cover_open", loan.LEAST_COVER),
        ("cover_sweep", loan.SWEEP_COVER),
        ("liquidation", loan.LIQUIDATION_LTV),
        ("allowance", loan.ALLOWANCE),
        ("grace_days", loan.GRACE / loan.DAY),
        ("repeat_days", loan.GRACE_ONCE_IN / loan.DAY),
        ("silence_days", loan.DELINQUENT_SILENCE / loan.DAY),
        ("start_value", loan.START_OF_RESALE),
        ("start_debt", loan.START_OF_DEBT),
        ("half_life_days", loan.HALF_LIFE / loan.DAY),
        ("auction_days", loan.AUCTION / loan.DAY),
        ("bounty", loan.BOUNTY),
        ("bounty_cap", loan.MOST_BOUNTY_TOKENS),
        ("impaired", loan.RECOVERY),
        ("reserve_share", pool.RESERVE_SHARE),
        ("reserve_cap", pool.RESERVE_OF_DEBT),
        ("price_up", worth.RISE_A_DAY - 1),
        ("price_down", 1 - worth.FALL_A_DAY),
        ("income_multiple", worth.MULTIPLE),
    ],
)
def test_contracts__each_rule__is_the_models(simulated: str, modelled: float) -> None:
    assert getattr(CONTRACTS, simulated) == pytest.approx(float(modelled))


def test_contracts__auctions_and_carrying_values__rest_on_the_used_price() -> None:
    assert (CONTRACTS.on_price, CONTRACTS.reserve_fee) == (1, 0)
