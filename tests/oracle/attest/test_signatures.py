"""The border of what the contract takes for a signature."""

import pytest
from eth_account.messages import encode_defunct

from oracle.attest.signatures import HALF_ORDER, signer_of

MESSAGE = encode_defunct(text="an hour")


def signature(s: int) -> bytes:
    return (1).to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([27])


def test_signer_of__greatest_low_s__has_a_signer():
    assert signer_of(MESSAGE, signature(HALF_ORDER)).startswith("0x")


def test_signer_of__one_more__is_high_s():
    with pytest.raises(ValueError, match="oracle: high s"):
        signer_of(MESSAGE, signature(HALF_ORDER + 1))
