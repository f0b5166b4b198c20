"""Locked terms promise revenue to others: such a machine is not pledged, nor its loan renewed."""

import boa
import pytest

from tests.helpers.compiling import deployer
from tests.helpers.loan_stage import MONTHS, PRINCIPAL, ZERO


@pytest.fixture
def splitter(stage):
    """Return the splitter that the appraiser names."""
    return deployer("mocks/MockSplitter.vy").at(stage.appraiser.splitter())


def test_borrow__terms_locked__refused_and_allowed_when_the_lock_ends(stage, asset, splitter, host):
    splitter.set_locked(asset, True)
    with boa.reverts("desk: terms locked"):
        stage.desk.borrow(asset, stage.pool, PRINCIPAL, MONTHS, sender=host)
    assert stage.title.lien_of(asset) == ZERO
    assert stage.pool.debt_of(asset) == 0

    splitter.set_locked(asset, False)
    stage.desk.borrow(asset, stage.pool, PRINCIPAL, MONTHS, sender=host)
    assert stage.title.lien_of(asset) == stage.desk.address
    assert stage.debt(asset) == PRINCIPAL


def test_refinance__terms_locked_meanwhile__refused(stage, asset, splitter, host):
    stage.borrow(asset)
    other = stage.new_pool()
    splitter.set_locked(asset, True)

    with boa.reverts("desk: terms locked"):
        stage.desk.refinance(asset, other, PRINCIPAL, MONTHS, sender=host)
    splitter.set_locked(asset, False)
    stage.fund(host)
    stage.desk.refinance(asset, other, PRINCIPAL, MONTHS, sender=host)
    assert stage.desk.loan(asset).pool == other.address
