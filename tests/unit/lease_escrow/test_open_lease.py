"""Opening: what it takes, what it records, and everything that must refuse it."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.compiling import deployer
from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import DAY, HOUR, RATE, fields_of
from tests.helpers.lease_market import MONEY, UNLIMITED


def test_open_lease__standing_offer__escrows_the_term_and_sets_the_user(market, asset, lessee):
    nonce = market.post(asset, min_hours=2, sla_bps=9_500, credit_bps=1_000, notice_hours=48)

    lease_id = market.escrow.open_lease(asset, 40, RATE, nonce, sender=lessee)

    event = only_event(market.escrow, "LeaseOpened")
    assert lease_id == asset * 1_000_000 + 1
    assert event == {
        "lease_id": lease_id,
        "asset": asset,
        "lessee": lessee,
        "hourly_rate": RATE,
        "hours": 40,
        "escrowed": 40 * RATE,
        "started_at": START,
        "ends_at": START + 40 * HOUR,
    }
    assert fields_of(market.escrow.lease(lease_id)) == {
        "lessee": lessee,
        "asset": asset,
        "started_at": START,
        "ends_at": START + 40 * HOUR,
        "hours": 40,
        "min_hours": 2,
        "hourly_rate": RATE,
        "sla_bps": 9_500,
        "credit_bps": 1_000,
        "notice_hours": 48,
        "is_closed": False,
        "notice_by_lessee": False,
        "escrowed": 40 * RATE,
        "released": 0,
        "periods_closed": 0,
        "period_started_at": START,
        "period_total": 0,
        "period_seconds": 0,
        "previous_lease_id": 0,
        "notice_by_owner": False,
        "is_successor": False,
        "tenancy": 0,
    }
    assert market.escrow.lease_count(asset) == 1
    assert market.token.balanceOf(market.escrow) == 40 * RATE
    assert market.token.balanceOf(lessee) == MONEY - 40 * RATE
    assert market.title.userOf(asset) == lessee
    assert market.title.userExpires(asset) == START + 40 * HOUR


def test_open_lease__offer_stands_on__can_be_taken_again_in_the_second_the_lease_ends(
    market, asset, lessee, payee
):
    market.fund(payee)
    market.post(asset)
    first = market.take(asset, 10)

    boa.env.timestamp = START + 10 * HOUR
    assert market.title.userOf(asset) == "0x" + "00" * 20
    second = market.take(asset, 5, lessee=payee)

    assert market.escrow.lease(second).previous_lease_id == first
    assert market.escrow.lease(second).started_at == market.escrow.lease(first).ends_at
    assert market.title.userOf(asset) == payee
    assert market.token.balanceOf(market.escrow) == 15 * RATE


def test_open_lease__second_before_the_end__reverts(market, asset):
    market.post(asset)
    market.take(asset, 10)

    boa.env.timestamp = START + 10 * HOUR - 1
    with boa.reverts("escrow: machine in use"):
        market.take(asset, 5)


def test_open_lease__right_after_a_notice_ran_out__goes_through(market):
    lease = market.rent(100, notice_hours=1)
    ends_at = lease.terminate()

    boa.env.timestamp = ends_at
    assert market.take(lease.asset, 5) == lease.lease_id + 1


def test_open_lease__offer_posted_anew_before_it__reverts(market, asset, lessee):
    """Bait and switch: the lessee saw terms that no longer stand."""
    seen = market.post(asset, sla_bps=9_900)
    present = market.post(asset, sla_bps=0)

    with boa.reverts("escrow: offer changed"):
        market.escrow.open_lease(asset, 10, UNLIMITED, seen, sender=lessee)
    assert market.escrow.open_lease(asset, 10, UNLIMITED, present, sender=lessee)


def test_open_lease__withdrawn_and_posted_anew__reverts_on_the_old_nonce(market, asset, lessee):
    seen = market.post(asset)
    market.escrow.withdraw_offer(asset, sender=market.roles.host)
    market.post(asset, hourly_rate=5 * RATE)

    with boa.reverts("escrow: offer changed"):
        market.escrow.open_lease(asset, 10, UNLIMITED, seen, sender=lessee)


def test_open_lease__rate_above_the_limit__reverts(market, asset, lessee):
    nonce = market.post(asset, hourly_rate=RATE)

    with boa.reverts("escrow: rate above limit"):
        market.escrow.open_lease(asset, 10, RATE - 1, nonce, sender=lessee)
    assert market.escrow.open_lease(asset, 10, RATE, nonce, sender=lessee)


def test_open_lease__offer_of_a_former_owner__reverts_also_when_he_is_back(
    market, asset, host, lender
):
    market.post(asset)
    market.title.transferFrom(host, lender, asset, sender=host)
    with boa.reverts("escrow: offer of former owner"):
        market.take(asset, 10)

    market.title.transferFrom(lender, host, asset, sender=lender)
    market.title.grant(asset, market.escrow, 1, sender=host)
    with boa.reverts("escrow: offer of former owner"):
        market.take(asset, 10)

    market.post(asset)
    assert market.take(asset, 10)


@pytest.mark.parametrize(
    ("hours", "reason"),
    [(4, "escrow: hours below offer"), (10, "escrow: hours above offer")],
)
def test_open_lease__term_beyond_the_offer__reverts(market, asset, hours, reason):
    market.post(asset, min_hours=5, max_hours=9)

    with boa.reverts(reason):
        market.take(asset, hours)


def test_open_lease__offer_expired__reverts(market, asset):
    market.post(asset, valid_until=START + DAY)

    boa.env.timestamp = START + DAY + 1
    with boa.reverts("escrow: offer expired"):
        market.take(asset, 10)
    boa.env.timestamp = START + DAY
    assert market.take(asset, 10)


def test_open_lease__grant_revoked__reverts(market, asset, host):
    market.post(asset)
    market.title.grant(asset, market.escrow, 0, sender=host)

    with boa.reverts("asset: no lease grant"):
        market.take(asset, 10)
    assert market.token.balanceOf(market.escrow) == 0


def test_open_lease__escrow_de_listed__reverts(market, asset, owner):
    market.post(asset)
    market.title.approve_contract(market.escrow, 0, sender=owner)

    with boa.reverts("asset: not a listed lessor"):
        market.take(asset, 10)


def test_open_lease__machine_retired__reverts(market, asset, host):
    market.post(asset)
    market.title.retire(asset, sender=host)

    with boa.reverts("asset: retired"):
        market.take(asset, 10)


def test_open_lease__without_money_or_allowance__reverts(market, asset, stranger):
    market.post(asset)

    with boa.reverts():
        market.take(asset, 10, lessee=stranger)
    market.token.mint(stranger, 10 * RATE)
    with boa.reverts():
        market.take(asset, 10, lessee=stranger)
    market.token.approve(market.escrow, 10 * RATE, sender=stranger)
    assert market.take(asset, 10, lessee=stranger)


def test_open_lease__machine_encumbered__goes_through(market, asset, owner):
    """Under a lien only listed lessors set users: the escrow is one."""
    prices = deployer("mocks/MockPriceSource.vy").deploy()
    prices.set_hourly_rate(asset, RATE)
    market.escrow.set_price_source(prices, sender=owner)
    market.post(asset)
    market.pledge(asset, market.lien_holder())

    assert market.take(asset, 10)
