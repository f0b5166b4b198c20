import boa
import pytest

from tests.helpers.builders import LEASE, PLEDGE
from tests.helpers.event_logs import only_event
from tests.helpers.words import FLAG_RETIRED, TitleWord

RETIRED = 8


def test_retire__by_the_owner__withdraws_the_machine(title, make_asset, host):
    asset = make_asset(accelerator_count=2)
    devices = title.device_ids(asset)

    title.retire(asset, sender=host)

    assert only_event(title, "Retired") == {"asset": asset, "owner": host}
    assert only_event(title, "Locked") == {"token_id": asset}
    assert only_event(title, "MetadataUpdate") == {"token_id": asset}
    assert title.status(asset) == RETIRED
    assert title.locked(asset)
    assert title.ownerOf(asset) == host
    assert title.balanceOf(host) == 1
    assert title.tenure(asset) == 1
    assert title.device_ids(asset) == []
    assert [title.device_asset(device) for device in devices] == [0, 0]
    word = TitleWord(host.lower(), flags=FLAG_RETIRED, accelerators=2)
    assert title.title(asset) == word.pack()
    assert title.spec(asset).accelerator_count == 2
    assert title.total_supply() == 1


def test_retire__its_devices__back_another_asset_and_only_one(title, make_asset, host):
    first = make_asset(accelerator_count=2)
    devices = title.device_ids(first)
    title.retire(first, sender=host)

    second = make_asset(device_ids=devices)

    assert second == first + 1
    assert title.device_asset(devices[0]) == second
    assert title.device_ids(first) == []
    with boa.reverts("asset: device taken"):
        make_asset(device_ids=devices)


def test_retire__again__reverts_and_leaves_the_devices_alone(title, make_asset, asset, host):
    devices = title.device_ids(asset)
    title.retire(asset, sender=host)
    second = make_asset(device_ids=devices)

    with boa.reverts("asset: retired"):
        title.retire(asset, sender=host)
    assert title.device_asset(devices[0]) == second


@pytest.mark.parametrize("caller", ["owner", "registrar", "guardian", "stranger"])
def test_retire__by_anyone_else__reverts(title, asset, caller, request):
    with boa.reverts("asset: not the owner"):
        title.retire(asset, sender=request.getfixturevalue(caller))


def test_retire__by_an_approved_account__reverts(title, asset, host, operator):
    title.setApprovalForAll(operator, True, sender=host)

    with boa.reverts("asset: not the owner"):
        title.retire(asset, sender=operator)


def test_retire__in_mid_lease__reverts_until_the_lease_ends(
    title, asset, make_lessor, host, lessee
):
    lessor = make_lessor(asset)
    title.setUser(asset, lessee, boa.env.timestamp + 100, sender=lessor.address)

    boa.env.time_travel(seconds=99)
    with boa.reverts("asset: still in use"):
        title.retire(asset, sender=host)

    boa.env.time_travel(seconds=1)
    title.retire(asset, sender=host)
    assert title.status(asset) == RETIRED


def test_retire__while_encumbered__reverts_until_released(title, asset, make_lien_holder, host):
    holder = make_lien_holder(asset)
    title.encumber(asset, holder, sender=holder.address)

    with boa.reverts("asset: encumbered"):
        title.retire(asset, sender=host)

    title.release(asset, sender=holder.address)
    title.retire(asset, sender=host)
    assert title.status(asset) == RETIRED


def test_retire__no_such_asset__reverts(title, host):
    with boa.reverts("asset: no such asset"):
        title.retire(1, sender=host)


def test_retired_asset__cannot_be_moved_used_or_pledged(
    title, asset, make_lessor, make_lien_holder, host, payee
):
    lessor, holder = make_lessor(asset), make_lien_holder(asset)
    title.retire(asset, sender=host)

    with boa.reverts("asset: retired"):
        title.transferFrom(host, payee, asset, sender=host)
    with boa.reverts("asset: retired"):
        title.safeTransferFrom(host, payee, asset, sender=host)
    with boa.reverts("asset: retired"):
        title.setUser(asset, payee, boa.env.timestamp + 1, sender=lessor.address)
    with boa.reverts("asset: retired"):
        title.setUser(asset, payee, boa.env.timestamp + 1, sender=host)
    with boa.reverts("asset: retired"):
        title.encumber(asset, holder, sender=holder.address)
    with boa.reverts("asset: retired"):
        title.grant(asset, lessor, LEASE | PLEDGE, sender=host)


def test_retired_asset__grants_can_still_be_revoked(title, asset, make_lessor, host):
    lessor = make_lessor(asset)
    title.retire(asset, sender=host)

    title.grant(asset, lessor, 0, sender=host)

    assert title.rights_of(asset, lessor) == 0
