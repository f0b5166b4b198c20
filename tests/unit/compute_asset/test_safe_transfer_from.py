import boa
import pytest
from eth.exceptions import Revert

from scripts.lib.project import CONTRACTS
from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS


@pytest.fixture
def receiver():
    return boa.load(str(CONTRACTS / "mocks" / "MockReceiver.vy"))


def test_safe_transfer_from__to_an_account__moves_the_title(title, asset, host, payee):
    title.safeTransferFrom(host, payee, asset, sender=host)

    assert only_event(title, "Transfer") == {"sender": host, "receiver": payee, "token_id": asset}
    assert title.ownerOf(asset) == payee
    assert title.tenure(asset) == 2


@pytest.mark.parametrize("data", [b"", b"with the keys", b"\xff" * 1_024])
def test_safe_transfer_from__to_a_contract__asks_it(title, asset, receiver, host, operator, data):
    title.setApprovalForAll(operator, True, sender=host)

    title.safeTransferFrom(host, receiver, asset, data, sender=operator)

    assert title.ownerOf(asset) == receiver.address
    assert receiver.operator() == operator
    assert receiver.sender() == host
    assert receiver.token_id() == asset
    assert receiver.data() == data


def test_safe_transfer_from__without_data__passes_none(title, asset, receiver, host):
    title.safeTransferFrom(host, receiver, asset, sender=host)

    assert receiver.data() == b""
    assert receiver.token_id() == asset


def test_safe_transfer_from__too_much_data__reverts(title, asset, receiver, host):
    data = b"\0" * 1_025
    calldata = title.safeTransferFrom.prepare_calldata(host, receiver, asset, b"\0" * 1_024)
    longer = calldata[: 4 + 4 * 32] + len(data).to_bytes(32, "big") + data.ljust(1_056, b"\0")

    with pytest.raises(Revert):
        boa.env.raw_call(title.address, data=longer, sender=host)
    boa.env.raw_call(title.address, data=calldata, sender=host)
    assert title.ownerOf(asset) == receiver.address


@pytest.mark.parametrize(
    ("conduct", "reason"),
    [("ANSWERS_WRONG", "title: receiver refuses"), ("REVERTS", "mock: will not have it")],
)
def test_safe_transfer_from__the_receiver_refuses__reverts(
    title, asset, receiver, host, conduct, reason
):
    receiver.behave(getattr(receiver, conduct)())

    with boa.reverts(reason):
        title.safeTransferFrom(host, receiver, asset, sender=host)
    assert title.ownerOf(asset) == host
    assert title.tenure(asset) == 1

    title.transferFrom(host, receiver, asset, sender=host)
    assert title.ownerOf(asset) == receiver.address


def test_safe_transfer_from__the_receiver_burns_all_gas__reverts(title, asset, receiver, host):
    receiver.behave(receiver.BURNS_ALL_GAS())

    with boa.reverts():
        title.safeTransferFrom(host, receiver, asset, sender=host, gas=1_000_000)
    assert title.ownerOf(asset) == host


def test_safe_transfer_from__a_contract_that_is_no_receiver__reverts(
    title, asset, make_contract, host
):
    with boa.reverts():
        title.safeTransferFrom(host, make_contract(), asset, sender=host)
    assert title.ownerOf(asset) == host


def test_safe_transfer_from__the_receiver_reads__sees_the_final_state(
    title, asset, receiver, host, operator
):
    title.approve(operator, asset, sender=host)
    receiver.behave(receiver.READS())

    title.safeTransferFrom(host, receiver, asset, sender=operator)

    assert receiver.owner_seen() == receiver.address
    assert receiver.balance_seen() == 1
    assert receiver.approved_seen() == ZERO_ADDRESS
    assert receiver.tenure_seen() == 2


def test_safe_transfer_from__not_approved__reverts(title, asset, receiver, host, stranger):
    with boa.reverts("title: not approved"):
        title.safeTransferFrom(host, receiver, asset, sender=stranger)


def test_safe_transfer_from__under_a_lien__reverts(title, asset, make_lien_holder, host, payee):
    holder = make_lien_holder(asset)
    title.encumber(asset, holder, sender=holder.address)

    with boa.reverts("asset: encumbered"):
        title.safeTransferFrom(host, payee, asset, sender=host)
