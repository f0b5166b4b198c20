# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Appraiser: what a pledged machine is worth
@license AGPL-3.0-only
@author Wellhead
@notice The least of three: what is left of the purchase price, what used accelerators fetch, and a
        multiple of what the machine earns. What cannot be known is absent, never guessed.
@dev Trusted: any three of five appraisers for used prices, the owner (a timelock) for the market
     figure, the index and the curve, registrars for purchase price and age. Holds no money, only
     reads others.
@custom:kill None: nothing can be paused. A vacant seat or market figure makes value absent.
"""

from snekmate.auth import ownable
from snekmate.auth import ownable_2step as two_step
from snekmate.utils import eip712_domain_separator as eip712

from ..interfaces import IAppraiser
from ..interfaces import IComputeAsset
from ..interfaces import IMetricsOracle
from ..interfaces import IRevenueSplitter
from ..modules import income_leg
from ..modules import market_figure
from ..modules import node_word
from ..modules import price_board
from ..modules import price_path
from ..modules import retained_value
from ..modules import title_word

implements: IAppraiser

initializes: ownable
initializes: two_step[ownable := ownable]
initializes: eip712
initializes: price_board[ownable := ownable, eip712 := eip712]
initializes: market_figure[ownable := ownable]

exports: (
    # owner
    two_step.owner,
    two_step.pending_owner,
    two_step.transfer_ownership,
    two_step.accept_ownership,
    # signing
    eip712.eip712Domain,
    # prices
    price_board.submit_price,
    price_board.set_appraiser,
    price_board.appraiser,
    price_board.quote_of,
    price_board.price_of,
    price_board.hash_price,
    # market
    market_figure.set_market,
    market_figure.set_index,
    market_figure.index,
    market_figure.market_of,
)

SEATS: public(constant(uint256)) = price_path.SEATS
QUORUM: public(constant(uint256)) = price_path.QUORUM
MAX_AGE_SECONDS: public(constant(uint256)) = price_path.MAX_AGE_SECONDS
MAX_DELAY_SECONDS: public(constant(uint256)) = price_board.MAX_DELAY_SECONDS
MAX_UTILISATION_BPS: public(constant(uint256)) = income_leg.MAX_UTILISATION_BPS
MARKET_OPEX_BPS: public(constant(uint256)) = income_leg.MARKET_OPEX_BPS
MIN_MULTIPLE_BPS: public(constant(uint256)) = income_leg.MIN_MULTIPLE_BPS
MAX_MULTIPLE_BPS: public(constant(uint256)) = income_leg.MAX_MULTIPLE_BPS
PRICE_TYPEHASH: public(constant(bytes32)) = price_board.PRICE_TYPEHASH

_CURVE_BITS: constant(uint256) = 96

# What a machine keeps of its price, as used prices of data-centre GPUs ran; two years of income.
_RETAINED_BPS: constant(uint256[retained_value.POINTS]) = [
    10_000, 6_500, 4_500, 3_000, 1_800, 1_200
]
_MULTIPLE_BPS: constant(uint256) = 20_000

_TITLE: immutable(IComputeAsset)
_METER: immutable(IMetricsOracle)
_SPLITTER: immutable(IRevenueSplitter)


# curve 96 (`retained_value`) | multiple 16 (bps); written by `set_retained`, `set_multiple`.
_terms: uint256


@deploy
def __init__(title: address, meter: address, splitter: address):
    """
    @notice The deployer owns the contract until it hands over in two steps. All seats are vacant.
    @param title The title contract.
    @param meter The meter of its assets.
    @param splitter The splitter in which they earn.
    """
    ownable.__init__()
    two_step.__init__()
    eip712.__init__("Appraiser", "1")
    assert title.is_contract, "appraiser: title has no code"
    assert meter.is_contract, "appraiser: meter has no code"
    assert splitter.is_contract, "appraiser: splitter has no code"
    _TITLE = IComputeAsset(title)
    _METER = IMetricsOracle(meter)
    _SPLITTER = IRevenueSplitter(splitter)
    self._set_retained(_RETAINED_BPS)
    self._set_multiple(_MULTIPLE_BPS)


# ---- Owner ----------


@external
def set_retained(points_bps: uint256[retained_value.POINTS]):
    """
    @notice State which share of its purchase price a machine keeps at 0 to 5 years.
    @dev Owner only.
    @param points_bps Basis points, none above the one before, from at most 10,000 to above 0.
    """
    ownable._check_owner()
    self._set_retained(points_bps)


@external
def set_multiple(multiple_bps: uint256):
    """
    @notice State how many years of income a machine is worth at most.
    @dev Owner only.
    @param multiple_bps Basis points of a year, 10,000 to 40,000.
    """
    ownable._check_owner()
    self._set_multiple(multiple_bps)


# ---- Views ----------


@external
@view
@reentrant
def assess(asset: uint256) -> IAppraiser.Assessment:
    """
    @notice Everything a lender asks about a machine, in one read.
    @dev Never reverts for a registered asset, unless the splitter is being paid that very moment.
    @param asset Asset id.
    @return The assessment, zeros where a figure is absent.
    """
    return self._assess(asset)


@external
@view
@reentrant
def value(asset: uint256) -> (uint256, uint256):
    """
    @notice What covenants reckon with. Health is not in it.
    @param asset Asset id.
    @return Settlement units, and Unix seconds of the oldest price it rests on; (0, 0) = absent.
    """
    assessment: IAppraiser.Assessment = self._assess(asset)
    return assessment.value, assessment.as_of


@external
@view
@reentrant
def lendable(asset: uint256) -> uint256:
    """
    @notice What new borrowing reckons with: value at the lesser of both prices, times health.
    @param asset Asset id.
    @return Settlement units; 0 if value is absent or the node is not live or has equivocated.
    """
    return self._assess(asset).lendable


@external
@view
@reentrant
def hourly_rate_of(asset: uint256) -> uint256:
    """
    @notice What the market pays for an hour of the whole machine: by the index, else by governance.
    @param asset Asset id.
    @return Settlement units; 0 = absent.
    """
    spec: IComputeAsset.AssetSpec = staticcall _TITLE.spec(asset)
    hourly_rate: uint256 = 0
    utilisation_bps: uint256 = 0
    hourly_rate, utilisation_bps = market_figure._market(spec.accelerator)
    return hourly_rate * convert(spec.accelerator_count, uint256)


@external
@view
@reentrant
def retained_bps() -> uint256[retained_value.POINTS]:
    """
    @notice Which share of its purchase price a machine keeps.
    @return Basis points at 0 to 5 years.
    """
    points_bps: uint256[retained_value.POINTS] = empty(uint256[retained_value.POINTS])
    for year: uint256 in range(retained_value.POINTS):
        points_bps[year] = retained_value._point(self._terms, year)
    return points_bps


@external
@view
@reentrant
def multiple_bps() -> uint256:
    """
    @notice How many years of income a machine is worth at most.
    @return Basis points of a year.
    """
    return self._terms >> _CURVE_BITS


@external
@view
@reentrant
def title() -> address:
    """
    @notice The title contract whose assets are appraised here.
    @return Its address.
    """
    return _TITLE.address


@external
@view
@reentrant
def meter() -> address:
    """
    @notice The meter that says how available they are.
    @return Its address.
    """
    return _METER.address


@external
@view
@reentrant
def splitter() -> address:
    """
    @notice The splitter that says what they earn.
    @return Its address.
    """
    return _SPLITTER.address


# ---- Internal ----------


@internal
def _set_retained(points_bps: uint256[retained_value.POINTS]):
    curve: uint256 = retained_value._pack(points_bps)
    self._terms = ((self._terms >> _CURVE_BITS) << _CURVE_BITS) | curve
    log IAppraiser.RetainedSet(points_bps=points_bps)


@internal
def _set_multiple(multiple_bps: uint256):
    assert multiple_bps >= income_leg.MIN_MULTIPLE_BPS, "appraiser: multiple too low"
    assert multiple_bps <= income_leg.MAX_MULTIPLE_BPS, "appraiser: multiple too high"
    self._terms = (self._terms & (2**_CURVE_BITS - 1)) | (multiple_bps << _CURVE_BITS)
    log IAppraiser.MultipleSet(multiple_bps=multiple_bps)


@internal
@view
def _assess(asset: uint256) -> IAppraiser.Assessment:
    title: uint256 = staticcall _TITLE.title(asset)
    assert title != 0, "appraiser: no such asset"
    spec: IComputeAsset.AssetSpec = staticcall _TITLE.spec(asset)
    count: uint256 = title_word._accelerators(title)
    hourly_rate: uint256 = 0
    utilisation_bps: uint256 = 0
    hourly_rate, utilisation_bps = market_figure._market(spec.accelerator)
    assessment: IAppraiser.Assessment = empty(IAppraiser.Assessment)
    assessment.hourly_rate = hourly_rate * count
    assessment.commissioned_at = convert(spec.commissioned_at, uint256)
    assessment.accelerator = spec.accelerator
    price: price_path.Price = price_board._price(spec.accelerator)
    if price.raw != 0:
        # What a sale may bring does not hang on what the machine earns, or whether it runs.
        assessment.resale = price.moved * count
        assessment.priced_at = price.as_of
    if title_word._flags(title) & title_word.FLAG_RETIRED != 0 or assessment.hourly_rate == 0:
        return assessment
    is_metered: bool = False
    is_sound: bool = False
    is_metered, is_sound = self._node(asset)
    if not is_metered:
        return assessment

    available: uint256 = self._available_seconds(asset)
    assessment.income = self._income(asset, hourly_rate, utilisation_bps, count, available)
    if price.raw == 0:
        return assessment

    terms: uint256 = self._terms
    age: uint256 = block.timestamp - min(block.timestamp, assessment.commissioned_at)
    bound: uint256 = min(
        retained_value._of(spec.purchase_price, terms & (2**_CURVE_BITS - 1), age),
        income_leg._worth(assessment.income, terms >> _CURVE_BITS),
    )
    assessment.value = min(bound, assessment.resale)
    assessment.as_of = price.as_of
    if is_sound:
        # Rounded down.
        lent_on: uint256 = min(bound, min(price.moved, price.raw) * count)
        assessment.lendable = lent_on * available // income_leg.STEP_SECONDS
    return assessment


@internal
@view
def _node(asset: uint256) -> (bool, bool):
    """
    Whether a node was ever enrolled for the asset, and whether a live one stands that never signed
    twice. The meter reverts for an asset it does not know, for no other cause.
    """
    is_known: bool = False
    data: Bytes[node_word.NODE_BYTES] = b""
    is_known, data = raw_call(
        _METER.address,
        abi_encode(asset, method_id=method_id("node_of(uint256)")),
        max_outsize=node_word.NODE_BYTES,
        is_static_call=True,
        revert_on_failure=False,
    )
    if not is_known:
        return False, False
    node: IMetricsOracle.Node = abi_decode(data, IMetricsOracle.Node)
    return True, node.is_live and not node.has_equivocated


@internal
@view
def _available_seconds(asset: uint256) -> uint256:
    """
    Of the last 30 days whose readings are final.
    """
    until: uint256 = 0
    total: uint256 = 0
    until, total = staticcall _METER.final_reading(asset, block.timestamp)
    before: uint256 = staticcall _METER.available_at(
        asset, until - min(until, income_leg.STEP_SECONDS)
    )
    return min(total - min(total, before), income_leg.STEP_SECONDS)


@internal
@view
def _income(
    asset: uint256,
    hourly_rate: uint256,
    utilisation_bps: uint256,
    count: uint256,
    available: uint256,
) -> uint256:
    """
    Net rent of 30 days, never above what the market would bring.
    """
    net: uint256 = 0
    paid_seconds: uint256 = 0
    net, paid_seconds = staticcall _SPLITTER.income_of(asset)
    return min(
        income_leg._own(net, paid_seconds),
        income_leg._of_market(hourly_rate, utilisation_bps, count, available),
    )
