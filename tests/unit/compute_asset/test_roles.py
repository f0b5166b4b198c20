import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS


def test_constructor__sets_names_roles_and_nothing_else(title, owner, guardian, registrar):
    assert title.name() == "Wellhead Compute Asset"
    assert title.symbol() == "WELL"
    assert title.owner() == owner
    assert title.pending_owner() == ZERO_ADDRESS
    assert title.guardian() == guardian
    assert title.paused_until() == 0
    assert title.total_supply() == 0
    assert title.approved_count() == 0
    fields, name, version, chain_id, contract, salt, extensions = title.eip712Domain()
    assert (fields, name, version) == (b"\x0f", "ComputeAsset", "1")
    assert (chain_id, contract) == (boa.env.evm.patch.chain_id, title.address)
    assert (salt, extensions) == (b"\0" * 32, [])


def test_set_registrar__by_the_owner__names_and_withdraws(title, owner, operator):
    title.set_registrar(operator, True, sender=owner)
    assert only_event(title, "RegistrarSet") == {"registrar": operator, "is_registrar": True}
    assert title.is_registrar(operator)

    title.set_registrar(operator, False, sender=owner)
    assert only_event(title, "RegistrarSet") == {"registrar": operator, "is_registrar": False}
    assert not title.is_registrar(operator)


@pytest.mark.parametrize("caller", ["registrar", "guardian", "host", "stranger"])
def test_set_registrar__by_anyone_else__reverts(title, caller, request):
    account = request.getfixturevalue(caller)

    with boa.reverts("ownable: caller is not the owner"):
        title.set_registrar(account, True, sender=account)


def test_set_token_uri__by_a_registrar__moves_the_metadata(title, asset, registrar):
    title.set_token_uri(asset, "ipfs://moved", sender=registrar)

    assert only_event(title, "MetadataUpdate") == {"token_id": asset}
    assert title.tokenURI(asset) == "ipfs://moved"


def test_set_token_uri__of_a_retired_asset__is_allowed(title, asset, host, registrar):
    title.retire(asset, sender=host)

    title.set_token_uri(asset, "", sender=registrar)

    assert title.tokenURI(asset) == ""


@pytest.mark.parametrize("caller", ["owner", "host", "guardian", "stranger"])
def test_set_token_uri__by_anyone_else__reverts(title, asset, caller, request):
    with boa.reverts("asset: not a registrar"):
        title.set_token_uri(asset, "x", sender=request.getfixturevalue(caller))
    assert title.tokenURI(asset) == "ipfs://machine"


def test_set_token_uri__no_such_asset__reverts(title, asset, registrar):
    with boa.reverts("asset: no such asset"):
        title.set_token_uri(asset + 1, "x", sender=registrar)


def test_transfer_ownership__takes_two_steps(title, owner, payee, stranger):
    title.transfer_ownership(payee, sender=owner)

    assert (title.owner(), title.pending_owner()) == (owner, payee)
    with boa.reverts("ownable_2step: caller is not the new owner"):
        title.accept_ownership(sender=stranger)
    title.accept_ownership(sender=payee)
    assert (title.owner(), title.pending_owner()) == (payee, ZERO_ADDRESS)
    with boa.reverts("ownable: caller is not the owner"):
        title.set_registrar(owner, True, sender=owner)
    title.set_registrar(payee, True, sender=payee)


def test_ownership__cannot_be_renounced(title):
    assert not hasattr(title, "renounce_ownership")


@pytest.mark.parametrize(
    ("interface_id", "standard"),
    [
        ("01ffc9a7", "ERC-165"),
        ("80ac58cd", "ERC-721"),
        ("5b5e139f", "ERC-721 metadata"),
        ("49064906", "ERC-4906"),
        ("ad092b5c", "ERC-4907"),
        ("b45a3c0e", "ERC-5192"),
    ],
)
def test_supports_interface__of_a_kept_standard__is_true(title, interface_id, standard):
    assert title.supportsInterface(bytes.fromhex(interface_id)), standard


@pytest.mark.parametrize("interface_id", ["ffffffff", "00000000", "780e9d63", "2a55205a"])
def test_supports_interface__of_another__is_false(title, interface_id):
    assert not title.supportsInterface(bytes.fromhex(interface_id))
