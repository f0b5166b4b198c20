"""EIP-1559 offers: bounded, and a replacement is dear enough for every node."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle.chain.fees import FeePolicy, Fees
from oracle.errors import RetryableError

GWEI = 10**9
POLICY = FeePolicy(max_fee=200 * GWEI, min_tip=GWEI // 1_000, max_tip=3 * GWEI)


def test_fees__usual__survive_a_doubling_of_the_base_fee():
    assert POLICY.fees(10 * GWEI, GWEI) == Fees(21 * GWEI, GWEI)


def test_fees__tip_out_of_bounds__is_clamped():
    assert POLICY.fees(GWEI, 50 * GWEI).tip == 3 * GWEI
    assert POLICY.fees(GWEI, 0).tip == GWEI // 1_000


def test_fees__chain_dearer_than_the_cap__waits():
    assert POLICY.fees(199 * GWEI, GWEI).max_fee == 200 * GWEI
    with pytest.raises(RetryableError, match="max_fee_wei = 200000000000"):
        POLICY.fees(200 * GWEI, GWEI)


@given(st.integers(0, 80 * GWEI), st.integers(0, 5 * GWEI), st.integers(1, 80 * GWEI))
def test_fees__replacement__offers_an_eighth_more_on_both_sides(base_fee, tip, former):
    replaced = Fees(2 * former, min(former, 3 * GWEI))

    fees = POLICY.fees(base_fee, tip, replaced)

    assert fees.max_fee * 8 >= replaced.max_fee * 9
    assert fees.tip * 8 >= replaced.tip * 9
    assert fees.tip <= fees.max_fee <= POLICY.max_fee


def test_fees__replacement_above_the_cap__waits():
    with pytest.raises(RetryableError, match="replacing the stuck transaction needs"):
        POLICY.fees(GWEI, GWEI, Fees(190 * GWEI, GWEI))


def test_fees__replacement_at_the_cap__is_offered():
    assert POLICY.fees(GWEI, GWEI, Fees(176 * GWEI, GWEI)).max_fee == 198 * GWEI
    exact = FeePolicy(max_fee=198 * GWEI, min_tip=1, max_tip=3 * GWEI)
    assert exact.fees(GWEI, GWEI, Fees(176 * GWEI, GWEI)).max_fee == 198 * GWEI
