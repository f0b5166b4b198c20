"""Malformed signatures, another chain under the same contract, wallets that are contracts."""

import boa
import pytest

from scripts.lib.project import CONTRACTS
from tests.helpers.builders import LEASE
from tests.helpers.permits import domain_of, sign_grant, signer

KEY = signer("title owner")
OTHER_KEY = signer("someone else")
GROUP_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


@pytest.fixture
def permit(title, make_contract):
    """Signs for `owner` with `key` and submits, after `change` had its way with the signature."""
    grantee = make_contract(7).address

    def submit(asset, owner=KEY.address, key=KEY, change=lambda signature: signature, **domain):
        deadline = boa.env.timestamp + 600
        message = {
            "owner": owner,
            "asset": asset,
            "grantee": grantee,
            "rights": LEASE,
            "tenure": 1,
            "nonce": title.nonces(owner),
            "deadline": deadline,
        }
        signature = change(sign_grant(key, domain_of(title, **domain), message))
        title.grant_with_permit(asset, grantee, LEASE, deadline, signature)
        assert title.rights_of(asset, grantee) == LEASE

    return submit


def _high_s(signature: bytes) -> bytes:
    s = GROUP_ORDER - int.from_bytes(signature[32:64], "big")
    return signature[:32] + s.to_bytes(32, "big") + bytes([55 - signature[64]])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_high_s, "ecdsa: invalid signature `s` value"),
        (lambda signature: signature[:64] + b"\x00", "ecdsa: invalid signature"),
        (lambda signature: b"\0" * 64 + b"\x1b", "ecdsa: invalid signature"),
        (lambda signature: signature[:63], "grant: wrong signature"),
        (lambda signature: b"", "grant: wrong signature"),
        (lambda signature: signature[32:64] + signature[:32] + signature[64:], None),
    ],
)
def test_grant_with_permit__malformed__reverts(title, make_asset, permit, change, reason):
    asset = make_asset(to=KEY.address)

    with boa.reverts(reason) if reason else boa.reverts():
        permit(asset, change=change)
    assert title.nonces(KEY.address) == 0
    permit(asset)


def test_grant_with_permit__in_compact_form__is_spent_in_both_forms(title, make_asset, permit):
    asset = make_asset(to=KEY.address)
    seen = []

    def compact(signature):
        seen.append(signature)
        parity = (signature[64] - 27) << 255
        value = int.from_bytes(signature[32:64], "big") | parity
        return signature[:32] + value.to_bytes(32, "big")

    permit(asset, change=compact)

    assert title.nonces(KEY.address) == 1
    with boa.reverts("grant: wrong signature"):
        permit(asset, change=lambda signature: seen[0])


@pytest.mark.pyevm
def test_grant_with_permit__after_the_chain_forks__counts_on_one_side_only(
    title, make_asset, permit, monkeypatch
):
    asset, old = make_asset(to=KEY.address), boa.env.evm.patch.chain_id
    monkeypatch.setattr(boa.env.evm.patch, "chain_id", old + 1)

    with boa.reverts("grant: wrong signature"):
        permit(asset, chainId=old)
    permit(asset, chainId=old + 1)


@pytest.fixture
def wallet():
    return boa.load(str(CONTRACTS / "mocks" / "MockWallet.vy"), KEY.address)


def test_grant_with_permit__of_a_wallet__asks_the_wallet(title, make_asset, permit, wallet):
    asset = make_asset(to=wallet.address)

    permit(asset, owner=wallet.address)

    assert title.nonces(wallet.address) == 1
    assert title.nonces(KEY.address) == 0


def test_grant_with_permit__of_a_wallet_by_another_key__reverts(title, make_asset, permit, wallet):
    asset = make_asset(to=wallet.address)

    with boa.reverts("grant: wrong signature"):
        permit(asset, owner=wallet.address, key=OTHER_KEY)


def test_grant_with_permit__of_a_wallet_for_its_key__reverts(title, make_asset, permit, wallet):
    asset = make_asset(to=wallet.address)

    with boa.reverts("grant: wrong signature"):
        permit(asset, owner=KEY.address)


@pytest.mark.parametrize(
    "conduct",
    ["ANSWERS_WRONG", "REVERTS", "ANSWERS_NOTHING", "ANSWERS_SHORT", "ANSWERS_TRUE"],
)
def test_grant_with_permit__the_wallet_does_not_say_yes__reverts(
    title, make_asset, permit, wallet, conduct
):
    asset = make_asset(to=wallet.address)
    wallet.behave(getattr(wallet, conduct)())

    with boa.reverts("grant: wrong signature"):
        permit(asset, owner=wallet.address)
    wallet.behave(wallet.CHECKS())
    permit(asset, owner=wallet.address)


def test_grant_with_permit__the_owner_is_no_wallet__reverts(
    title, make_asset, make_contract, permit
):
    contract = make_contract().address
    asset = make_asset(to=contract)

    with boa.reverts("grant: wrong signature"):
        permit(asset, owner=contract)
