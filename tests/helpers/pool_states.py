"""Pools in odd states, for property tests: interest, losses and gains behind an uneven price."""

import boa
from hypothesis import settings
from hypothesis import strategies as st

from tests.helpers.pool_stage import DAY, STEP, PoolStage, role

FEW = settings(max_examples=max(15, settings.default.max_examples // 4))
"""Each example here is dozens of calls: a quarter of the profile's number."""
FIRST_LENDER = role("first lender")
SECOND_LENDER = role("second lender")
FIRST_ASSET = 1
SECOND_ASSET = 2


def odd_state(stage: PoolStage, data: st.DataObject) -> None:
    """Bring a fresh pool of two lenders and up to two loans into some state with free cash."""
    unit = stage.unit
    for account in (FIRST_LENDER, SECOND_LENDER):
        stage.deposit(account, data.draw(st.integers(1_000 * unit, 10**6 * unit), "deposit"))
    for asset in (FIRST_ASSET, SECOND_ASSET):
        most = int(stage.pool.totalAssets()) // 5
        if asset == FIRST_ASSET or data.draw(st.booleans(), "second loan"):
            stage.lend(asset, data.draw(st.integers(1, most), "loan"))
    boa.env.timestamp += data.draw(st.integers(0, 14 * STEP), "seconds")
    if data.draw(st.booleans(), "payment"):
        stage.pay(FIRST_ASSET, data.draw(st.integers(1, _debt(stage)), "paid"))
    outcome = data.draw(st.sampled_from(["performs", "flagged", "gain", "ended"]), "outcome")
    if outcome != "performs" and _debt(stage):
        stage.impair(FIRST_ASSET, data.draw(st.integers(0, _debt(stage)), "recovery"))
        boa.env.timestamp += data.draw(st.integers(0, 30), "days") * DAY
    if outcome == "gain" and _debt(stage):
        stage.pay(FIRST_ASSET, data.draw(st.integers(1, _debt(stage)), "gain"))
    if outcome == "ended":
        stage.end(FIRST_ASSET)


def amount_up_to(data: st.DataObject, most: int, name: str) -> int:
    """Draw 1 to `most`, the ends often."""
    return int(data.draw(st.sampled_from([1, most]) | st.integers(1, most), name))


def _debt(stage: PoolStage) -> int:
    return int(stage.pool.debt_of(FIRST_ASSET))
