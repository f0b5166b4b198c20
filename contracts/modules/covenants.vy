# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Covenants
@license AGPL-3.0-only
@notice What a running loan must keep to: the schedule, the cover by value, a machine that speaks.
@dev A value or a resale value older than 7 days is absent, and so is one from an appraiser that
     reverts: an absent value flags nobody and stops nothing. Silence is read off the meter's
     running total, which nobody moves without a signed report, and never off its head, which
     `roll` moves.
"""

from ..interfaces import IAppraiser
from ..interfaces import IMetricsOracle
from ..interfaces import IRevenueSplitter
from . import loan_schedule
from . import refusal

MAX_VALUE_AGE_SECONDS: constant(uint256) = 7 * 86_400  # as old as the appraiser's quotes may be
LIQUIDATION_BPS: constant(uint256) = 8_000  # of the value: the rest is the auction's discount

# Income over debt service; below it all revenue goes to the debt. At 1.2 the rent was gone before
# it was swept: 1.5 nearly halves the defaults of a slide (adr/0013).
COVER_SWEEP_BPS: constant(uint256) = 15_000

SILENCE_SWEEP_SECONDS: constant(uint256) = 86_400
SILENCE_FLAG_SECONDS: constant(uint256) = 21 * 86_400  # dark that long is delinquent

# An appraisal takes well under this. It is given exactly that, and a caller must leave more: else
# its failure could be arranged, or burn what the rest needs.
APPRAISAL_GAS: constant(uint256) = 500_000
_GAS_LEFT: constant(uint256) = 550_000

# An absent value: it bounds no debt. Any real one is smaller, as is what may be owed.
NO_VALUE: constant(uint256) = 2**128

ASSESSMENT_BYTES: constant(uint256) = 9 * 32  # of an `IAppraiser.Assessment`
_BPS: constant(uint256) = 10_000
_WAD: constant(uint256) = 10**18

APPRAISER: immutable(IAppraiser)
METER: immutable(IMetricsOracle)
_SPLITTER: immutable(IRevenueSplitter)  # the appraiser's: where machines earn


@deploy
def __init__(appraiser: address, meter: address):
    assert appraiser.is_contract, "desk: appraiser has no code"
    assert meter.is_contract, "desk: meter has no code"
    APPRAISER = IAppraiser(appraiser)
    METER = IMetricsOracle(meter)
    _SPLITTER = IRevenueSplitter(staticcall APPRAISER.splitter())


# ---- Views ----------


@external
@view
@reentrant
def appraiser() -> address:
    """
    @notice The appraiser whose values this desk lends and collects on.
    @return Its address.
    """
    return APPRAISER.address


@external
@view
@reentrant
def meter() -> address:
    """
    @notice The meter that tells silence.
    @return Its address.
    """
    return METER.address


# ---- Internal ----------


@internal
@view
def _appraise(asset: uint256) -> (uint256, uint256):
    """
    The fresh value, `NO_VALUE` if there is none, and the fresh resale value, 0 if there is none.
    """
    refusal._unless(msg.gas >= _GAS_LEFT, "desk: gas too low")
    success: bool = False
    response: Bytes[ASSESSMENT_BYTES] = b""
    success, response = raw_call(
        APPRAISER.address,
        abi_encode(asset, method_id=method_id("assess(uint256)")),
        max_outsize=ASSESSMENT_BYTES,
        gas=APPRAISAL_GAS,
        is_static_call=True,
        revert_on_failure=False,
    )
    if not success or len(response) != ASSESSMENT_BYTES:
        return NO_VALUE, 0
    told: IAppraiser.Assessment = abi_decode(response, IAppraiser.Assessment)
    value: uint256 = told.value if self._is_fresh(told.as_of) else NO_VALUE
    return value, self._fresh_resale(told)


@internal
@view
def _fresh_resale(told: IAppraiser.Assessment) -> uint256:
    """
    The resale value, 0 if it is absent or older than 7 days.
    """
    return told.resale if self._is_fresh(told.priced_at) else 0


@internal
@view
def _is_fresh(as_of: uint256) -> bool:
    """
    Present and not older than 7 days.
    """
    return as_of != 0 and block.timestamp <= as_of + MAX_VALUE_AGE_SECONDS


@internal
@view
def _is_silent(asset: uint256, span: uint256) -> bool:
    """
    Not one available second was reported of the last `span`.
    """
    total: uint256 = staticcall METER.available_at(asset, block.timestamp)
    return total == staticcall METER.available_at(asset, block.timestamp - span)


@internal
@view
def _is_promised(asset: uint256) -> bool:
    """
    Whether locked terms bind the machine's revenue: a seizure would end them.
    """
    return staticcall _SPLITTER.is_locked(asset)


@internal
@pure
def _most(worth: uint256) -> uint256:
    """
    Most that may be owed on a machine of that value, rounded down; `NO_VALUE` is no bound.
    """
    return worth * LIQUIDATION_BPS // _BPS


@internal
@view
def _are_kept(asset: uint256, debt: uint256, ceiling: uint256, worth: uint256) -> bool:
    """
    The meter is asked last: a loan above its ceiling needs nobody's word. Of a paid loan nothing is
    asked.
    """
    if debt == 0:
        return True
    if not loan_schedule._within(debt, min(ceiling, self._most(worth))):
        return False
    return not self._is_silent(asset, SILENCE_FLAG_SECONDS)


@internal
@pure
def _cover_bps(
    income: uint256, principal: uint256, months: uint256, debt: uint256, rate: uint256
) -> uint256:
    """
    Income of 30 days over debt service of 30 days (a month's principal, interest on `debt`),
    basis points, rounded down: in favour of the lender.
    """
    service: uint256 = loan_schedule._service_wad(principal, months, debt, rate)
    return income * _BPS * _WAD // service
