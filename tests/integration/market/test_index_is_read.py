"""Lenders read the real index: the appraiser for income, the escrow for leases under a lien."""

import boa
import pytest

from tests.helpers.appraisal import USD, Appraising, make_appraising
from tests.helpers.index_stage import COUNT, DAY, H100, RATE, Indexing, holder
from tests.helpers.lease_market import UNLIMITED, Market, Roles, deploy_market
from tests.helpers.pool_math import WAD

WEEK = 7 * DAY
STATED = 5 * RATE
"""What governance stated of the class, far from what is paid."""


@pytest.fixture
def appraising(ripe: Indexing, owner: str) -> Appraising:
    """Return an appraiser that reads the index, and machine 1 of the same class in it."""
    made = make_appraising(owner)
    boa.env.timestamp += 60
    made.quotes(*[20_000 * USD] * 5, accelerator=H100)
    made.market(STATED, accelerator=H100)
    made.appraiser.set_index(ripe.index, sender=owner)
    made.machine(accelerator=H100, count=COUNT, net=10**9 * USD)
    return made


@pytest.fixture
def market(
    ripe: Indexing,
    owner: str,
    registrar: str,
    guardian: str,
    treasury: str,
    host: str,
    lessee: str,
) -> Market:
    """Return an escrow that asks the index itself what a pledged machine's hour is worth."""
    roles = Roles(owner, registrar, guardian, treasury, host, lessee)
    made = deploy_market(roles, int(boa.env.timestamp))
    made.escrow.set_price_source(ripe.index, sender=owner)
    made.pledge(made.machine(), made.lien_holder())
    return made


def _mean(ripe: Indexing) -> int:
    return int(ripe.index.twap(H100, WEEK))


def test_assess__present_index__income_is_bounded_by_what_was_paid(ripe, appraising):
    told = appraising.appraiser.assess(1)

    rate = _mean(ripe) // WAD
    assert RATE < rate < 2 * RATE, "it began at the full market's price and was pulled down"
    assert told.hourly_rate == rate * COUNT
    assert told.income == rate * COUNT * 720 * 8 * 7 // 100


def test_assess__index_turns_absent__governances_rate_is_back_the_same_second(ripe, appraising):
    boa.env.timestamp += WEEK - 60
    assert appraising.appraiser.hourly_rate_of(1) == _mean(ripe) // WAD * COUNT > 0

    boa.env.timestamp += 1

    assert _mean(ripe) == 0
    assert appraising.appraiser.hourly_rate_of(1) == STATED * COUNT


def test_open_lease__index_as_price_source__seventy_per_cent_of_the_mean_binds(ripe, market):
    asked = ripe.index.hourly_rate_of(1)
    assert asked == _mean(ripe) * COUNT // WAD > 0
    least = -(-asked * 7 // 10)
    nonce = market.post(1, hourly_rate=least - 1, notice_hours=168)
    with boa.reverts("pledge: rate too low"):
        market.escrow.open_lease(1, 10, UNLIMITED, nonce, sender=market.roles.lessee)

    nonce = market.post(1, hourly_rate=least, notice_hours=168)
    lease_id = market.escrow.open_lease(1, 10, UNLIMITED, nonce, sender=market.roles.lessee)

    assert market.escrow.lease(lease_id).escrowed == 10 * least


def test_open_lease__index_absent__pledged_machine_is_not_let(ripe, market):
    ripe.update(4, holder(4), 0)
    assert ripe.totals()[0] == 48 and ripe.index.hourly_rate_of(1) == 0
    nonce = market.post(1, hourly_rate=100 * RATE * COUNT, notice_hours=168)

    with boa.reverts("pledge: no market rate"):
        market.escrow.open_lease(1, 10, UNLIMITED, nonce, sender=market.roles.lessee)

    ripe.update(4, holder(4))
    assert market.escrow.open_lease(1, 10, UNLIMITED, nonce, sender=market.roles.lessee) > 0
