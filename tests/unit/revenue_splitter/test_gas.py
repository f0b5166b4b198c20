"""What a deposit costs does not depend on how many share it."""

import boa
import pytest

from tests.unit.revenue_splitter.conftest import ASSET


@pytest.fixture
def deposit_gas(splitter, give, fund, set_terms, make_split, stranger, operator):
    """Execution gas of a steady deposit into a split of `count` payees."""

    def _measure(count: int) -> int:
        payees = [str(boa.env.generate_address()) for _ in range(count)]
        shares = dict.fromkeys(payees, 10_000 // count)
        set_terms(operator, 1_000, split_id=make_split(shares))
        give(10_000)
        fund(stranger, 20_000)
        with boa.env.prank(stranger):
            splitter.deposit(ASSET, 10_000)
        return int(splitter._computation.get_gas_used())

    return _measure


def test_deposit__hundred_payees__costs_what_two_cost(deposit_gas):
    two, hundred = deposit_gas(2), deposit_gas(100)

    assert abs(two - hundred) < 100


def test_release_split__hundred_payees__costs_what_two_cost(
    splitter, payee, make_split, set_terms, give
):
    gas = []
    for others in (1, 99):
        crowd = [str(boa.env.generate_address()) for _ in range(others)]
        shares = dict.fromkeys(crowd, 9_900 // others) | {payee: 100}
        split_id = make_split(shares)
        set_terms(split_id=split_id)
        for _ in range(2):
            give(1_000_000)
            splitter.release_split(split_id, payee)
        gas.append(splitter._computation.get_gas_used())

    assert abs(gas[0] - gas[1]) < 100
