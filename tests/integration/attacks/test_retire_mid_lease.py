"""The owner takes the machine out of the register while money hangs on it."""

import boa

from tests.helpers.lease_builders import HOUR, RATE


def test_retire__while_let__refused_and_after_the_end_everyone_is_still_paid(
    stage, host, lessee, stranger
):
    title, escrow, splitter = stage.suite.title, stage.suite.escrow, stage.suite.splitter
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 4)
    nonce = stage.post(asset)
    stage.run(asset, start + 2 * HOUR)
    with boa.reverts("asset: still in use"):
        title.retire(asset, sender=host)
    stage.run(asset, start + 4 * HOUR - 1)
    with boa.reverts("asset: still in use"):
        title.retire(asset, sender=host)
    stage.run(asset, start + 4 * HOUR)

    title.retire(asset, sender=host)

    with boa.reverts("asset: retired"):
        escrow.open_lease(asset, 10, 2**64, nonce, sender=lessee)
    with boa.reverts("escrow: asset retired"):
        escrow.quote(asset, 10)
    with boa.reverts("escrow: asset retired"):
        stage.post(asset)
    with boa.reverts("asset: retired"):
        title.transferFrom(host, stranger, asset, sender=host)
    stage.close(lease_id)
    assert splitter.claimable(host) == 4 * RATE * 98 // 100
    assert escrow.claimable(lessee) == 0
    stage.check_books()


def test_retire__notice_given_and_over__same_seconds_are_paid(stage, host, lessee):
    title, escrow = stage.suite.title, stage.suite.escrow
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 100, notice_hours=1)
    stage.run(asset, start + 5 * HOUR)
    ends_at = escrow.terminate(lease_id, sender=lessee)
    stage.run(asset, ends_at)

    title.retire(asset, sender=host)

    stage.close(lease_id)
    assert escrow.claimable(lessee) == 94 * RATE
    assert stage.suite.splitter.claimable(host) == 6 * RATE * 98 // 100


def test_retire__node_goes_on_reporting__nothing_more_is_paid(stage, host, lessee):
    """Reports of a retired machine count on the meter and for nobody's money."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 2)
    stage.run(asset, start + 2 * HOUR)
    stage.suite.title.retire(asset, sender=host)
    stage.run(asset, start + 8 * HOUR)

    stage.close(lease_id)

    assert stage.suite.splitter.revenue_of(asset) == (2 * RATE, 2 * RATE * 98 // 100, 2 * HOUR)
    assert stage.suite.escrow.claimable(lessee) == 0


def test_register__devices_of_a_machine_in_use__refused_until_it_is_retired(stage, host, owner):
    """The same accelerators never back two machines that can be let."""
    title = stage.suite.title
    asset, start = stage.machine(), int(boa.env.timestamp)
    stage.open(asset, 2)
    devices, spec = title.device_ids(asset), title.spec(asset)

    with boa.reverts("asset: device taken"):
        title.register(host, spec, devices, "", sender=owner)
    boa.env.timestamp = start + 2 * HOUR
    title.retire(asset, sender=host)
    again = title.register(host, spec, devices, "", sender=owner)

    assert title.device_asset(devices[0]) == again == asset + 1
