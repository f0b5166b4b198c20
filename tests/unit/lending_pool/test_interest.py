"""Interest: the pool's is the sum of its loans', and nobody's calls make it more or less."""

import boa
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.pool_stage import STEP
from tests.helpers.pool_states import FEW, FIRST_LENDER

ASSETS = (1, 2, 3, 4)


@FEW
@given(data=st.data())
def test_interest__any_actions_and_gaps__pool_and_loans_agree_to_a_unit_each(any_stage, data):
    """P1: what loans owe is rounded up one by one, what the pool counts once and down."""
    with boa.env.anchor():
        pool, unit = any_stage.pool, any_stage.unit
        any_stage.deposit(FIRST_LENDER, 10**6 * unit)
        lent = repaid = 0
        for asset in ASSETS:
            amount = data.draw(st.integers(1, 10**5 * unit), "amount")
            any_stage.lend(asset, amount)
            lent += amount
            boa.env.timestamp += data.draw(st.integers(0, 3 * STEP), "seconds")
        for _ in range(data.draw(st.integers(0, 6), "payments")):
            asset = data.draw(st.sampled_from(ASSETS), "asset")
            debt = pool.debt_of(asset)
            if debt:
                repaid += any_stage.pay(asset, data.draw(st.integers(1, debt), "paid"))
            boa.env.timestamp += data.draw(st.integers(0, STEP), "seconds")

        owed = sum(pool.debt_of(asset) for asset in ASSETS)

        assert 0 <= owed - pool.performing_debt() <= len(ASSETS)
        interest = pool.totalAssets() + pool.reserve() - 10**6 * unit
        assert 0 <= (owed + repaid - lent) - interest <= len(ASSETS)


@FEW
@given(gaps=st.lists(st.integers(1, STEP), min_size=1, max_size=8))
def test_interest__at_one_rate__does_not_depend_on_the_number_of_actions(flat_stage, gaps):
    """P7, L14: a deposit of one unit at each gap writes the interest down, and changes none."""
    with boa.env.anchor():
        pool, unit = flat_stage.pool, flat_stage.unit
        flat_stage.deposit(FIRST_LENDER, 10**6 * unit)
        flat_stage.lend(1, 10**5 * unit)
        flat_stage.fund(FIRST_LENDER, len(gaps) * unit)
        start = boa.env.timestamp
        with boa.env.anchor():
            boa.env.timestamp = start + sum(gaps)
            quiet = (pool.debt_of(1), pool.borrow_index(), pool.performing_debt(), pool.reserve())
        boa.env.timestamp = start
        for gap in gaps:
            boa.env.timestamp += gap
            pool.deposit(unit, FIRST_LENDER, sender=FIRST_LENDER)

        busy = (pool.debt_of(1), pool.borrow_index(), pool.performing_debt(), pool.reserve())

    assert busy[:3] == quiet[:3]
    assert quiet[3] - len(gaps) <= busy[3] <= quiet[3]


def test_interest__within_one_block__is_nothing(stage, lender):
    stage.deposit(lender, 10_000 * stage.unit)
    stage.lend(1, 2_000 * stage.unit)

    for _ in range(3):
        stage.deposit(lender, 1_000 * stage.unit)

    assert stage.pool.debt_of(1) == stage.pool.performing_debt() == 2_000 * stage.unit
    assert stage.pool.totalAssets() == 13_000 * stage.unit


def test_interest__views__say_what_an_action_then_writes(stage, lender):
    stage.deposit(lender, 10_000 * stage.unit)
    stage.lend(1, 2_000 * stage.unit)
    boa.env.timestamp += 12_345_678
    read = (stage.pool.debt_of(1), stage.pool.reserve(), stage.pool.performing_debt())

    stage.deposit(lender, 1)

    assert (stage.pool.debt_of(1), stage.pool.reserve(), stage.pool.performing_debt()) == read


def test_reserve__fills_to_a_twentieth_of_the_debt_and_stays(flat_stage, lender):
    pool, unit = flat_stage.pool, flat_stage.unit
    flat_stage.deposit(lender, 100_000 * unit)
    flat_stage.lend(1, 10_000 * unit)
    filling = []
    for _ in range(60):
        boa.env.timestamp += STEP
        flat_stage.deposit(lender, 1)
        filling.append(round(pool.reserve() * 10_000 / pool.performing_debt()))

    assert filling == sorted(filling)
    assert 0 < filling[0] < 50
    assert filling[-1] == 500
    flat_stage.pay(1, pool.debt_of(1) // 2)
    reserve = pool.reserve()
    boa.env.timestamp += STEP
    assert pool.reserve() == reserve > pool.performing_debt() // 20
    total = pool.totalAssets()

    flat_stage.pay(1)

    assert pool.reserve() == reserve
    assert total <= pool.totalAssets() <= total + 1
    assert pool.free_cash() == pool.totalAssets()
    flat_stage.check_money()
