"""Leasing without an approval first: an EIP-2612 permit, and what becomes of one that fails."""

from dataclasses import replace

import boa
import pytest
from eth_account.messages import encode_typed_data

from tests.helpers.compiling import deployer
from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import RATE
from tests.helpers.lease_market import deploy_market
from tests.helpers.permits import signer
from tests.unit.lease_escrow.conftest import ORIGIN

HOURS = 10
TOTAL = RATE * HOURS
MONEY = 10 * TOTAL
PERMIT = {
    "Permit": [
        {"name": "owner", "type": "address"},
        {"name": "spender", "type": "address"},
        {"name": "value", "type": "uint256"},
        {"name": "nonce", "type": "uint256"},
        {"name": "deadline", "type": "uint256"},
    ]
}
ME = signer("permit lessee")


@pytest.fixture(scope="session")
def market(roles):
    """Return a market on a token that takes permits."""
    token = deployer("mocks/MockDollar.vy").deploy()
    made = deploy_market(replace(roles, lessee=ME.address), ORIGIN, token=token)
    token.approve(made.escrow, 0, sender=ME.address)
    return made


def sign(market, value: int = TOTAL, **changed):
    """Return deadline, v, r, s of a permit for the escrow, valid unless a field is changed."""
    token = market.token
    domain = {
        "name": "Mock Dollar",
        "version": "1",
        "chainId": boa.env.evm.patch.chain_id,
        "verifyingContract": token.address,
    }
    message = {
        "owner": ME.address,
        "spender": market.escrow.address,
        "value": value,
        "nonce": token.nonces(ME.address),
        "deadline": boa.env.timestamp + 60,
    } | changed
    signed = ME.sign_message(encode_typed_data(domain, PERMIT, message))
    r, s = signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")
    return message["deadline"], signed.v, r, s


def open_with(market, asset, permit, hours=HOURS, most=RATE):
    nonce = market.escrow.offer_of(asset)[1]
    return market.escrow.open_lease_with_permit(
        asset, hours, most, nonce, *permit, sender=ME.address
    )


def test_open_lease_with_permit__no_approval__opens_and_leaves_no_allowance(market, asset):
    market.post(asset)
    before = market.token.balanceOf(ME.address)

    lease_id = open_with(market, asset, sign(market))

    opened = only_event(market.escrow, "LeaseOpened")
    assert (opened["lease_id"], opened["lessee"], opened["escrowed"]) == (
        lease_id,
        ME.address,
        TOTAL,
    )
    assert before - market.token.balanceOf(ME.address) == TOTAL
    assert market.token.balanceOf(market.escrow) == TOTAL
    assert market.token.allowance(ME.address, market.escrow) == 0
    assert market.token.nonces(ME.address) == 1
    assert market.title.userOf(asset) == ME.address


def test_open_lease_with_permit__carried_by_another_before__opens_all_the_same(
    market, asset, stranger
):
    """Front-run: the permit is used up, and so is the harm."""
    market.post(asset)
    deadline, v, r, s = sign(market)
    args = (ME.address, market.escrow, TOTAL, deadline, v, r, s)
    market.token.permit(*args, sender=stranger)

    lease_id = open_with(market, asset, (deadline, v, r, s))

    assert market.escrow.lease(lease_id).escrowed == TOTAL
    assert market.token.nonces(ME.address) == 1
    assert market.token.allowance(ME.address, market.escrow) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"value": TOTAL - 1},
        {"value": TOTAL + 1},
        {"nonce": 1},
        {"deadline": 1},
        {"spender": "0x" + "11" * 20},
        {"owner": "0x" + "11" * 20},
    ],
)
def test_open_lease_with_permit__wrong_permit__is_as_none(market, asset, changed):
    market.post(asset)
    with boa.reverts("dollar: allowance"):
        open_with(market, asset, sign(market, **changed))
    assert market.token.balanceOf(market.escrow) == 0
    assert market.escrow.lease_count(asset) == 0

    market.token.approve(market.escrow, TOTAL, sender=ME.address)
    lease_id = open_with(market, asset, sign(market, **changed))
    assert market.escrow.lease(lease_id).escrowed == TOTAL


def test_open_lease_with_permit__other_signer__cannot_spend_for_them(market, asset, stranger):
    """The caller leases for itself: another's permit moves nothing of theirs."""
    market.post(asset)
    nonce = market.escrow.offer_of(asset)[1]
    before = market.token.balanceOf(ME.address)
    with boa.reverts("dollar: allowance"):
        market.escrow.open_lease_with_permit(
            asset, HOURS, RATE, nonce, *sign(market), sender=stranger
        )
    assert market.token.balanceOf(ME.address) == before


def test_open_lease_with_permit__limit_above_the_rate__allows_the_limit_and_takes_the_rate(
    market, asset
):
    market.post(asset)

    lease_id = open_with(market, asset, sign(market, 2 * TOTAL), most=2 * RATE)

    assert market.escrow.lease(lease_id).escrowed == TOTAL
    assert market.token.allowance(ME.address, market.escrow) == TOTAL


def test_open_lease_with_permit__terms_that_opening_refuses__are_refused(market, asset):
    nonce = market.post(asset)
    with boa.reverts("escrow: offer changed"):
        market.escrow.open_lease_with_permit(
            asset, HOURS, RATE, nonce + 1, *sign(market), sender=ME.address
        )
    with boa.reverts("escrow: rate above limit"):
        open_with(market, asset, sign(market), most=RATE - 1)
    assert market.token.nonces(ME.address) == 0


def test_open_lease_with_permit__token_without_permits__needs_an_approval(mock_market, lessee):
    asset = mock_market.machine()
    nonce = mock_market.post(asset)
    permit = (2**256 - 1, 27, b"\1" * 32, b"\1" * 32)

    lease_id = mock_market.escrow.open_lease_with_permit(
        asset, HOURS, 2**256 - 1, nonce, *permit, sender=lessee
    )

    assert mock_market.escrow.lease(lease_id).escrowed == TOTAL
