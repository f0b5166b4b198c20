"""One machine with a season of rent behind it, a pool with money, and a loan on the machine."""

from collections.abc import Callable
from dataclasses import dataclass

import boa
import pytest

from tests.conftest import START
from tests.helpers.credit_suite import (
    COUNT,
    DAY,
    UNIT,
    USED_PRICE,
    CreditSuite,
    deploy_credit_suite,
)

HOUR = 3_600
STEP = 30 * DAY
RATE = COUNT * 2 * UNIT
"""What the machine is let for, an hour: the market's rate."""
PRINCIPAL = 60_000 * UNIT
MONTHS = 24
DEPOSIT = 500_000 * UNIT
FEE_BPS = 200
ASSET = 1


def net_of(gross: int) -> int:
    """Return what the fee leaves; the machine has no operator."""
    return gross - gross * FEE_BPS // 10_000


@dataclass
class Pledged:
    """The suite, and the ordinary steps of those who use it."""

    suite: CreditSuite
    host: str
    lessee: str
    lender: str

    @property
    def pool(self):
        return self.suite.pools[0]

    @property
    def debt(self) -> int:
        return int(self.pool.debt_of(ASSET))

    @property
    def due(self) -> int:
        """What the desk collects now."""
        return int(self.suite.desk.loan(ASSET).due)

    @property
    def no_allowance_left(self) -> bool:
        suite = self.suite
        return bool(suite.token.allowance(suite.splitter, suite.desk) == 0)

    def let(self, hours: int = 720) -> int:
        """Lease the machine at the market's rate and return the lease's id."""
        escrow = self.suite.escrow
        until = int(boa.env.timestamp) + 300 * DAY
        offer = (RATE, 1, 720, 1, 3_000, 24, 0, False, 0, until)
        nonce = escrow.post_offer(ASSET, offer, sender=self.host)
        return int(escrow.open_lease(ASSET, hours, RATE, nonce, sender=self.lessee))

    def pass_hours(self, hours: int) -> None:
        boa.env.timestamp = int(boa.env.timestamp) + hours * HOUR

    def quote_prices(self) -> None:
        """Let three appraisers say what an accelerator fetches."""
        for seat in range(3):
            self.suite.quote(seat, USED_PRICE)

    def freeze_code(self, contract) -> Callable[[], None]:
        """Let a contract burn all gas it is given from now on; returns what heals it."""
        code = boa.env.get_code(contract.address)
        boa.env.set_code(contract.address, b"\xfe")
        return lambda: boa.env.set_code(contract.address, code)


@pytest.fixture(scope="session")
def credit_suite(owner: str, treasury: str, guardian: str) -> CreditSuite:
    boa.env.timestamp = START  # a pool counts interest from its first second on
    return deploy_credit_suite(owner, treasury, guardian=guardian, real_meter=False)


@pytest.fixture
def unpledged(credit_suite: CreditSuite, host: str, lessee: str, lender: str) -> Pledged:
    """Let the machine work for four months, so that three whole buckets of income are there."""
    made = Pledged(credit_suite, host, lessee, lender)
    for account in (host, lessee, lender):
        credit_suite.fund(account, 10**6 * UNIT)
    credit_suite.machine(host, 1)
    credit_suite.meter.switch(ASSET, True)
    made.pool.deposit(DEPOSIT, lender, sender=lender)
    for _ in range(5):
        lease_id = made.let()
        made.pass_hours(720 + 49)
        credit_suite.escrow.close(lease_id)
    made.quote_prices()
    assert boa.env.timestamp > START
    return made


@pytest.fixture
def pledged(unpledged: Pledged) -> Pledged:
    """Borrow on it."""
    unpledged.suite.desk.borrow(ASSET, unpledged.pool, PRINCIPAL, MONTHS, sender=unpledged.host)
    return unpledged
