# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Loan Pool
@license AGPL-3.0-only
@notice A pool for the desk's tests: debt grows at the rate that anyone sets; calls are counted.
@dev Lends what it holds, to whoever the caller says. Debt shares round as the real pool's do.
"""

from ethereum.ercs import IERC20
from snekmate.utils import math

from ..interfaces import ILendingPool

implements: ILendingPool

_WAD: constant(uint256) = 10**18
_STEP: constant(uint256) = 30 * 86_400

asset: public(immutable(address))

# Annual rates, WAD, of now, of 24 h, and at most; written by `set_rates`.
borrow_rate: public(uint256)
average_rate: public(uint256)
max_rate: public(uint256)

# Added to the rate by each loan; written by `set_impact`.
impact: public(uint256)

# Takes first after an auction's fall; written by `set_workout`.
workout: public(address)

# Asset to debt shares; written by the desk's calls.
shares: public(HashMap[uint256, uint256])

# Asset to the last recovery that `impair` was told, + 1; 0 once restored or ended.
carried: public(HashMap[uint256, uint256])

# What `end` wrote off in all.
written_off: public(uint256)

# What `lend` and `end` were told of last; written by both.
last_accelerator: public(bytes32)
last_borrower: public(address)

# Calls so far; written by each of the desk's calls.
impairs: public(uint256)
restores: public(uint256)
ends: public(uint256)

# Index (WAD) as of a moment, and its growth; written by `set_rates`.
_index: uint256
_index_at: uint256


@deploy
def __init__(token: address):
    asset = token
    self._index = _WAD
    self._index_at = block.timestamp


@external
def set_rates(rate: uint256, average: uint256, hardest: uint256):
    """
    @notice Set the three rates.
    @param rate Of now, WAD.
    @param average Of 24 h, WAD.
    @param hardest Bound, WAD.
    """
    self._index = self._index_now()
    self._index_at = block.timestamp
    self.borrow_rate = rate
    self.average_rate = average
    self.max_rate = hardest


@external
def set_impact(impact: uint256):
    self.impact = impact


@external
def set_workout(workout: address):
    self.workout = workout


@external
def set_debt(loan: uint256, debt: uint256):
    """
    @notice Say what a loan owes; exact while the index is 1.
    @param loan Asset id.
    @param debt Settlement units.
    """
    self.shares[loan] = math._ceil_div(debt * _WAD, self._index_now())


@external
def lend(
    loan: uint256, accelerator: bytes32, borrower: address, payee: address, amount: uint256
) -> uint256:
    assert self.shares[loan] == 0, "mock: has a debt"
    self.last_accelerator = accelerator
    self.last_borrower = borrower
    self.shares[loan] = math._ceil_div(amount * _WAD, self._index_now())
    self._index = self._index_now()
    self._index_at = block.timestamp
    self.borrow_rate += self.impact
    extcall IERC20(asset).transfer(payee, amount, default_return_value=True)
    return self.borrow_rate


@external
def collect(loan: uint256, amount: uint256):
    debt: uint256 = self._debt(loan)
    assert amount <= debt, "mock: more than owed"
    if amount == debt:
        self.shares[loan] = 0
    else:
        self.shares[loan] -= amount * _WAD // self._index_now()


@external
def impair(loan: uint256, recovery: uint256):
    self.carried[loan] = recovery + 1
    self.impairs += 1


@external
def restore(loan: uint256):
    self.carried[loan] = 0
    self.restores += 1


@external
def end(loan: uint256, accelerator: bytes32, borrower: address):
    self.last_accelerator = accelerator
    self.last_borrower = borrower
    self.written_off += self._debt(loan)
    self.shares[loan] = 0
    self.carried[loan] = 0
    self.ends += 1


@external
@view
def settled_rate() -> uint256:
    """
    @notice The rate of now: nobody puts money in here.
    @return Annual, WAD.
    """
    return self.borrow_rate


@external
@view
def debt_of(loan: uint256) -> uint256:
    return self._debt(loan)


@internal
@view
def _debt(loan: uint256) -> uint256:
    return math._ceil_div(self.shares[loan] * self._index_now(), _WAD)


@internal
@view
def _index_now() -> uint256:
    growth: int256 = math._wad_ln(convert(_WAD + self.borrow_rate // 12, int256))
    elapsed: int256 = convert(block.timestamp - self._index_at, int256)
    exponent: int256 = growth * elapsed // convert(_STEP, int256)
    return self._index * convert(math._wad_exp(exponent), uint256) // _WAD
