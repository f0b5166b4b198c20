"""Who pays what is due is never delinquent: the room of a ceiling is the interest of a step."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.loan_model import Debt, ceiling, due
from tests.helpers.loan_stage import STEP, USD

DUST = 4
ANY_MOMENT_BPS = 1_780
"""Up to here two steps' interest, the longest wait between a payment in each step, is below 3 %."""

principals = st.integers(1_000 * USD, 10**7 * USD)
months_ = st.integers(1, 36)
moments_ = st.lists(st.integers(0, STEP - 1), min_size=36, max_size=36)


def run(principal: int, months: int, rate_bps: int, moments: list[int]) -> Debt:
    """Pay what is due at one moment of each step, and look at every edge and before every pay."""
    debt = Debt(principal, Fraction(rate_bps, 10_000))
    for step in range(months):
        most = ceiling(principal, months, step) + DUST
        assert debt.owed <= most
        debt.wait(moments[step])
        assert debt.owed <= most
        debt.pay(due(debt.owed, principal, months, step))
        debt.wait(STEP - moments[step])
    return debt


@settings(max_examples=200)
@given(
    principal=principals,
    months=months_,
    rate_bps=st.integers(0, ANY_MOMENT_BPS),
    moments=moments_,
)
def test_model__due_is_paid_at_any_moment_of_each_step__never_delinquent(
    principal, months, rate_bps, moments
):
    assert run(principal, months, rate_bps, moments).owed == 0


@settings(max_examples=200)
@given(
    principal=principals,
    months=months_,
    rate_bps=st.integers(0, 3_600),
    moment=st.integers(0, STEP - 1),
)
def test_model__due_is_paid_every_30_days__never_delinquent_at_any_rate(
    principal, months, rate_bps, moment
):
    assert run(principal, months, rate_bps, [moment] * months).owed == 0


@given(principal=principals, months=months_, rate_bps=st.integers(200, 3_600))
def test_model__nothing_is_paid__current_until_the_first_step_and_not_at_it(
    principal, months, rate_bps
):
    debt = Debt(principal, Fraction(rate_bps, 10_000))
    debt.wait(STEP - 1)
    assert debt.owed <= ceiling(principal, months, 0)

    debt.wait(1)

    assert debt.owed > ceiling(principal, months, 1) + DUST
