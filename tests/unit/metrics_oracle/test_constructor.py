"""What a meter is deployed with, and the bounds of it."""

import boa
import pytest

from tests.helpers.event_logs import events_of
from tests.helpers.metering import deploy_meter
from tests.helpers.signing import chain_id

HOUR, DAY = 3_600, 86_400
ZERO = "0x" + "00" * 20


def test_constructor__usual_values__reads_back(title, owner, guardian):
    meter = deploy_meter(title, owner, guardian, 6 * HOUR, 42 * HOUR)

    assert meter.title() == title.address
    assert meter.owner() == owner
    assert meter.pending_owner() == ZERO
    assert meter.guardian() == guardian
    assert meter.paused_until() == 0
    assert meter.REPORT_DELAY_SECONDS() == 6 * HOUR
    assert meter.DISPUTE_WINDOW_SECONDS() == 42 * HOUR


def test_constructor__domain__is_this_contract_on_this_chain(title, owner, guardian):
    meter = deploy_meter(title, owner, guardian)

    fields, name, version, chain, contract, salt, extensions = meter.eip712Domain()

    assert (fields, name, version) == (b"\x0f", "MetricsOracle", "1")
    assert (chain, contract) == (chain_id(), meter.address)
    assert (salt, extensions) == (b"\0" * 32, [])


@pytest.mark.parametrize("delay", [HOUR, DAY])
@pytest.mark.parametrize("window", [12 * HOUR, 7 * DAY])
def test_constructor__at_the_bounds__deploys(title, owner, guardian, delay, window):
    meter = deploy_meter(title, owner, guardian, delay, window)

    assert meter.REPORT_DELAY_SECONDS() == delay
    assert meter.DISPUTE_WINDOW_SECONDS() == window


@pytest.mark.parametrize(
    ("delay", "window", "reason"),
    [
        (HOUR - 1, 42 * HOUR, "oracle: delay too short"),
        (DAY + 1, 42 * HOUR, "oracle: delay too long"),
        (6 * HOUR, 12 * HOUR - 1, "oracle: window too short"),
        (6 * HOUR, 7 * DAY + 1, "oracle: window too long"),
        (0, 42 * HOUR, "oracle: delay too short"),
        (6 * HOUR, 2**256 - 1, "oracle: window too long"),
    ],
)
def test_constructor__beyond_a_bound__reverts(title, owner, guardian, delay, window, reason):
    with boa.reverts(reason):
        deploy_meter(title, owner, guardian, delay, window)


@pytest.mark.parametrize("title_address", [ZERO, "0x" + "11" * 20])
def test_constructor__title_without_code__reverts(owner, guardian, title_address):
    with boa.reverts("oracle: no title there"):
        deploy_meter(title_address, owner, guardian)


def test_transfer_ownership__accepted__hands_over_the_profiles(meter, owner, stranger):
    meter.transfer_ownership(stranger, sender=owner)
    started = events_of(meter, "OwnershipTransferStarted")
    assert (meter.owner(), meter.pending_owner()) == (owner, stranger)

    meter.accept_ownership(sender=stranger)

    assert started == [{"previous_owner": owner, "new_owner": stranger}]
    assert (meter.owner(), meter.pending_owner()) == (stranger, ZERO)
    meter.set_profile(b"A100".ljust(32, b"\0"), 50, 400, sender=stranger)
    with boa.reverts("ownable: caller is not the owner"):
        meter.set_profile(b"A100".ljust(32, b"\0"), 50, 400, sender=owner)
