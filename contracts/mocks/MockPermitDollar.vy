# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas

"""
@title Mock Permit Dollar
@license AGPL-3.0-only
@notice A plain token of six decimals with EIP-2612 permits.
"""

from ethereum.ercs import IERC20

implements: IERC20

PERMIT_TYPEHASH: constant(bytes32) = keccak256(
    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
)
DOMAIN_TYPEHASH: constant(bytes32) = keccak256(
    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
)

# Units in existence; written by `mint`.
totalSupply: public(uint256)

# Owner to units; written by `mint` and transfers.
balanceOf: public(HashMap[address, uint256])

# Owner to spender to units; written by `approve`, `permit` and `transferFrom`.
allowance: public(HashMap[address, HashMap[address, uint256]])

# Owner to permits used; written by `permit`.
nonces: public(HashMap[address, uint256])


@external
@pure
def decimals() -> uint8:
    return 6


@external
def mint(receiver: address, amount: uint256):
    self.totalSupply += amount
    self.balanceOf[receiver] += amount
    log IERC20.Transfer(sender=empty(address), receiver=receiver, value=amount)


@external
def transfer(receiver: address, amount: uint256) -> bool:
    self._move(msg.sender, receiver, amount)
    return True


@external
def transferFrom(sender: address, receiver: address, amount: uint256) -> bool:
    assert self.allowance[sender][msg.sender] >= amount, "mock: allowance"
    self.allowance[sender][msg.sender] -= amount
    self._move(sender, receiver, amount)
    return True


@external
def approve(spender: address, amount: uint256) -> bool:
    self.allowance[msg.sender][spender] = amount
    log IERC20.Approval(owner=msg.sender, spender=spender, value=amount)
    return True


@external
def permit(
    owner: address,
    spender: address,
    amount: uint256,
    deadline: uint256,
    v: uint8,
    r: bytes32,
    s: bytes32,
):
    """
    @notice Approve by signature, EIP-2612.
    @param owner Who signed.
    @param spender Who may draw.
    @param amount Units.
    @param deadline Last moment, Unix seconds.
    @param v Of the signature.
    @param r Of the signature.
    @param s Of the signature.
    """
    assert block.timestamp <= deadline, "mock: permit expired"
    struct_hash: bytes32 = keccak256(
        abi_encode(PERMIT_TYPEHASH, owner, spender, amount, self.nonces[owner], deadline)
    )
    digest: bytes32 = keccak256(concat(0x1901, self._domain(), struct_hash))
    signer: address = ecrecover(digest, v, r, s)
    assert signer != empty(address) and signer == owner, "mock: permit signer"
    self.nonces[owner] += 1
    self.allowance[owner][spender] = amount
    log IERC20.Approval(owner=owner, spender=spender, value=amount)


@internal
@view
def _domain() -> bytes32:
    return keccak256(
        abi_encode(DOMAIN_TYPEHASH, keccak256("Mock Permit Dollar"), keccak256("1"), chain.id, self)
    )


@internal
def _move(sender: address, receiver: address, amount: uint256):
    assert self.balanceOf[sender] >= amount, "mock: balance"
    self.balanceOf[sender] -= amount
    self.balanceOf[receiver] += amount
    log IERC20.Transfer(sender=sender, receiver=receiver, value=amount)
