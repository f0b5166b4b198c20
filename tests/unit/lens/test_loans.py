"""Each loan's row says what desk, pool and appraiser say themselves."""

import boa
import pytest

from tests.helpers.credit_stage import STEP
from tests.helpers.credit_suite import DAY, UNIT
from tests.helpers.lease_builders import ZERO, fields_of

DEPOSIT = 400_000 * UNIT
LOAN = 60_000 * UNIT


@pytest.fixture
def lent(credit):
    """A loan on the second of three machines."""
    credit.machine()
    asset = credit.machine()
    credit.machine()
    credit.lend(DEPOSIT)
    credit.season(asset)
    credit.appraise()
    credit.borrow(asset, LOAN)
    return asset


def assert_tells_what_they_say(credit, row):
    """Compare every field with the view of the contract that it comes from."""
    desk, appraiser = credit.suite.desk, credit.suite.appraiser
    assert fields_of(row.loan) == fields_of(desk.loan(row.asset))
    assert row.rate == credit.suite.pools[0].borrow_rate()
    assert row.is_examined
    assert row.is_current == desk.is_current(row.asset)
    assert row.arrears == desk.arrears(row.asset)
    assert fields_of(row.worth) == fields_of(appraiser.assess(row.asset))
    with boa.env.anchor():
        desk.review(row.asset)
        (reviewed,) = [log for log in desk.get_logs() if type(log).__name__ == "Reviewed"]
        assert row.cover_bps == reviewed.cover_bps


def test_loans__current__says_what_the_contracts_say(credit, credit_lens, lent):
    (row,) = credit_lens.loans(1, 20)

    assert row.asset == lent
    assert_tells_what_they_say(credit, row)
    assert (row.loan.state, row.loan.borrower) == (1, credit.roles["host"])
    assert (row.loan.principal, row.loan.debt) == (LOAN, LOAN + 1)
    assert row.is_current
    assert row.cover_bps > 15_000
    assert (row.price, row.is_on_sale) == (0, False)
    assert fields_of(credit_lens.loan(lent)) == fields_of(row)


def test_loan__flagged_then_on_sale__state_arrears_and_price(credit, credit_lens, lent):
    credit.default(lent)
    flagged = credit_lens.loan(lent)
    assert_tells_what_they_say(credit, flagged)
    assert (flagged.loan.state, flagged.is_current) == (2, False)
    assert flagged.arrears > 0

    start = credit.auction(lent)
    on_sale = credit_lens.loan(lent)
    assert_tells_what_they_say(credit, on_sale)
    assert (on_sale.loan.state, on_sale.is_on_sale, on_sale.price) == (3, True, start)

    credit.fall(lent, 2 * DAY)
    assert credit_lens.loan(lent).price == credit.suite.desk.price(lent) < start // 3


def test_loan__appraiser_gone__the_row_stands_and_says_so(credit, credit_lens, lent):
    boa.env.timestamp += STEP
    boa.env.set_code(credit.suite.appraiser.address, b"\xfe")

    row = credit_lens.loan(lent)

    assert fields_of(row.loan) == fields_of(credit.suite.desk.loan(lent))
    assert set(row.worth) == {0, b"\0" * 32}
    assert row.cover_bps == 0
    assert (row.is_examined, row.is_current) == (True, False)
    assert row.arrears == credit.suite.desk.arrears(lent) > 0


def test_loan__desk_cannot_examine__says_so(credit, credit_lens, lent):
    boa.env.set_code(credit.suite.meter.address, b"\xfe")

    row = credit_lens.loan(lent)

    assert (row.is_examined, row.is_current, row.arrears) == (False, False, 0)
    assert row.loan.debt == credit.suite.desk.loan(lent).debt == LOAN + 1


def test_loan__none__is_zero(credit, credit_lens, lent):
    for asset in (lent + 1, 0, 2**256 - 1):
        row = credit_lens.loan(asset)
        assert row.asset == asset
        assert set(row.loan) == {0, ZERO}
        assert not row.is_examined

    credit.pay(lent)
    assert credit_lens.loan(lent).loan.state == 0


def test_loans__pages__look_at_machines_and_end_empty(credit, credit_lens, lent):
    pages = [credit_lens.loans(first, 1) for first in (1, 2, 3, 4, 2**256 - 1)]

    assert [[row.asset for row in page] for page in pages] == [[], [lent], [], [], []]
    with boa.reverts("lens: page too long"):
        credit_lens.loans(1, credit_lens.MAX_LOANS() + 1)
    with boa.reverts("lens: rows count from 1"):
        credit_lens.loans(0, 1)
