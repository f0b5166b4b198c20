"""T11: terms that change between what the lessee saw and what he would get."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import HOUR, RATE
from tests.helpers.stage import UNLIMITED

WORSE = {
    "no_promise": {"sla_bps": 0, "credit_bps": 0},
    "longer_notice": {"notice_hours": 720},
    "dearer": {"hourly_rate": RATE + 1},
    "longer_least_term": {"min_hours": 10},
    "the_same_again": {},
}


@pytest.mark.parametrize("change", WORSE)
def test_open_lease__offer_re_posted_before__refused_and_nothing_taken(stage, lessee, change):
    asset = stage.machine()
    seen = stage.post(asset)
    before = stage.balances()
    stage.post(asset, **WORSE[change])

    with boa.reverts("escrow: offer changed"):
        stage.suite.escrow.open_lease(asset, 10, UNLIMITED, seen, sender=lessee)

    assert stage.balances() == before
    assert stage.suite.escrow.lease_count(asset) == 0
    assert stage.suite.title.userExpires(asset) == 0
    stage.take(asset, 10, seen + 1)
    rate = WORSE[change].get("hourly_rate", RATE)
    assert before["lessee"] - stage.balances()["lessee"] == 10 * rate


def test_open_lease__offer_withdrawn_and_posted_dearer__limit_and_nonce_both_hold(stage, lessee):
    asset = stage.machine()
    seen = stage.post(asset)
    stage.suite.escrow.withdraw_offer(asset, sender=stage.roles["host"])
    dearer = stage.post(asset, hourly_rate=2 * RATE)
    escrow, before = stage.suite.escrow, stage.balances()

    with boa.reverts("escrow: offer changed"):
        escrow.open_lease(asset, 10, UNLIMITED, seen, sender=lessee)
    with boa.reverts("escrow: rate above limit"):
        escrow.open_lease(asset, 10, RATE, dearer, sender=lessee)

    assert dearer == seen + 1
    assert stage.balances() == before


def test_open_lease__offer_withdrawn_first__refused(stage, lessee, host):
    asset = stage.machine()
    seen = stage.post(asset)
    stage.suite.escrow.withdraw_offer(asset, sender=host)

    with boa.reverts("escrow: no offer"):
        stage.suite.escrow.open_lease(asset, 10, UNLIMITED, seen, sender=lessee)

    assert stage.suite.escrow.offer_of(asset)[3] is False


def test_open_lease__no_offer_ever_and_nonce_zero__refused(stage, lessee):
    asset = stage.machine()

    with boa.reverts("escrow: no offer"):
        stage.suite.escrow.open_lease(asset, 0, 0, 0, sender=lessee)
    with boa.reverts("escrow: no offer"):
        stage.suite.escrow.open_lease(asset + 1, 0, 0, 0, sender=lessee)

    assert stage.suite.escrow.lease_count(asset) == 0


def test_post_offer__while_the_lease_runs__changes_nothing_of_it(stage, host):
    asset = stage.machine()
    lease_id = stage.open(asset, 24)
    agreed = stage.suite.escrow.lease(lease_id)

    stage.post(asset, hourly_rate=9 * RATE, sla_bps=0, credit_bps=0, notice_hours=720)

    assert stage.suite.escrow.lease(lease_id) == agreed
    boa.env.timestamp += 2 * HOUR
    ends_at = stage.suite.escrow.terminate(lease_id, sender=stage.roles["lessee"])
    assert ends_at == agreed.started_at + 24 * HOUR
    assert only_event(stage.suite.escrow, "NoticeGiven") == {
        "lease_id": lease_id,
        "asset": asset,
        "by": stage.roles["lessee"],
        "ends_at": ends_at,
    }
