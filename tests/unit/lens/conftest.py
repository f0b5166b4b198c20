"""The whole suite under one lens, once per session; each test's steps are undone."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.compiling import deployer
from tests.helpers.credit_stage import CreditStage
from tests.helpers.credit_suite import CreditSuite, deploy_credit_suite
from tests.helpers.stage import Stage
from tests.invariant.money.suite import PROJECT, deploy_suite

ROLES = ("owner", "guardian", "treasury", "host", "lessee", "lender", "operator", "stranger")
CONTRACTS = PROJECT / "contracts"


def deploy_lens(escrow, desk):
    """Return a lens on an escrow and a desk."""
    return deployer("views/Lens.vy").deploy(escrow, desk)


def lent_over(title, meter, splitter, token, guardian: str):
    """Return a desk without pools."""
    appraiser = deployer("credit/Appraiser.vy").deploy(title, meter, splitter)
    desk = deployer("credit/LoanDesk.vy")
    return desk.deploy(token, title, meter, appraiser, guardian, "0x" + "00" * 20)


@pytest.fixture(scope="session")
def roles(request: pytest.FixtureRequest) -> dict[str, str]:
    return {name: request.getfixturevalue(name) for name in ROLES}


@pytest.fixture(scope="session")
def indexed_suite(owner, treasury, guardian):
    """Title, meter, index, escrow and splitter; a desk that nobody uses; the lens."""
    boa.env.timestamp = START
    suite = deploy_suite(owner, treasury, has_index=True)
    desk = lent_over(suite.title, suite.meter, suite.splitter, suite.token, guardian)
    return suite, deploy_lens(suite.escrow, desk)


@pytest.fixture
def stage(indexed_suite, roles) -> Stage:
    """Machines that report to the real meter, and a lessee with money."""
    made = Stage(indexed_suite[0], roles)
    made.fund(roles["lessee"])
    return made


@pytest.fixture
def lens(indexed_suite):
    """The lens on the stage."""
    return indexed_suite[1]


@pytest.fixture(scope="session")
def credit_suite(owner, treasury, guardian) -> CreditSuite:
    boa.env.timestamp = START
    return deploy_credit_suite(owner, treasury, guardian=guardian, real_meter=False)


@pytest.fixture(scope="session")
def credit_lens(credit_suite):
    """The lens on the credit stage."""
    return deploy_lens(credit_suite.escrow, credit_suite.desk)


@pytest.fixture
def credit(credit_suite, credit_lens, roles) -> CreditStage:
    """Lenders with money, machines that are switched on and off."""
    made = CreditStage(credit_suite, roles)
    for name in ("host", "lessee", "lender", "operator", "stranger"):
        made.fund(roles[name])
    return made
