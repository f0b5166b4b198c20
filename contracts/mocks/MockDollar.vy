# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas

"""
@title Mock Dollar
@license AGPL-3.0-only
@notice The plainest six-decimals token: the yardstick of gas figures.
@dev No freezing and no conduct to set, so that a figure shows our cost and not the token's.
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

# Owner to spender to units; written by `approve`, `permit`, `transferFrom`. Maximum: never lowered.
allowance: public(HashMap[address, HashMap[address, uint256]])

# Owner to permits used; written by `permit`.
nonces: public(HashMap[address, uint256])


@external
def mint(receiver: address, amount: uint256):
    """
    @notice Make units out of nothing.
    @param receiver Whose balance grows.
    @param amount Units.
    """
    self.totalSupply += amount
    self.balanceOf[receiver] += amount
    log IERC20.Transfer(sender=empty(address), receiver=receiver, value=amount)


@external
def transfer(receiver: address, amount: uint256) -> bool:
    """
    @notice Pay from the caller's balance.
    @param receiver Who is paid.
    @param amount Units.
    @return Always True.
    """
    self._move(msg.sender, receiver, amount)
    return True


@external
def transferFrom(sender: address, receiver: address, amount: uint256) -> bool:
    """
    @notice Pay from another account's balance, as far as it allowed.
    @param sender Who pays.
    @param receiver Who is paid.
    @param amount Units.
    @return Always True.
    """
    allowed: uint256 = self.allowance[sender][msg.sender]
    if allowed != max_value(uint256):
        assert allowed >= amount, "dollar: allowance"
        self.allowance[sender][msg.sender] = allowed - amount
    self._move(sender, receiver, amount)
    return True


@external
def approve(spender: address, amount: uint256) -> bool:
    """
    @notice Let another account pay from the caller's balance.
    @param spender Who may.
    @param amount Units, the maximum for no limit.
    @return Always True.
    """
    self.allowance[msg.sender][spender] = amount
    log IERC20.Approval(owner=msg.sender, spender=spender, value=amount)
    return True


@external
@pure
def decimals() -> uint8:
    """
    @notice Decimals of a unit.
    @return Always 6.
    """
    return 6


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
    assert block.timestamp <= deadline, "dollar: permit expired"
    nonce: uint256 = self.nonces[owner]
    domain: bytes32 = keccak256(
        abi_encode(DOMAIN_TYPEHASH, keccak256("Mock Dollar"), keccak256("1"), chain.id, self)
    )
    message: bytes32 = keccak256(
        abi_encode(PERMIT_TYPEHASH, owner, spender, amount, nonce, deadline)
    )
    signer: address = ecrecover(keccak256(concat(0x1901, domain, message)), v, r, s)
    assert signer != empty(address) and signer == owner, "dollar: permit signer"
    self.nonces[owner] = nonce + 1
    self.allowance[owner][spender] = amount
    log IERC20.Approval(owner=owner, spender=spender, value=amount)


@internal
def _move(sender: address, receiver: address, amount: uint256):
    assert self.balanceOf[sender] >= amount, "dollar: balance"
    self.balanceOf[sender] -= amount
    self.balanceOf[receiver] += amount
    log IERC20.Transfer(sender=sender, receiver=receiver, value=amount)
