"""A loan across the end of 32-bit time, eighty years after its pool was made."""

import boa

from tests.helpers.credit_attack_stage import LOAN
from tests.helpers.credit_stage import STEP
from tests.helpers.credit_suite import DAY, UNIT

EDGE = 2**32


def test_loan__across_the_end_of_32_bit_time__is_lent_served_flagged_and_sold(stage, lender):
    """Borrowed before the edge, flagged and sold after it: every step is as ever."""
    pool, desk, title = stage.suite.pools[0], stage.suite.desk, stage.suite.title
    boa.env.timestamp = EDGE - 155 * DAY
    asset = stage.machine()
    stage.season(asset)
    stage.appraise()
    stage.lend(300_000 * UNIT)
    stage.wait(DAY)
    stage.borrow(asset, LOAN)
    assert int(boa.env.timestamp) < EDGE < int(boa.env.timestamp) + STEP
    assert (
        LOAN <= stage.debt(asset) <= LOAN + 200
    )  # a debt share is worth a hundred units or so by then
    stage.suite.splitter.deposit(asset, 1_000 * UNIT, sender=stage.roles["stranger"])

    stage.default(asset)
    assert int(boa.env.timestamp) > EDGE
    start = stage.auction(asset)
    stage.fall(asset, 2 * DAY)

    assert desk.price(asset) * 3 < start
    price = stage.buy(asset)
    assert title.ownerOf(asset) == stage.roles["stranger"]
    assert (desk.loan(asset).state, pool.performing_debt()) == (0, 0)
    assert desk.claimable(stage.roles["stranger"]) == min(price // 100, 1_000 * UNIT)
    pool.redeem(pool.maxRedeem(lender), lender, lender, sender=lender)
    stage.claim_all()
    stage.check_books()
