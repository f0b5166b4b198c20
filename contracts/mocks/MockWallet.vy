# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy off

"""
@title Mock Wallet
@license AGPL-3.0-only
@notice An ERC-1271 wallet with one key whose conduct is set at run time. Tests only.
"""

CHECKS: public(constant(uint256)) = 0  # says yes to its key, no to others
ANSWERS_WRONG: public(constant(uint256)) = 1  # another value, whoever signed
REVERTS: public(constant(uint256)) = 2
ANSWERS_NOTHING: public(constant(uint256)) = 3  # no return data
ANSWERS_SHORT: public(constant(uint256)) = 4  # the magic value without its padding
ANSWERS_TRUE: public(constant(uint256)) = 5  # 1, as a boolean

_MAGIC: constant(bytes4) = 0x1626BA7E

_KEY: immutable(address)


# What to do next; written by `behave`.
conduct: public(uint256)


@deploy
def __init__(key: address):
    _KEY = key


@external
def behave(conduct: uint256):
    """
    @notice Set the conduct.
    @param conduct One of the constants.
    """
    self.conduct = conduct


@external
@view
@raw_return
def isValidSignature(digest: bytes32, signature: Bytes[65]) -> Bytes[32]:
    """
    @notice ERC-1271's question to a wallet.
    @param digest What was signed.
    @param signature By whom.
    @return Raw return data, as the conduct says.
    """
    assert self.conduct != REVERTS, "mock: will not say"
    answer: Bytes[32] = abi_encode(_MAGIC)
    if self.conduct == CHECKS:
        v: uint256 = convert(slice(signature, 64, 1), uint256)
        r: uint256 = extract32(signature, 0, output_type=uint256)
        s: uint256 = extract32(signature, 32, output_type=uint256)
        if ecrecover(digest, v, r, s) != _KEY:
            answer = abi_encode(empty(bytes32))
    elif self.conduct == ANSWERS_WRONG:
        answer = abi_encode(empty(bytes32))
    elif self.conduct == ANSWERS_NOTHING:
        answer = b""
    elif self.conduct == ANSWERS_SHORT:
        answer = slice(answer, 0, 4)
    elif self.conduct == ANSWERS_TRUE:
        answer = abi_encode(True)
    return answer
