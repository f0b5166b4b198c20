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

# Units in existence; written by `mint`.
totalSupply: public(uint256)

# Owner to units; written by `mint` and transfers.
balanceOf: public(HashMap[address, uint256])

# Owner to spender to units; written by `approve` and `transferFrom`. Maximum: never lowered.
allowance: public(HashMap[address, HashMap[address, uint256]])


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


@internal
def _move(sender: address, receiver: address, amount: uint256):
    assert self.balanceOf[sender] >= amount, "dollar: balance"
    self.balanceOf[sender] -= amount
    self.balanceOf[receiver] += amount
    log IERC20.Transfer(sender=sender, receiver=receiver, value=amount)
