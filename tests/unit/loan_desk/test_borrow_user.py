"""`borrow`: whoever seizes the machine takes its user too, so not every user will do."""

import boa
import pytest

from tests.helpers.builders import LEASE
from tests.helpers.loan_stage import HOUR, MARKET_RATE, YEAR

LEAST_RATE = MARKET_RATE * 7 // 10


def let(
    stage,
    asset,
    lessee,
    hours=720,
    notice_hours=168,
    hourly_rate=LEAST_RATE,
    min_hours=168,
    tenancy=0,
):
    """Let the machine through the listed lessor."""
    terms = (hours, notice_hours, hourly_rate, min_hours, tenancy)
    stage.lessor.let(stage.title, asset, lessee, *terms)


def test_borrow__lease_at_the_bounds__passes(stage, asset, lessee):
    let(stage, asset, lessee)

    stage.borrow(asset)

    assert stage.title.userOf(asset) == lessee


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"hours": 721}, "pledge: term too long"),
        ({"notice_hours": 169}, "pledge: notice too long"),
        ({"notice_hours": 1, "min_hours": 169}, "pledge: notice too long"),
        ({"hourly_rate": LEAST_RATE - 1}, "pledge: rate too low"),
        ({"hourly_rate": 1}, "pledge: rate too low"),
        ({"tenancy": 1}, "pledge: not managed"),
    ],
)
def test_borrow__lease_beyond_the_bounds__reverts(stage, asset, lessee, terms, reason):
    let(stage, asset, lessee, **terms)

    with boa.reverts(reason):
        stage.borrow(asset)


def test_borrow__lease_without_a_market_rate__reverts(stage, asset, lessee):
    let(stage, asset, lessee)
    stage.say(asset, hourly_rate=0)

    with boa.reverts("pledge: no market rate"):
        stage.borrow(asset)


def test_borrow__latest_lease_counts__not_an_earlier_good_one(stage, asset, lessee):
    let(stage, asset, lessee, hours=1)
    boa.env.time_travel(seconds=HOUR)
    let(stage, asset, lessee, hours=721)

    with boa.reverts("pledge: term too long"):
        stage.borrow(asset)


def test_borrow__lease_is_over__its_terms_do_not_matter(stage, asset, lessee):
    let(stage, asset, lessee, hours=2, hourly_rate=1)
    boa.env.time_travel(seconds=2 * HOUR - 1)
    with boa.reverts("pledge: rate too low"):
        stage.borrow(asset)

    boa.env.time_travel(seconds=1)
    stage.borrow(asset)


def test_borrow__user_set_by_the_owner__reverts_until_cleared(stage, asset, host):
    """The ten years' lease to oneself: today's longest user is a year."""
    stage.title.setUser(asset, host, boa.env.timestamp + YEAR, sender=host)
    with boa.reverts("desk: user set by an owner"):
        stage.borrow(asset)

    stage.title.setUser(asset, "0x" + "00" * 20, 0, sender=host)
    stage.borrow(asset)


def test_borrow__lessor_no_longer_listed__reverts(stage, asset, lessee, owner):
    let(stage, asset, lessee)
    stage.title.approve_contract(stage.lessor, 0, sender=owner)
    with boa.reverts("desk: lessor not listed"):
        stage.borrow(asset)

    stage.title.approve_contract(stage.lessor, LEASE, sender=owner)
    stage.borrow(asset)


def test_borrow__then_the_owner_cannot_set_a_user(stage, lent, host):
    with boa.reverts("asset: encumbered"):
        stage.title.setUser(lent, host, boa.env.timestamp + HOUR, sender=host)
