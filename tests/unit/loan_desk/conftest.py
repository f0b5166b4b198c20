"""One loan desk per session over contracts that obey the tests; undone per test."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.loan_stage import LoanStage, build


@pytest.fixture(scope="session")
def stage(owner: str, guardian: str, host: str) -> LoanStage:
    boa.env.timestamp = START
    return build(owner, guardian, host)


@pytest.fixture(scope="session")
def clocked(owner: str, guardian: str, host: str) -> LoanStage:
    """A stage whose desk reads a sequencer feed."""
    boa.env.timestamp = START
    return build(owner, guardian, host, with_feed=True)


@pytest.fixture
def asset(stage: LoanStage) -> int:
    """A machine of the host that may be pledged."""
    return stage.machine()


@pytest.fixture
def lent(stage: LoanStage, asset: int) -> int:
    """The host's machine with a loan of 10,000 over 12 steps at 15 %."""
    stage.borrow(asset)
    return asset


@pytest.fixture
def payer(stage: LoanStage, stranger: str) -> str:
    """A stranger with money for the desk."""
    return stage.fund(stranger)


@pytest.fixture
def flagged(stage: LoanStage, lent: int) -> int:
    """The loan, flagged at its first step."""
    stage.flagged(lent)
    return lent


@pytest.fixture
def on_sale(stage: LoanStage, lent: int, operator: str) -> int:
    """The loan in an auction that the operator started."""
    stage.in_auction(lent, operator)
    return lent
