"""What the desk asks in every payment reads one word, and says what the whole sheet says."""

import boa
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.event_logs import only_event
from tests.helpers.pool_stage import STEP, WAD

ASSET = 7
YEAR = 360 * 86_400


@given(elapsed=st.integers(0, 3 * YEAR), share=st.integers(1, 99), touched=st.booleans())
def test_debt_of__at_any_time__is_the_sheet_s_debt(stage, lender, elapsed, share, touched):
    with boa.env.anchor():
        stage.deposit(lender, 500_000 * stage.unit)
        stage.lend(ASSET, share * 1_000 * stage.unit)
        boa.env.timestamp += elapsed
        if touched:
            stage.pool.serve()
            stage.deposit(lender, stage.unit)
        pool = stage.pool
        shares = pool.loan_of(ASSET)[0]

        assert pool.debt_of(ASSET) == -(-shares * pool.borrow_index() // WAD)
        assert pool.performing_debt() == shares * pool.borrow_index() // WAD
        assert pool.debt_of(8) == 0


@given(share=st.integers(1, 99))
def test_borrow_rate__after_lending__is_what_the_event_said_and_what_a_step_costs(
    stage, lender, share
):
    with boa.env.anchor():
        stage.deposit(lender, 500_000 * stage.unit)
        stage.lend(ASSET, share * 1_000 * stage.unit)
        rate = only_event(stage.pool, "RateMoved")["rate"]
        assert stage.pool.borrow_rate() == rate

        boa.env.timestamp += STEP

        assert stage.pool.borrow_rate() == rate
        assert abs(stage.pool.borrow_index() - (WAD + rate // 12)) <= 100
