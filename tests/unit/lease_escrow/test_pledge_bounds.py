"""Leases of pledged machines keep the pledge bounds; all others do not notice them."""

import boa
import pytest

from tests.helpers.compiling import deployer
from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import HOUR, RATE
from tests.helpers.lease_market import UNLIMITED

ZERO = "0x" + "00" * 20
WITHIN = {"notice_hours": 168}


@pytest.fixture
def prices(market, owner):
    """A source that knows what the escrow asks it, named to the escrow."""
    one = deployer("mocks/MockPriceSource.vy").deploy()
    market.escrow.set_price_source(one, sender=owner)
    return one


@pytest.fixture
def desk(market):
    return market.lien_holder()


@pytest.fixture
def pledged(market, asset, desk, prices):
    """The host's machine, pledged, whose market rate allows exactly `RATE`."""
    market.pledge(asset, desk)
    prices.set_hourly_rate(asset, RATE * 10 // 7)
    return asset


def _assert_opens(market, asset, hours):
    """The quote says what opening takes, and both go through."""
    rate, total, nonce = market.escrow.quote(asset, hours)
    with boa.env.anchor():
        lease_id = market.escrow.open_lease(asset, hours, rate, nonce, sender=market.roles.lessee)
        assert market.escrow.lease(lease_id).escrowed == total == rate * hours


def _assert_refused(market, asset, hours, reason):
    nonce = market.escrow.offer_of(asset)[1]
    held = market.token.balanceOf(market.escrow)
    with boa.reverts(reason):
        market.escrow.quote(asset, hours)
    with boa.reverts(reason):
        market.escrow.open_lease(asset, hours, UNLIMITED, nonce, sender=market.roles.lessee)
    assert market.token.balanceOf(market.escrow) == held
    assert market.title.userOf(asset) == ZERO


def test_open_lease__pledged_at_every_bound__opens(market, pledged):
    market.post(pledged, **WITHIN)

    _assert_opens(market, pledged, 720)
    _assert_opens(market, pledged, 1)


def test_open_lease__pledged_an_hour_too_long__refused(market, pledged):
    market.post(pledged, **WITHIN)

    _assert_refused(market, pledged, 721, "pledge: term too long")
    _assert_opens(market, pledged, 720)


def test_open_lease__pledged_bare_metal__refused(market, pledged):
    """A lessee that is root could stop the meter by which the lender sees its machine."""
    market.post(pledged, **WITHIN, tenancy=1)

    _assert_refused(market, pledged, 24, "pledge: not managed")
    market.post(pledged, **WITHIN, tenancy=0)
    _assert_opens(market, pledged, 24)


def test_open_lease__not_pledged_bare_metal__opens(market, asset):
    market.post(asset, tenancy=1)

    _assert_opens(market, asset, 24)


def test_extend__pledged_by_a_bare_metal_offer__refused(market, pledged):
    lease = market.rent(24, asset=pledged, **WITHIN)
    nonce = market.post(pledged, **WITHIN, tenancy=1)

    with boa.reverts("pledge: not managed"):
        market.escrow.extend(lease.lease_id, 24, UNLIMITED, nonce, sender=market.roles.lessee)
    market.post(pledged, **WITHIN)
    assert lease.extend(24).read().tenancy == 0


def test_open_lease__pledged_with_long_shortest_term__refused(market, pledged):
    """Notice never ends a lease before its shortest term: that one binds the buyer too."""
    market.post(pledged, notice_hours=1, min_hours=169)
    _assert_refused(market, pledged, 720, "pledge: notice too long")

    market.post(pledged, notice_hours=1, min_hours=168)
    _assert_opens(market, pledged, 720)


def test_open_lease__pledged_with_long_notice__refused(market, pledged):
    market.post(pledged, notice_hours=169)
    _assert_refused(market, pledged, 720, "pledge: notice too long")

    market.post(pledged, notice_hours=168)
    _assert_opens(market, pledged, 720)


def test_open_lease__pledged_below_seventy_percent_of_the_market__refused(market, pledged):
    market.post(pledged, hourly_rate=RATE - 1, **WITHIN)
    _assert_refused(market, pledged, 720, "pledge: rate too low")

    market.post(pledged, hourly_rate=RATE, **WITHIN)
    _assert_opens(market, pledged, 720)


def test_open_lease__pledged_and_the_market_rose__refused_from_then_on(market, pledged, prices):
    market.post(pledged, **WITHIN)
    _assert_opens(market, pledged, 10)

    prices.set_hourly_rate(pledged, RATE * 10 // 7 + 2)

    _assert_refused(market, pledged, 10, "pledge: rate too low")


def test_open_lease__pledged_without_a_market_rate__refused(market, pledged, prices):
    market.post(pledged, **WITHIN)
    _assert_opens(market, pledged, 10)

    prices.set_hourly_rate(pledged, 0)

    _assert_refused(market, pledged, 10, "pledge: no market rate")


def test_open_lease__pledged_without_a_source__refused(market, pledged, owner):
    market.post(pledged, **WITHIN)
    _assert_opens(market, pledged, 10)

    market.escrow.set_price_source(ZERO, sender=owner)

    _assert_refused(market, pledged, 10, "pledge: no price source")


def test_open_lease__source_fails__pledged_refused_and_others_opened(
    market, pledged, owner, prices
):
    free = market.machine()
    for asset in (pledged, free):
        market.post(asset, **WITHIN)
    market.escrow.set_price_source(market.token, sender=owner)  # answers no such question

    with boa.reverts():
        market.escrow.quote(pledged, 10)
    with boa.reverts():
        market.take(pledged, 10)
    _assert_opens(market, free, 8_760)

    market.escrow.set_price_source(prices, sender=owner)
    _assert_opens(market, pledged, 10)


@pytest.mark.parametrize("named", [False, True])
def test_open_lease__not_pledged__bounds_do_not_count(market, asset, owner, prices, named):
    prices.set_hourly_rate(asset, 2**64)
    if not named:
        market.escrow.set_price_source(ZERO, sender=owner)
    market.post(asset, hourly_rate=1, notice_hours=720)

    _assert_opens(market, asset, 8_760)


def test_open_lease__pledged_between_offer_and_opening__bounds_count(market, asset, desk, prices):
    prices.set_hourly_rate(asset, RATE)
    nonce = market.post(asset, notice_hours=720)
    _assert_opens(market, asset, 721)

    market.pledge(asset, desk)

    _assert_refused(market, asset, 721, "pledge: term too long")
    _assert_refused(market, asset, 720, "pledge: notice too long")
    assert market.escrow.offer_of(asset)[1] == nonce


def test_open_lease__lien_lifted__bounds_count_no_more(market, pledged, desk):
    market.post(pledged, hourly_rate=1, notice_hours=720)
    _assert_refused(market, pledged, 8_760, "pledge: term too long")

    desk.release(market.title, pledged)

    _assert_opens(market, pledged, 8_760)


def test_pledge__running_lease_beyond_the_bounds__goes_on_to_its_end(market, desk, lessee, prices):
    lease = market.rent(2_000, hourly_rate=RATE, notice_hours=720)
    before = market.escrow.lease(lease.lease_id)

    market.pledge(lease.asset, desk)
    prices.set_hourly_rate(lease.asset, 2**64)

    assert market.escrow.lease(lease.lease_id) == before
    assert market.title.userOf(lease.asset) == lessee
    assert lease.settle(lease.at(100)) > 0
    assert lease.terminate(lease.at(200)) == lease.at(200) + 720 * HOUR
    lease.close()
    assert market.escrow.lease(lease.lease_id).is_closed


def test_post_offer__pledged__offers_beyond_the_bounds_may_stand(market, pledged):
    assert market.post(pledged, hourly_rate=1, min_hours=800, notice_hours=720) == 1


def test_set_price_source__owner__named_with_event(market, prices, owner):
    other = deployer("mocks/MockPriceSource.vy").deploy()

    market.escrow.set_price_source(other, sender=owner)

    assert only_event(market.escrow, "PriceSourceSet") == {"source": other.address}
    assert market.escrow.price_source() == other.address
    market.escrow.set_price_source(ZERO, sender=owner)
    assert only_event(market.escrow, "PriceSourceSet") == {"source": ZERO}
    assert market.escrow.price_source() == ZERO


def test_set_price_source__not_the_owner__reverts(
    market, prices, owner, stranger, guardian, host, lessee
):
    for sender in (stranger, guardian, host, lessee):
        with boa.reverts("ownable: caller is not the owner"):
            market.escrow.set_price_source(ZERO, sender=sender)

    assert market.escrow.price_source() == prices.address


def test_open_lease__price_source_without_code__lets_no_pledged_machine(market, owner, stranger):
    """Named by mistake: as if there were none, and no other machine depends on it."""
    pledged, free = market.machine(), market.machine()
    market.pledge(pledged, market.lien_holder())
    for asset in (pledged, free):
        market.post(asset, max_hours=720)
    market.escrow.set_price_source(stranger, sender=owner)

    with boa.reverts():
        market.take(pledged, 24)
    assert market.escrow.lease(market.take(free, 24)).hours == 24
    assert market.escrow.lease_count(pledged) == 0
