"""What attestors sign, and the order in which the contract wants it."""

from random import Random

import pytest
from eth_account import Account
from eth_utils import keccak

from oracle.refutation import (
    Refutation,
    Revocation,
    in_order,
    refutation_message,
    revocation_message,
)
from oracle.signing import recover, sign

METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
KEYS = [Account.from_key(keccak(text=f"attestor {number}")) for number in range(8)]
REFUTATION = Refutation(1, 490_896, (0, 1_800), 1, b"\1" * 32, 1_767_398_400)
REVOCATION = Revocation(1, KEYS[0].address, 1, b"\1" * 32, 1_767_398_400)
MESSAGES = [refutation_message(REFUTATION, 1, METER), revocation_message(REVOCATION, 1, METER)]


@pytest.mark.parametrize("message", MESSAGES)
def test_in_order__any_order__is_by_the_signers_number(message):
    signatures = {key.address: sign(message, key.key) for key in KEYS}
    shuffled = list(signatures.items())
    Random(1).shuffle(shuffled)

    ordered = in_order(message, dict(shuffled))

    signers = [int(recover(message, signature), 16) for signature in ordered]
    assert signers == sorted(int(key.address, 16) for key in KEYS)


def test_in_order__lower_case_addresses__sort_alike():
    """A checksum's capitals would sort before its small letters as text."""
    message = MESSAGES[0]
    signatures = {key.address: sign(message, key.key) for key in KEYS}
    lower = {address.lower(): signature for address, signature in signatures.items()}

    assert in_order(message, lower) == in_order(message, signatures)


def test_in_order__a_signature_of_somebody_else__is_refused():
    message = MESSAGES[0]
    signatures = {KEYS[0].address: sign(message, KEYS[1].key)}

    with pytest.raises(ValueError, match=f"not by {KEYS[0].address}"):
        in_order(message, signatures)


def test_in_order__a_signature_of_something_else__is_refused():
    signatures = {KEYS[0].address: sign(MESSAGES[1], KEYS[0].key)}

    with pytest.raises(ValueError, match="not by"):
        in_order(MESSAGES[0], signatures)


def test_as_tuple__fields__are_in_the_structs_order():
    assert REFUTATION.as_tuple() == (1, 490_896, (0, 1_800), 1, b"\1" * 32, 1_767_398_400)
    assert REVOCATION.as_tuple() == (1, KEYS[0].address, 1, b"\1" * 32, 1_767_398_400)
    assert REFUTATION.message()["seconds"] == [0, 1_800]
