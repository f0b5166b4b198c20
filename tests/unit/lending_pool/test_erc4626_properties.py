"""The public property suites of ERC-4626, over pools in odd states: previews, rounding, limits."""

from fractions import Fraction

import boa
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.pool_math import assets_of, shares_of
from tests.helpers.pool_states import FEW, FIRST_LENDER, SECOND_LENDER, amount_up_to, odd_state

SHARES = 10**30

data_objects = st.data()


@FEW
@given(data=data_objects)
def test_views__any_state__are_the_exact_price_rounded_for_the_pool(any_stage, data):
    with boa.env.anchor():
        odd_state(any_stage, data)
        pool = any_stage.pool
        total, supply = pool.totalAssets(), pool.totalSupply()
        entry = any_stage.entry_total()
        assets = amount_up_to(data, 10**6 * any_stage.unit, "assets")
        shares = amount_up_to(data, SHARES, "shares")

        assert pool.asset() == any_stage.token.address
        assert pool.convertToShares(assets) == shares_of(assets, total, supply)
        assert pool.convertToAssets(shares) == assets_of(shares, total, supply)
        assert pool.previewDeposit(assets) == shares_of(assets, entry, supply)
        assert pool.previewMint(shares) == assets_of(shares, entry, supply, up=True)
        assert pool.previewWithdraw(assets) == shares_of(assets, total, supply, up=True)
        assert pool.previewRedeem(shares) == assets_of(shares, total, supply)
        assert pool.convertToAssets(supply) <= total


@FEW
@given(data=data_objects)
def test_previews__executed_at_once__are_what_happens(any_stage, data):
    with boa.env.anchor():
        odd_state(any_stage, data)
        pool, token = any_stage.pool, any_stage.token
        any_stage.fund(SECOND_LENDER, 10**8 * any_stage.unit)
        action = data.draw(st.sampled_from(["deposit", "mint", "withdraw", "redeem"]))
        most = getattr(pool, f"max{action.capitalize()}")(SECOND_LENDER)
        if action in ("deposit", "mint"):
            most = min(most, SHARES if action == "mint" else 10**7 * any_stage.unit)
        if action == "mint":
            most = min(most, pool.previewDeposit(10**7 * any_stage.unit))
        amount = amount_up_to(data, most, "amount")
        before = (token.balanceOf(SECOND_LENDER), pool.balanceOf(SECOND_LENDER))
        preview = getattr(pool, f"preview{action.capitalize()}")(amount)
        total, price = pool.totalAssets(), Fraction(*any_stage.price())

        if action in ("deposit", "mint"):
            result = getattr(pool, action)(amount, SECOND_LENDER, sender=SECOND_LENDER)
        else:
            result = getattr(pool, action)(
                amount, SECOND_LENDER, SECOND_LENDER, sender=SECOND_LENDER
            )

        assets, shares = (amount, result) if action in ("deposit", "withdraw") else (result, amount)
        sign = -1 if action in ("deposit", "mint") else 1
        assert result == preview
        assert token.balanceOf(SECOND_LENDER) == before[0] + sign * assets
        assert pool.balanceOf(SECOND_LENDER) == before[1] - sign * shares
        assert pool.totalAssets() == total - sign * assets
        assert Fraction(*any_stage.price()) >= price
        any_stage.check_money()


@FEW
@given(data=data_objects)
def test_limits__executed_at_once__never_promise_too_much(any_stage, data, owner, guardian):
    with boa.env.anchor():
        odd_state(any_stage, data)
        pool = any_stage.pool
        if data.draw(st.booleans(), "low cap"):
            cap = data.draw(st.integers(0, 3 * 10**6 * any_stage.unit), "cap")
            pool.set_supply_cap(cap, sender=owner)
        if data.draw(st.booleans(), "queue"):
            any_stage.request(FIRST_LENDER)
        if data.draw(st.booleans(), "paused"):
            pool.pause(sender=guardian)
        any_stage.fund(SECOND_LENDER, 10**9 * any_stage.unit)

        for action in ("deposit", "mint"):
            with boa.env.anchor():
                most = getattr(pool, f"max{action.capitalize()}")(SECOND_LENDER)
                if most:
                    getattr(pool, action)(most, SECOND_LENDER, sender=SECOND_LENDER)
                    assert pool.totalAssets() <= pool.supply_cap()
        for action in ("withdraw", "redeem"):
            with boa.env.anchor():
                most = getattr(pool, f"max{action.capitalize()}")(SECOND_LENDER)
                assert (most == 0) == (pool.queued_shares() > 0 or pool.free_cash() == 0)
                if not pool.queued_shares():
                    getattr(pool, action)(most, SECOND_LENDER, SECOND_LENDER, sender=SECOND_LENDER)
                    any_stage.check_money()
