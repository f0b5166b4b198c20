"""Offers that follow the price index: what they cost, and what the index is told."""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.compiling import deployer
from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import DAY, HOUR, RATE, ZERO
from tests.helpers.lease_market import UNLIMITED, deploy_market
from tests.unit.lease_escrow.conftest import ORIGIN

WAD = 10**18
COUNT = 8
"""Accelerators of a machine."""
PRICE = 3 * 10**6 * WAD
"""Three dollars an accelerator-hour: more than the offer's twenty for eight."""
INDEXED = 3 * 10**6 * COUNT


@pytest.fixture(scope="session")
def index():
    return deployer("mocks/MockPriceIndex.vy").deploy()


@pytest.fixture(scope="session")
def market(roles, index):
    """Return a market on an index whose prices tests set."""
    return deploy_market(roles, ORIGIN, index=index)


@pytest.fixture
def asset(market):
    return market.machine(accelerator_count=COUNT)


def _open(market, asset, hours=10, most=UNLIMITED):
    nonce = market.escrow.offer_of(asset)[1]
    return market.escrow.open_lease(asset, hours, most, nonce, sender=market.roles.lessee)


def _refused(market, asset, reason):
    """Quote and opening give the same reason, and nothing moves."""
    held = market.token.balanceOf(market.escrow)
    with boa.reverts(reason):
        market.escrow.quote(asset, 10)
    with boa.reverts(reason):
        _open(market, asset)
    assert market.token.balanceOf(market.escrow) == held
    assert market.title.userOf(asset) == ZERO


@pytest.mark.parametrize(
    ("price", "premium", "rate"),
    [
        (PRICE, 0, INDEXED),
        (PRICE, 5_000, INDEXED * 3 // 2),
        (PRICE, 1, INDEXED * 10_001 // 10_000),
        (PRICE + 1, 0, INDEXED),
        (RATE * WAD // COUNT, 0, RATE),
        (RATE * WAD // COUNT - 1, 0, RATE),
        (1, 5_000, RATE),
    ],
)
def test_open_lease__indexed__costs_the_index_or_the_offer_if_that_is_more(
    market, asset, index, price, premium, rate
):
    market.post(asset, is_indexed=True, premium_bps=premium)
    index.set_price(asset, price)
    quoted = market.escrow.quote(asset, 10)
    before = market.token.balanceOf(market.roles.lessee)

    lease_id = _open(market, asset, most=rate)

    event = only_event(market.escrow, "LeaseOpened")
    assert (event["hourly_rate"], event["escrowed"]) == (rate, rate * 10)
    assert quoted[:2] == (rate, rate * 10)
    lease = market.escrow.lease(lease_id)
    assert (lease.hourly_rate, lease.escrowed) == (rate, rate * 10)
    assert before - market.token.balanceOf(market.roles.lessee) == rate * 10


def test_open_lease__index_above_the_lessees_limit__reverts(market, asset, index):
    market.post(asset, is_indexed=True)
    index.set_price(asset, PRICE)

    with boa.reverts("escrow: rate above limit"):
        _open(market, asset, most=INDEXED - 1)
    _open(market, asset, most=INDEXED)


def test_open_lease__indexed__rate_is_locked_for_the_term(market, asset, index):
    market.post(asset, is_indexed=True, sla_bps=0, credit_bps=0)
    index.set_price(asset, PRICE)
    lease_id = _open(market, asset)

    index.set_price(asset, 10 * PRICE)
    boa.env.timestamp += 10 * HOUR + 2 * DAY
    market.meter.set_final_until(asset, boa.env.timestamp - 2 * DAY)

    assert market.escrow.settle(lease_id) == 10 * INDEXED


def test_open_lease__indexed_without_a_price__refused(market, asset, index):
    market.post(asset, is_indexed=True)
    _refused(market, asset, "escrow: no index price")

    index.set_price(asset, PRICE)
    _open(market, asset)


def test_open_lease__indexed_at_an_escrow_without_index__refused(mock_market):
    """It can be offered; nobody can take it."""
    asset = mock_market.machine()
    mock_market.post(asset, is_indexed=True)
    _refused(mock_market, asset, "escrow: no price index")

    mock_market.post(asset)
    _open(mock_market, asset)


def test_open_lease__indexed_beyond_the_largest_rate__refused(market, asset, index):
    market.post(asset, is_indexed=True)
    most = 2**56 - 1
    index.set_price(asset, (most + 1) * WAD // COUNT)
    _refused(market, asset, "escrow: rate out of range")

    index.set_price(asset, most * WAD // COUNT)
    assert market.escrow.quote(asset, 10)[0] == most


def test_index__posting_and_opening__tell_how_the_machine_stands(market, asset, index):
    until = boa.env.timestamp + 5 * DAY
    market.post(asset, valid_until=until)
    assert index.seen(asset) == (0, 0, 0, RATE, 1, until)

    _open(market, asset)
    ends_at = boa.env.timestamp + 10 * HOUR
    assert index.seen(asset) == (1, ends_at, RATE, RATE, 1, until)
    assert market.escrow.standing(asset) == index.seen(asset)

    market.escrow.withdraw_offer(asset, sender=market.roles.host)
    assert market.escrow.standing(asset) == (1, ends_at, RATE, 0, 0, 0)


@pytest.mark.parametrize("code", [None, b"\xfe", b"\x5b\x60\x00\x56"])
def test_index__failing_or_endless__holds_up_no_fixed_lease(market, asset, index, code):
    """It refuses, burns all gas, or runs in a circle: what it is given is bounded."""
    if code is None:
        index.set_failing(True)
    else:
        boa.env.set_code(index.address, code)

    market.post(asset)
    assert only_event(market.escrow, "NotCounted") == {"asset": asset}
    lease_id = _open(market, asset)

    assert only_event(market.escrow, "NotCounted") == {"asset": asset}
    assert market.escrow.lease(lease_id).escrowed == 10 * RATE
    assert market.title.userOf(asset) == market.roles.lessee


def test_index__failing__refuses_indexed_offers_only_without_a_price(market, asset, index):
    market.post(asset, is_indexed=True)
    index.set_price(asset, PRICE)
    index.set_failing(True)

    lease_id = _open(market, asset)

    assert market.escrow.lease(lease_id).hourly_rate == INDEXED


def test_open_lease__indexed_and_pledged__judged_by_the_locked_rate(market, asset, index, owner):
    """The offer's least rate is below the bound, the rate that is taken is not."""
    prices = deployer("mocks/MockPriceSource.vy").deploy()
    market.escrow.set_price_source(prices, sender=owner)
    market.pledge(asset, market.lien_holder())
    prices.set_hourly_rate(asset, INDEXED * 10 // 7)
    market.post(asset, is_indexed=True, notice_hours=168)

    index.set_price(asset, PRICE - WAD)
    _refused(market, asset, "pledge: rate too low")
    index.set_price(asset, PRICE)
    _open(market, asset)


@given(price=st.integers(1, 10**8 * WAD), premium=st.integers(0, 5_000))
def test_quote__any_price__is_what_opening_takes(market, index, price, premium):
    with boa.env.anchor():
        asset = market.machine(accelerator_count=COUNT)
        market.post(asset, is_indexed=True, premium_bps=premium)
        index.set_price(asset, price)
        rate, total, _ = market.escrow.quote(asset, 10)

        lease_id = _open(market, asset)

        exact = max(RATE, price * COUNT * (10_000 + premium) // (WAD * 10_000))
        assert market.escrow.lease(lease_id).hourly_rate == rate == exact
        assert total == 10 * exact
