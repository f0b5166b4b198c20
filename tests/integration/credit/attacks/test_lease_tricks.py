"""T3: the machine is let to a friend on terms that outlive the loan, before or after borrowing."""

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN, run_out
from tests.helpers.credit_stage import RENT
from tests.helpers.stage import HOUR

YEAR_HOURS = 8_760
WORSE = (
    ({"hours": 721}, "pledge: term too long"),
    ({"hours": YEAR_HOURS}, "pledge: term too long"),
    ({"hours": 720, "hourly_rate": 1}, "pledge: rate too low"),
    ({"hours": 720, "hourly_rate": RENT * 7 // 10 - 1}, "pledge: rate too low"),
    ({"hours": 720, "notice_hours": 169}, "pledge: notice too long"),
)
WORST = {"hours": 720, "hourly_rate": RENT * 7 // 10, "notice_hours": 168}
"""What a lender must live with."""


@pytest.fixture
def free(stage):
    return run_out(stage)


def _let(stage, hours: int, **offer: int) -> int:
    return stage.open(FIRST, hours, **{"hourly_rate": RENT, "sla_bps": 0} | offer)


@pytest.mark.parametrize(("terms", "reason"), WORSE)
def test_borrow__right_after_such_a_lease__refused(free, terms, reason):
    _let(free, **terms)
    with boa.reverts(reason):
        free.borrow(FIRST, LOAN)


@pytest.mark.parametrize(("terms", "reason"), WORSE)
def test_open_lease__right_after_borrowing__refused(free, terms, reason):
    free.borrow(FIRST, LOAN)
    with boa.reverts(reason):
        _let(free, **terms)


def test_lease__just_within_the_bounds__before_and_after_borrowing(free):
    desk, title, lessee = free.suite.desk, free.suite.title, free.roles["lessee"]
    with boa.env.anchor():
        _let(free, **WORST)
        free.borrow(FIRST, LOAN)
        assert (title.userOf(FIRST), title.lien_of(FIRST)) == (lessee, desk.address)
        assert free.debt(FIRST) - LOAN in (0, 1)  # debts are rounded up
    free.borrow(FIRST, LOAN)
    _let(free, **WORST)
    assert (title.userOf(FIRST), title.lien_of(FIRST)) == (lessee, desk.address)


def test_borrow__machine_given_to_a_user_by_its_owner__refused_while_it_lasts(free, host, payee):
    title = free.suite.title
    title.setUser(FIRST, payee, boa.env.timestamp + YEAR_HOURS * HOUR, sender=host)
    with boa.reverts("desk: user set by an owner"):
        free.borrow(FIRST, LOAN)

    title.setUser(FIRST, "0x" + "00" * 20, 0, sender=host)
    free.borrow(FIRST, LOAN)
    with boa.reverts("asset: encumbered"):
        title.setUser(FIRST, payee, boa.env.timestamp + HOUR, sender=host)


def test_borrow__let_by_a_lessor_that_is_listed_no_more__refused(free, owner):
    """Its leases cannot be judged any more."""
    _let(free, 720)
    free.suite.title.approve_contract(free.suite.escrow, 0, sender=owner)
    with boa.reverts("desk: lessor not listed"):
        free.borrow(FIRST, LOAN)


def test_offer__posted_before_borrowing__is_judged_when_it_is_taken(free, payee):
    """A standing offer on bad terms cannot be taken once the machine is pledged."""
    free.fund(payee)
    nonce = free.post(FIRST, hourly_rate=1)
    free.borrow(FIRST, LOAN)
    with boa.reverts("pledge: rate too low"):
        free.take(FIRST, 720, nonce, payee)


def test_take__machine_let_within_the_bounds__buyer_is_free_in_a_month(free, stranger):
    """The lease goes with the machine; its rent is the buyer's."""
    free.borrow(FIRST, LOAN)
    free.default(FIRST)
    free.auction(FIRST)
    lease_id = _let(free, **WORST)
    free.buy(FIRST, stranger)
    before = free.suite.splitter.claimable(stranger)

    free.close(lease_id)

    rent = 720 * (RENT * 7 // 10)
    assert free.suite.splitter.claimable(stranger) - before == rent - rent * 2 // 100
    title = free.suite.title
    assert title.userExpires(FIRST) <= boa.env.timestamp
    title.setUser(FIRST, stranger, boa.env.timestamp + HOUR, sender=stranger)
