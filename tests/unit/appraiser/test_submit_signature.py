"""A price is bound to its seat, its fields, its chain and its contract."""

from dataclasses import replace

import boa
import pytest
from eth_utils import keccak

from oracle.signing import digest, type_hash
from scripts.lib.appraisal import PRICE_FIELDS, price_message
from tests.helpers.appraisal import ACCELERATOR, OTHER_ACCELERATOR, PRICE
from tests.helpers.compiling import deployer
from tests.helpers.signing import ZERO_SIGNER, chain_id, high_s_twin, node_key

WRONG = "appraiser: wrong signature"


def test_hash_price__of_a_price__is_what_python_signs(appraising, appraiser):
    price = appraising.price(2, observed_at=1, price=7)
    message = price_message(price, chain_id(), appraiser.address)

    assert appraiser.hash_price(*price.arguments()) == digest(message)
    assert appraiser.PRICE_TYPEHASH() == type_hash("Price", PRICE_FIELDS)
    assert appraiser.PRICE_TYPEHASH() == keccak(
        text="Price(bytes32 accelerator,uint256 price,uint256 observed_at,uint256 seat)"
    )
    name, version, chain, contract = appraiser.eip712Domain()[1:5]
    assert (name, version) == ("Appraiser", "1")
    assert (chain, contract) == (chain_id(), appraiser.address)


def test_submit_price__signed_by_another__reverts(appraising, appraiser):
    price = appraising.price(0)
    for key in (node_key("someone else"), appraising.keys[1]):
        with boa.reverts(WRONG):
            appraising.carry(price, appraising.sign(price, key))
    assert appraiser.quote_of(ACCELERATOR, 0) == (0, 0)

    appraising.carry(price)
    assert appraiser.quote_of(ACCELERATOR, 0) == (PRICE, boa.env.timestamp)


@pytest.mark.parametrize(
    ("field", "value"),
    [("accelerator", OTHER_ACCELERATOR), ("price", PRICE + 1), ("observed_at", -1), ("seat", 1)],
)
def test_submit_price__one_field_changed__reverts(appraising, appraiser, field, value):
    price = appraising.price(0)
    signature = appraising.sign(price)
    changed = replace(price, **{field: price.observed_at - 1 if value == -1 else value})

    with boa.reverts(WRONG):
        appraising.carry(changed, signature)
    assert {name for name, _ in PRICE_FIELDS} == {"accelerator", "price", "observed_at", "seat"}
    appraising.carry(price, signature)


def test_submit_price__for_another_chain_or_contract__reverts(appraising, appraiser):
    price = appraising.price(0)
    for domain in ({"chain": chain_id() + 1}, {"contract": appraising.world.address}):
        with boa.reverts(WRONG):
            appraising.carry(price, appraising.sign(price, **domain))
    appraising.carry(price)


@pytest.mark.pyevm
def test_submit_price__after_the_chain_forks__counts_on_one_side_only(
    appraising, appraiser, monkeypatch
):
    old = chain_id()
    price = appraising.price(0)
    monkeypatch.setattr(boa.env.evm.patch, "chain_id", old + 1)

    with boa.reverts(WRONG):
        appraising.carry(price, appraising.sign(price, chain=old))
    appraising.carry(price, appraising.sign(price, chain=old + 1))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (high_s_twin, "ecdsa: invalid signature `s` value"),
        (lambda signature: signature[:64] + b"\x00", "ecdsa: invalid signature"),
        (lambda signature: ZERO_SIGNER, "ecdsa: invalid signature"),
        (lambda signature: signature[:63], WRONG),
        (lambda signature: b"", WRONG),
    ],
)
def test_submit_price__malformed__reverts(appraising, appraiser, change, reason):
    price = appraising.price(0)
    signature = appraising.sign(price)

    with boa.reverts(reason):
        appraiser.submit_price(*price.arguments(), change(signature))
    appraising.carry(price, signature)


@pytest.mark.parametrize("signature", [b"", ZERO_SIGNER, b"\0" * 65, b"\0" * 64])
def test_submit_price__for_a_vacant_seat__never_passes(appraising, appraiser, owner, signature):
    """An empty signature recovers to the zero address, which is who sits in a vacant seat."""
    zero = "0x" + "00" * 20
    appraiser.set_appraiser(0, zero, sender=owner)
    assert appraiser.appraiser(0) == zero

    with boa.reverts("appraiser: vacant seat"):
        appraiser.submit_price(*appraising.price(0).arguments(), signature)
    assert appraiser.quote_of(ACCELERATOR, 0) == (0, 0)


def test_submit_price__of_a_fresh_deployment__no_seat_passes(appraising, owner):
    world = appraising.world
    with boa.env.prank(owner):
        fresh = deployer("credit/Appraiser.vy").deploy(world, world, world)

    for seat in range(fresh.SEATS()):
        with boa.reverts("appraiser: vacant seat"):
            fresh.submit_price(*appraising.price(seat).arguments(), b"")


@pytest.fixture
def wallet(appraising, owner):
    """A contract that signs with the first seat's key and sits there itself."""
    contract = deployer("mocks/MockWallet.vy").deploy(appraising.keys[0].address)
    appraising.appraiser.set_appraiser(0, contract, sender=owner)
    return contract


def test_submit_price__of_a_wallet__asks_the_wallet(appraising, appraiser, wallet):
    price = appraising.price(0)
    with boa.reverts(WRONG):
        appraising.carry(price, appraising.sign(price, node_key("someone else")))

    appraising.carry(price)

    assert appraiser.quote_of(ACCELERATOR, 0) == (PRICE, boa.env.timestamp)


@pytest.mark.parametrize(
    "conduct", ["ANSWERS_WRONG", "REVERTS", "ANSWERS_NOTHING", "ANSWERS_SHORT", "ANSWERS_TRUE"]
)
def test_submit_price__the_wallet_does_not_say_yes__reverts(appraising, wallet, conduct):
    wallet.behave(getattr(wallet, conduct)())

    with boa.reverts(WRONG):
        appraising.quote(0)
    wallet.behave(wallet.CHECKS())
    appraising.quote(0)


def test_submit_price__seat_is_a_contract_without_erc1271__reverts(appraising, appraiser, owner):
    appraiser.set_appraiser(0, appraising.world, sender=owner)

    with boa.reverts(WRONG):
        appraising.quote(0)
