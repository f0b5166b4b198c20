"""Notice: who gives it, when the lease ends, and what it costs."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import DAY, HOUR, RATE, fields_of


@pytest.mark.parametrize(
    ("terms", "after_hours", "ends_after_hours"),
    [
        ({"notice_hours": 24}, 10, 34),
        ({"notice_hours": 24, "min_hours": 50}, 10, 50),
        ({"notice_hours": 720}, 10, 100),
    ],
)
def test_terminate__lessee__ends_it_after_the_notice(
    market, lessee, terms, after_hours, ends_after_hours
):
    lease = market.rent(100, **terms)
    before = fields_of(lease.read())

    ends_at = lease.terminate(lease.at(after_hours))

    event = only_event(market.escrow, "NoticeGiven")
    assert ends_at == lease.at(ends_after_hours) == lease.model.ends_at
    assert event == {
        "lease_id": lease.lease_id,
        "asset": lease.asset,
        "by": lessee,
        "ends_at": ends_at,
    }
    after = fields_of(lease.read())
    assert after == before | {"ends_at": ends_at, "notice_by_lessee": True}
    assert market.title.userExpires(lease.asset) == ends_at
    assert market.title.userOf(lease.asset) == lessee
    assert market.escrow.funded_until(lease.lease_id) == ends_at
    assert market.token.balanceOf(market.escrow) == 100 * RATE


def test_terminate__unused_rest_of_the_term__goes_back_at_close(market):
    lease = market.rent(2_000, notice_hours=24)
    lease.settle(lease.at(800))
    lease.terminate(lease.at(800) + 3 * DAY)
    used = 800 + 72 + 24

    assert lease.close() == (2_000 - used) * RATE


def test_terminate__others__revert(market, host, owner, stranger):
    lease = market.rent(100)

    for sender in (host, owner, stranger):
        with boa.reverts("escrow: not the lessee"):
            market.escrow.terminate(lease.lease_id, sender=sender)


def test_terminate__twice__reverts(market):
    lease = market.rent(100)
    lease.terminate()

    with boa.reverts("escrow: notice already given"):
        lease.terminate()


def test_terminate__at_the_end__reverts_and_a_second_before_it_not(market):
    lease = market.rent(100)

    with boa.env.anchor():
        lease.terminate(lease.at(100) - 1)
        assert lease.read().ends_at == lease.at(100)
    with boa.reverts("escrow: lease has ended"):
        lease.terminate(lease.at(100))


def test_terminate__notice_longer_than_the_rest__leaves_the_user_alone(market):
    lease = market.rent(10, notice_hours=720)

    assert lease.terminate() == lease.at(10)

    assert [str(log.address) for log in market.escrow.get_logs()] == [market.escrow.address]
    assert market.title.userExpires(lease.asset) == lease.at(10)


def test_terminate__next_lease_already_runs__cannot_touch_it(market, payee):
    market.fund(payee)
    lease = market.rent(10)
    boa.env.timestamp = lease.at(10)
    market.take(lease.asset, 50, lessee=payee)

    with boa.reverts("escrow: lease has ended"):
        lease.terminate()
    assert market.title.userOf(lease.asset) == payee


def test_terminate__closed_or_unknown__reverts(market, lessee):
    lease = market.rent(100)
    lease.close()

    with boa.reverts("escrow: lease closed"):
        market.escrow.terminate(lease.lease_id, sender=lessee)
    with boa.reverts("escrow: no such lease"):
        market.escrow.terminate(lease.lease_id + 1, sender=lessee)


def test_terminate__grant_revoked_and_escrow_de_listed__still_works(market, host, owner, lessee):
    lease = market.rent(100, notice_hours=1)
    market.title.grant(lease.asset, market.escrow, 0, sender=host)
    market.title.approve_contract(market.escrow, 0, sender=owner)

    ends_at = lease.terminate()

    assert market.title.userExpires(lease.asset) == ends_at == lease.at(1)


def test_terminate__within_an_outage__gains_no_credit_by_its_timing(market):
    """A day of 4 dark hours is no breach of a promise that counts over seven days."""
    honest = market.rent(20 * 24, outages=((20, 24),), sla_bps=9_700, notice_hours=1)
    cut = market.rent(20 * 24, outages=((20, 24),), sla_bps=9_700, notice_hours=1)
    cut.terminate(cut.at(23))
    assert cut.model.ends_at == cut.at(24)

    assert cut.close() == (20 * 24 - 20) * RATE
    assert honest.close() == 4 * RATE


def test_terminate__before_the_start_is_final__moves_the_period_s_end(market):
    lease = market.rent(2_000, notice_hours=1)
    lease.terminate()

    assert lease.close() == 1_999 * RATE
    assert market.splitter.revenue_of(lease.asset)[2] == HOUR


def test_terminate__end_on_a_period_s_edge__gives_the_whole_rest_back(market):
    lease = market.rent(2_000, min_hours=720, notice_hours=24)
    assert lease.terminate() == lease.at(720)

    assert lease.close() == 1_280 * RATE
    assert market.splitter.revenue_of(lease.asset)[0] == 720 * RATE
