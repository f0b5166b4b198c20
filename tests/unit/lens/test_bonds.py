"""What stands behind promises: a bond, what is reserved of it, what a missed one is worth."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import HOUR, RATE
from tests.helpers.stage import Stage
from tests.invariant.money.suite import deploy_suite
from tests.unit.lens.conftest import deploy_lens, lent_over

BOND_HOURS = 24
BOND = 30 * RATE


@pytest.fixture(scope="module")
def bonded_suite(owner, treasury, guardian):
    """A suite whose escrow lets machines below trust level 2 only on a bond; its lens."""
    boa.env.timestamp = START
    suite = deploy_suite(owner, treasury, bond_hours=BOND_HOURS)
    desk = lent_over(suite.title, suite.meter, suite.splitter, suite.token, guardian)
    return suite, deploy_lens(suite.escrow, desk)


@pytest.fixture
def bonded(bonded_suite, roles, host) -> tuple[Stage, int]:
    """A stage on it, and a machine with a bond of 30 hours of rent."""
    stage = Stage(bonded_suite[0], roles)
    stage.fund(roles["lessee"])
    asset = stage.machine()
    stage.suite.token.mint(host, BOND)
    stage.suite.token.approve(stage.suite.bonds, BOND, sender=host)
    stage.suite.bonds.add_bond(asset, BOND, sender=host)
    return stage, asset


def test_fleet__bonded_machine_let__shows_bond_and_what_is_reserved(bonded, bonded_suite):
    stage, asset = bonded
    bare = stage.machine()
    stage.post(bare)
    lens = bonded_suite[1]
    assert [(row.bond, row.bond_reserved) for row in lens.fleet(asset, 2)] == [(BOND, 0), (0, 0)]

    stage.open(asset, 48)

    rows = lens.fleet(asset, 2)
    assert [(row.bond, row.bond_reserved) for row in rows] == [(BOND, 24 * RATE), (0, 0)]
    assert [row.offer_stands for row in rows] == [True, True]
    assert not rows[1].can_be_leased, "it lacks the bond"


def test_leases__promise_missed__shows_what_the_bond_is_asked_for(bonded, bonded_suite):
    stage, asset = bonded
    lease_id = stage.open(asset, 100)
    stage.final(START + 100 * HOUR)
    (row,) = bonded_suite[1].leases(asset, 1, 1)

    stage.suite.escrow.close(lease_id)

    paid = only_event(stage.suite.bonds, "BondPaid", stage.suite.escrow)
    assert row.shortfall == paid["shortfall"] == 100 * RATE * 3_000 // 10_000
    assert paid["amount"] == 24 * RATE, "what was reserved, and no more"
    (machine,) = bonded_suite[1].fleet(asset, 1)
    assert (machine.bond, machine.bond_reserved) == (BOND - 24 * RATE, 0)


def test_leases__promise_kept__asks_nothing_of_the_bond(bonded, bonded_suite):
    stage, asset = bonded
    lease_id = stage.open(asset, 50)
    stage.run(asset, START + 50 * HOUR)
    stage.final(START + 50 * HOUR)
    (row,) = bonded_suite[1].leases(asset, 1, 1)
    assert (row.shortfall, row.settleable) == (0, 50 * RATE)

    stage.suite.escrow.close(lease_id)

    (machine,) = bonded_suite[1].fleet(asset, 1)
    assert (machine.bond, machine.bond_reserved) == (BOND, 0)
