# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy off

"""
@title Mock Token
@license AGPL-3.0-only
@notice A settlement token for tests and local chains whose conduct is set at run time.
@dev Plain unless told otherwise. Anyone may mint and change its conduct. Not locked against
     re-entry: the hook exists to re-enter others.
"""

from ethereum.ercs import IERC20

implements: IERC20

NORMAL: public(constant(uint256)) = 0
RETURNS_NOTHING: public(constant(uint256)) = 1  # moves the money, returns no data (USDT)
RETURNS_FALSE: public(constant(uint256)) = 2  # moves nothing and returns False
REVERTS: public(constant(uint256)) = 3  # reverts every transfer
FROM_ZERO: public(constant(uint256)) = 4  # approves from or to zero only, returns no data (USDT)
APPROVES_NOT: public(constant(uint256)) = 5  # plain transfers; approves nothing, returns False

MAX_HOOK_BYTES: constant(uint256) = 4_096  # holds a call with two 64-item arrays
_BPS: constant(uint256) = 10_000
_FROZEN: constant(uint256) = 1 << 255  # beside the balance, as USDC does
_PAUSED: constant(uint256) = 1 << 24
_HOOKED: constant(uint256) = 1 << 25

_DECIMALS: immutable(uint8)


# Units in existence; written by `mint`.
totalSupply: public(uint256)

# Owner to spender to units; written by `approve` and `transferFrom`. Maximum: never lowered.
allowance: public(HashMap[address, HashMap[address, uint256]])

# How often the hook ran; written by a transfer.
hook_runs: public(uint256)

# How many of the hook's calls went through; written by a transfer.
hook_successes: public(uint256)

# What the hook's last call returned or reverted with; written by a transfer.
hook_response: public(Bytes[256])

# Frozen flag (top bit) and units; written by `mint`, freezes and transfers.
_accounts: HashMap[address, uint256]

# style 8 | fee bps 16 | paused 1 | hooked 1; written by the setters.
_conduct: uint256

# What the hook calls; written by `set_hook`.
_hook_target: address
_hook_data: Bytes[MAX_HOOK_BYTES]

# Set while the hook runs, so that it does not run inside itself.
_in_hook: transient(bool)


@deploy
def __init__(decimals: uint8):
    _DECIMALS = decimals


# ---- ERC-20 ----------


@external
def transfer(receiver: address, amount: uint256) -> bool:
    moved: bool = self._move(msg.sender, receiver, amount)
    if self._is_silent():
        selfdestruct(self)
    return moved


@external
def transferFrom(sender: address, receiver: address, amount: uint256) -> bool:
    allowed: uint256 = self.allowance[sender][msg.sender]
    if allowed != max_value(uint256):
        assert allowed >= amount, "mock: allowance"
        self.allowance[sender][msg.sender] = allowed - amount
    moved: bool = self._move(sender, receiver, amount)
    if self._is_silent():
        selfdestruct(self)
    return moved


@external
def approve(spender: address, amount: uint256) -> bool:
    style: uint256 = self._conduct & 255
    if style == APPROVES_NOT:
        return False
    if style == FROM_ZERO:
        assert amount == 0 or self.allowance[msg.sender][spender] == 0, "mock: approve from zero"
    self.allowance[msg.sender][spender] = amount
    log IERC20.Approval(owner=msg.sender, spender=spender, value=amount)
    if self._is_silent():
        selfdestruct(self)
    return True


@external
@view
def balanceOf(account: address) -> uint256:
    return self._accounts[account] & ~_FROZEN


@external
@view
def decimals() -> uint8:
    return _DECIMALS


@external
@pure
def name() -> String[32]:
    return "Mock Dollar"


@external
@pure
def symbol() -> String[32]:
    return "mUSD"


# ---- Conduct ----------


@external
def mint(receiver: address, amount: uint256):
    """
    @notice Create units out of nothing.
    @param receiver Who gets them, frozen or not.
    @param amount Units.
    """
    self.totalSupply += amount
    self._accounts[receiver] += amount
    log IERC20.Transfer(sender=empty(address), receiver=receiver, value=amount)


@external
def set_style(style: uint256):
    """
    @notice Choose what transfers do and return.
    @param style NORMAL, RETURNS_NOTHING, RETURNS_FALSE, REVERTS, FROM_ZERO or APPROVES_NOT.
    """
    assert style <= APPROVES_NOT, "mock: unknown style"
    self._conduct = (self._conduct & ~convert(255, uint256)) | style


@external
def set_fee_bps(fee_bps: uint256):
    """
    @notice Keep a part of each transfer: the sender pays all, the receiver gets less.
    @param fee_bps Share kept by the token, basis points.
    """
    assert fee_bps <= _BPS, "mock: fee"
    self._conduct = (self._conduct & ~(convert(65_535, uint256) << 8)) | (fee_bps << 8)


@external
def pause():
    """
    @notice Refuse all transfers.
    """
    self._conduct |= _PAUSED


@external
def unpause():
    """
    @notice Allow transfers again.
    """
    self._conduct &= ~_PAUSED


@external
def freeze(account: address):
    """
    @notice Refuse transfers from and to an account.
    @param account Who is frozen.
    """
    self._accounts[account] |= _FROZEN


@external
def unfreeze(account: address):
    """
    @notice Lift a freeze.
    @param account Who was frozen.
    """
    self._accounts[account] &= ~_FROZEN


@external
def set_hook(target: address, data: Bytes[MAX_HOOK_BYTES]):
    """
    @notice Call a contract within each transfer, once the balances have moved.
    @dev The outcome is recorded and does not stop the transfer.
    @param target Whom to call; zero for nobody.
    @param data With what.
    """
    self._hook_target = target
    self._hook_data = data
    if target == empty(address):
        self._conduct &= ~_HOOKED
    else:
        self._conduct |= _HOOKED


# ---- Internal ----------


@internal
def _move(sender: address, receiver: address, amount: uint256) -> bool:
    """
    False if nothing moved.
    """
    conduct: uint256 = self._conduct
    fee: uint256 = 0
    if conduct != 0:
        style: uint256 = conduct & 255
        assert style != REVERTS and conduct & _PAUSED == 0, "mock: transfers stopped"
        if style == RETURNS_FALSE:
            return False
        fee = amount * ((conduct >> 8) & 65_535) // _BPS

    held: uint256 = self._accounts[sender]
    assert held & _FROZEN == 0, "mock: sender frozen"
    assert held >= amount, "mock: balance"
    self._accounts[sender] = held - amount
    held = self._accounts[receiver]
    assert held & _FROZEN == 0, "mock: receiver frozen"
    self._accounts[receiver] = held + amount - fee
    if fee != 0:
        self._accounts[self] += fee
    log IERC20.Transfer(sender=sender, receiver=receiver, value=amount)

    if conduct & _HOOKED != 0 and not self._in_hook:
        self._run_hook()
    return True


@internal
def _run_hook():
    self._in_hook = True
    success: bool = False
    response: Bytes[256] = b""
    success, response = raw_call(
        self._hook_target, self._hook_data, max_outsize=256, revert_on_failure=False
    )
    self.hook_runs += 1
    if success:
        self.hook_successes += 1
    self.hook_response = response
    self._in_hook = False


@internal
@view
def _is_silent() -> bool:
    """
    RETURNS_NOTHING and FROM_ZERO must end the call without return data: `selfdestruct` is the one statement of
    Vyper that does; since Cancun (EIP-6780) it destroys nothing.
    """
    style: uint256 = self._conduct & 255
    return style == RETURNS_NOTHING or style == FROM_ZERO
