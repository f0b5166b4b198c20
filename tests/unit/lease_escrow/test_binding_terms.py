"""What binds whoever takes a machine over, and the bounds of a pledge for extensions."""

import boa
import pytest

from tests.helpers.compiling import deployer
from tests.helpers.lease_builders import HOUR, RATE
from tests.helpers.lease_market import UNLIMITED


def test_binding_terms__never_let__zeros(market, asset):
    assert market.escrow.binding_terms(asset) == (0, 0, 0, 0)


@pytest.mark.parametrize(("min_hours", "notice_hours", "binds"), [(1, 24, 24), (50, 24, 50)])
def test_binding_terms__one_lease__its_whole_term_also_near_its_end(
    market, min_hours, notice_hours, binds
):
    lease = market.rent(100, min_hours=min_hours, notice_hours=notice_hours)
    assert market.escrow.binding_terms(lease.asset) == (100, binds, RATE, 0)

    boa.env.timestamp = lease.at(99)
    assert market.escrow.binding_terms(lease.asset) == (100, binds, RATE, 0)


@pytest.mark.parametrize(
    ("first", "second", "after_hours", "expected"),
    [
        ({}, {}, 0, (150, 25, RATE)),
        ({}, {}, 0.5, (150, 25, RATE)),
        ({}, {}, 90, (100, 24, RATE)),
        ({}, {"hourly_rate": RATE - 1}, 0, (150, 25, RATE - 1)),
        ({}, {"hourly_rate": RATE + 1}, 0, (150, 25, RATE)),
        ({}, {"min_hours": 40}, 0, (150, 64, RATE)),
        ({}, {"min_hours": 40}, 90, (100, 50, RATE)),
        ({}, {"min_hours": 40}, 89.5, (100, 51, RATE)),
        ({"min_hours": 90}, {"notice_hours": 100}, 0, (150, 100, RATE)),
        ({"notice_hours": 100}, {"min_hours": 50}, 0, (150, 150, RATE)),
    ],
)
def test_binding_terms__successor_waits__both_together(
    market, first, second, after_hours, expected
):
    lease = market.rent(100, **first)
    market.post(lease.asset, **second)
    lease.extend(50)

    boa.env.timestamp = lease.at(after_hours)

    assert market.escrow.binding_terms(lease.asset) == (*expected, 0)
    boa.env.timestamp = lease.at(100)
    assert market.escrow.binding_terms(lease.asset)[0] == 50


def test_binding_terms__successor_fell__the_lease_that_runs(market):
    lease = market.rent(100)
    market.post(lease.asset, hourly_rate=1, min_hours=40)
    lease.extend(50)
    lease.terminate(lease.at(10))

    assert market.escrow.binding_terms(lease.asset) == (100, 24, RATE, 0)


@pytest.fixture
def pledged(market, owner):
    """A lease of a machine that is then pledged; its market rate allows exactly `RATE`."""
    prices = deployer("mocks/MockPriceSource.vy").deploy()
    market.escrow.set_price_source(prices, sender=owner)
    lease = market.rent(100, notice_hours=24)
    prices.set_hourly_rate(lease.asset, RATE * 10 // 7)
    market.pledge(lease.asset, market.lien_holder())
    return lease


@pytest.mark.parametrize(
    ("offer", "hours", "within", "reason"),
    [
        ({}, 621, 620, "pledge: term too long"),
        ({"min_hours": 145}, 200, None, "pledge: notice too long"),
        ({"notice_hours": 169}, 200, None, "pledge: notice too long"),
        ({"hourly_rate": RATE - 1}, 200, None, "pledge: rate too low"),
    ],
)
def test_extend__pledged_beyond_the_bounds__reverts(market, pledged, offer, hours, within, reason):
    nonce = market.post(pledged.asset, **offer)
    lessee, held = market.roles.lessee, market.token.balanceOf(market.escrow)

    with boa.reverts(reason):
        market.escrow.extend(pledged.lease_id, hours, UNLIMITED, nonce, sender=lessee)
    assert market.token.balanceOf(market.escrow) == held
    if within:
        market.escrow.extend(pledged.lease_id, within, UNLIMITED, nonce, sender=lessee)


def test_extend__pledged_at_every_bound__opens(market, pledged):
    market.post(pledged.asset, notice_hours=168, min_hours=144)

    successor = pledged.extend(620)

    assert successor.read().ends_at == pledged.at(720)
    assert market.escrow.binding_terms(pledged.asset) == (720, 168, RATE, 0)


def test_extend__pledged_then_notice__machine_is_free_within_the_bound(market, pledged):
    """The owner gives notice to both at once; too late for the first, it finds the second."""
    market.post(pledged.asset, notice_hours=24, min_hours=144)
    successor = pledged.extend(620)
    noticed = pledged.at(100) - 24 * HOUR + 1

    pledged.reclaim(noticed)
    successor.reclaim(noticed)

    assert pledged.read().ends_at == pledged.at(100)
    assert market.title.userExpires(pledged.asset) - noticed <= 168 * HOUR


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_binding_terms__tenancies__bare_metal_if_either_is(market, first, second):
    lease = market.rent(100, tenancy=first)
    assert market.escrow.binding_terms(lease.asset)[3] == first
    market.post(lease.asset, tenancy=second)
    lease.extend(10)

    assert market.escrow.binding_terms(lease.asset)[3] == max(first, second)
    boa.env.timestamp = lease.at(100)
    assert market.escrow.binding_terms(lease.asset)[3] == second
