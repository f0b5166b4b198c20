"""A lease outlives transfer, pledge, seizure and auction; rent settled later is the new owner's."""

import boa
import pytest

from tests.helpers.builders import LEASE, PLEDGE
from tests.helpers.credit_attack_stage import FIRST, LOAN, run_out
from tests.helpers.credit_stage import RENT, SEASON, CreditStage
from tests.helpers.credit_suite import DAY
from tests.helpers.lease_builders import ZERO
from tests.helpers.lease_words import IDS_PER_ASSET

HOURS = 720
FEE_BPS = 200
TERMS = {"hourly_rate": RENT, "sla_bps": 0, "credit_bps": 0, "notice_hours": 168}


@pytest.fixture
def free(stage):
    """The machine's last lease of the season is over and settled to its end."""
    stage = run_out(stage)
    stage.close(FIRST * IDS_PER_ASSET + SEASON)
    return stage


def _net(gross: int) -> int:
    return gross - gross * FEE_BPS // 10_000


def _assert_as_agreed(stage: CreditStage, lease_id: int, agreed) -> None:
    """The lessee still has what was agreed: party, rate, term and use."""
    now, title = stage.suite.escrow.lease(lease_id), stage.suite.title
    fields = ("lessee", "hourly_rate", "started_at", "ends_at", "hours", "notice_hours")
    assert [getattr(now, name) for name in fields] == [getattr(agreed, name) for name in fields]
    assert (title.userOf(FIRST), title.userExpires(FIRST)) == (agreed.lessee, agreed.ends_at)


def test_lease__sold_and_pledged_while_it_runs__rent_follows_the_title_then_the_debt(
    free, host, payee, lessee
):
    escrow, splitter, title = free.suite.escrow, free.suite.splitter, free.suite.title
    lease_id = free.open(FIRST, HOURS, **TERMS)
    agreed = escrow.lease(lease_id)
    of_host, of_payee = splitter.claimable(host), splitter.claimable(payee)

    free.wait(4 * DAY)
    first = escrow.settle(lease_id)
    assert first == 48 * RENT
    title.transferFrom(host, payee, FIRST, sender=host)
    _assert_as_agreed(free, lease_id, agreed)
    assert escrow.unsettled(FIRST) == 48 * RENT  # two days are the buyer's already

    free.wait(2 * DAY)
    second = escrow.settle(lease_id)
    assert splitter.claimable(host) == of_host + _net(first)
    assert splitter.claimable(payee) == of_payee + _net(second)

    title.grant(FIRST, escrow, LEASE, sender=payee)
    title.grant(FIRST, free.suite.desk, PLEDGE, sender=payee)
    free.borrow(FIRST, LOAN)
    _assert_as_agreed(free, lease_id, agreed)
    free.final(agreed.ends_at)
    debt, of_payee = free.debt(FIRST), splitter.claimable(payee)
    third = HOURS * RENT - first - second
    escrow.close(lease_id)

    served = debt - free.debt(FIRST)
    assert served > 0
    assert splitter.claimable(payee) - of_payee == pytest.approx(_net(third) - served, abs=2)
    assert splitter.claimable(host) == of_host + _net(first)
    assert escrow.claimable(lessee) == 0 and title.userOf(FIRST) == ZERO
    free.check_books()


def test_lease__seized_and_auctioned_while_it_runs__buyer_has_what_is_settled_from_then_on(
    free, host, stranger, lessee
):
    escrow, splitter, title = free.suite.escrow, free.suite.splitter, free.suite.title
    free.borrow(FIRST, LOAN)
    free.default(FIRST)
    lease_id = free.open(FIRST, HOURS, **TERMS)
    agreed = escrow.lease(lease_id)
    free.auction(FIRST)
    debt = free.debt(FIRST)
    first = escrow.settle(lease_id)
    assert first == 5 * 24 * RENT
    assert free.debt(FIRST) < debt  # while it is for sale, rent pays the debt

    free.buy(FIRST, stranger)
    assert title.ownerOf(FIRST) == stranger and title.lien_of(FIRST) == ZERO
    _assert_as_agreed(free, lease_id, agreed)
    of_host, of_buyer = splitter.claimable(host), splitter.claimable(stranger)
    with boa.reverts("escrow: not the title owner"):
        escrow.reclaim(lease_id, 2, sender=host)

    free.wait(DAY)
    second = escrow.settle(lease_id)
    assert splitter.claimable(stranger) == of_buyer + _net(second)
    free.close(lease_id)
    assert splitter.claimable(stranger) - of_buyer == pytest.approx(
        _net(HOURS * RENT - first), abs=1
    )
    assert splitter.claimable(host) == of_host
    assert escrow.claimable(lessee) == 0
    free.check_books()
    free.claim_all()
    free.check_books()


def test_reclaim__by_the_buyer_in_an_auction__ends_it_after_its_notice(free, stranger, lessee):
    escrow, title = free.suite.escrow, free.suite.title
    free.borrow(FIRST, LOAN)
    free.default(FIRST)
    lease_id = free.open(FIRST, HOURS, **TERMS)
    free.auction(FIRST)
    free.buy(FIRST, stranger)

    ends_at = escrow.reclaim(lease_id, 2, sender=stranger)

    assert ends_at == boa.env.timestamp + 168 * 3_600
    assert (title.userOf(FIRST), title.userExpires(FIRST)) == (lessee, ends_at)
    free.close(lease_id)
    assert escrow.claimable(lessee) == (HOURS - 14 * 24) * RENT
    free.check_books()
