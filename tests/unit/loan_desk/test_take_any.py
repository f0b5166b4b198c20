"""`take` at any moment and any debt: each unit of the price goes to somebody, no other does."""

import boa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import DAY, UNLIMITED, USD


@settings(max_examples=40)
@given(
    seconds=st.integers(0, 7 * DAY - 1),
    debt=st.one_of(st.integers(1, 1_000), st.integers(1, 50_000 * USD)),
)
def test_take__any_moment_and_debt__divides_the_price_to_the_unit(
    stage, on_sale, payer, host, operator, seconds, debt
):
    with boa.env.anchor():
        stage.pool.set_debt(on_sale, debt)
        boa.env.time_travel(seconds=seconds)
        debt, price = stage.debt(on_sale), stage.desk.price(on_sale)
        held = [stage.token.balanceOf(who) for who in (payer, stage.pool, stage.desk)]

        assert stage.desk.take(on_sale, UNLIMITED, sender=payer) == price

        event = only_event(stage.desk, "Taken")
        bounty = min(price // 100, 1_000 * USD)
        repaid = min(debt, price - bounty)
        assert (event["bounty"], event["repaid"]) == (bounty, repaid)
        assert (event["surplus"], event["shortfall"]) == (price - bounty - repaid, debt - repaid)
        now = [stage.token.balanceOf(who) for who in (payer, stage.pool, stage.desk)]
        moved = [after - before for before, after in zip(held, now, strict=True)]
        assert moved == [-price, repaid, price - repaid]
        assert stage.desk.claimable(operator) == bounty
        assert stage.desk.claimable(host) == price - bounty - repaid
