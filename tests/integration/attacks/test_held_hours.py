"""An open dispute: rent of the hours in doubt waits a day, nothing else does."""

import boa
import pytest

from tests.helpers.attesting import Quorum, hour_of
from tests.helpers.compiling import deployer
from tests.helpers.lease_builders import DAY, HOUR, RATE
from tests.helpers.stage import FINALITY


@pytest.fixture
def disputed(stage):
    """Two machines let for ten hours; the last hour of the first is held, an hour ago."""
    start = int(boa.env.timestamp)
    machines = stage.machine(), stage.machine()
    leases = [stage.open(asset, 10, sla_bps=0) for asset in machines]
    for hour in range(12):
        boa.env.timestamp = start + (hour + 1) * HOUR
        ended_at = int(boa.env.timestamp)
        stage.carry(stage.report(asset, ended_at - HOUR, ended_at) for asset in machines)
    disputes = str(deployer("mocks/MockCaller.vy").deploy().address)
    stage.suite.meter.set_disputes(disputes, sender=stage.suite.owner)
    boa.env.timestamp = start + 10 * HOUR + FINALITY - 1
    stage.suite.meter.hold(machines[0], hour_of(start) + 9, sender=disputes)
    boa.env.timestamp += HOUR
    return machines, leases, start


def test_close__last_hour_disputed_and_refuted__lessee_has_it_back(stage, disputed, lessee):
    (asset, other), (lease_id, other_id), start = disputed
    escrow = stage.suite.escrow

    with boa.reverts("escrow: not final yet"):
        escrow.close(lease_id)
    escrow.settle(lease_id)
    escrow.close(other_id)
    assert stage.suite.splitter.revenue_of(asset)[2] == 9 * HOUR
    assert stage.suite.splitter.revenue_of(other)[2] == 10 * HOUR
    Quorum(stage.suite.meter, stage.suite.owner).refute(asset, hour_of(start) + 9, 0)
    boa.env.timestamp += DAY
    escrow.close(lease_id)

    assert escrow.claimable(lessee) == RATE
    assert stage.suite.splitter.revenue_of(asset)[2] == 9 * HOUR
    stage.check_books()


def test_close__last_hour_disputed_and_no_ruling__host_is_paid_a_day_late(stage, disputed, lessee):
    (asset, _), (lease_id, _), _ = disputed

    boa.env.timestamp += DAY - HOUR - 1
    with boa.reverts("escrow: not final yet"):
        stage.suite.escrow.close(lease_id)
    boa.env.timestamp += 1
    stage.suite.escrow.close(lease_id)

    assert stage.suite.escrow.claimable(lessee) == 0
    assert stage.suite.splitter.revenue_of(asset)[2] == 10 * HOUR
    stage.check_books()
