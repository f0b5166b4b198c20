# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Mock Meter
@license AGPL-3.0-only
@notice A meter for tests: every machine runs from ORIGIN on, except in the outages it is told.
@dev Anyone may set anything. Nothing is final until it is told so.
"""

from ..interfaces import IMetricsOracle

MAX_OUTAGES: constant(uint256) = 32
REPORT_DELAY_SECONDS: public(constant(uint256)) = 21_600
DISPUTE_WINDOW_SECONDS: public(constant(uint256)) = 151_200
HOLD_SECONDS: public(constant(uint256)) = 86_400


struct Outage:
    start: uint256  # Unix seconds
    end: uint256  # Unix seconds


ORIGIN: public(immutable(uint256))

# Asset to Unix seconds up to which its readings are final; written by `set_final_until`.
_final_until: HashMap[uint256, uint256]

# Asset to the spans in which it did not run; written by `add_outage`.
_outages: HashMap[uint256, DynArray[Outage, MAX_OUTAGES]]

# Asset to the spans that attestors took off; written by `refute`.
_refuted: HashMap[uint256, DynArray[Outage, MAX_OUTAGES]]

# Asset to moment to total + 1, in place of what runs; written by `set_total`.
_totals: HashMap[uint256, HashMap[uint256, uint256]]

# Assets that are not enrolled; written by `set_enrolled`.
_is_absent: HashMap[uint256, bool]

# Asset to its trust level; written by `set_trust`.
_trust: HashMap[uint256, uint256]

# Asset to half day to its refuted hours, 12 bits; written by `flag_hour`.
refuted_hours: public(HashMap[uint256, HashMap[uint256, uint256]])

# Asset to the hour from which it is held + 1; written by `hold`.
held_from: public(HashMap[uint256, uint256])

# Attestor set: its number, how many must sign, who is in it; written by `set_attestors`.
config: public(uint256)
threshold: public(uint256)
is_attestor: public(HashMap[address, bool])


@deploy
def __init__(origin: uint256):
    ORIGIN = origin


@external
def set_final_until(asset: uint256, moment: uint256):
    self._final_until[asset] = moment


@external
def add_outage(asset: uint256, start: uint256, end: uint256):
    """
    @notice Stop a machine for a while.
    @param asset Title id.
    @param start Unix seconds.
    @param end Unix seconds; outages of one asset must not overlap.
    """
    self._outages[asset].append(Outage(start=start, end=end))


@external
def refute(asset: uint256, start: uint256, end: uint256):
    """
    @notice Say that attestors took a span off: it is downtime, whatever ran.
    @param asset Title id.
    @param start Unix seconds.
    @param end Unix seconds; spans of one asset must not overlap.
    """
    self._refuted[asset].append(Outage(start=start, end=end))


@external
def set_total(asset: uint256, moment: uint256, total: uint256):
    """
    @notice Say what the meter reads at one moment, whatever ran.
    @param asset Title id.
    @param moment Unix seconds.
    @param total Available seconds.
    """
    self._totals[asset][moment] = total + 1


@external
def set_enrolled(asset: uint256, enrolled: bool):
    self._is_absent[asset] = not enrolled


@external
def set_trust(asset: uint256, level: uint256):
    self._trust[asset] = level


@external
def flag_hour(asset: uint256, hour: uint256):
    """
    @notice Say that attestors took an hour.
    @param asset Title id.
    @param hour Unix seconds // 3,600.
    """
    self.refuted_hours[asset][hour // 12] |= 1 << (hour % 12)


@external
def hold(asset: uint256, first_hour: uint256):
    assert self._final_until[asset] <= first_hour * 3_600, "oracle: hour is final"
    self.held_from[asset] = first_hour + 1


@external
def set_attestors(members: DynArray[address, 16], quorum: uint256):
    for member: address in members:
        self.is_attestor[member] = True
    self.config += 1
    self.threshold = quorum


@external
@view
def node_of(asset: uint256) -> IMetricsOracle.Node:
    assert not self._is_absent[asset], "oracle: never enrolled"
    node: IMetricsOracle.Node = empty(IMetricsOracle.Node)
    node.trust_level = self._trust[asset]
    return node


@external
@view
def is_enrolled(asset: uint256) -> bool:
    return not self._is_absent[asset]


@external
@view
def final_until(asset: uint256) -> uint256:
    return self._final_until[asset]


@external
@view
def available_at(asset: uint256, moment: uint256) -> uint256:
    return self._available_at(asset, moment)


@external
@view
def final_reading(asset: uint256, moment: uint256) -> (uint256, uint256):
    until: uint256 = min(moment, self._final_until[asset])
    return until, self._available_at(asset, until)


@external
@view
def downtime_between(asset: uint256, start: uint256, end: uint256) -> uint256:
    assert start <= end and end - start <= 31 * 86_400, "oracle: span"
    lost: uint256 = 0
    for span: Outage in self._refuted[asset]:
        first: uint256 = max(span.start, start)
        lost += max(min(span.end, end), first) - first
    return lost


@internal
@view
def _available_at(asset: uint256, moment: uint256) -> uint256:
    told: uint256 = self._totals[asset][moment]
    if told != 0:
        return told - 1
    total: uint256 = max(moment, ORIGIN) - ORIGIN
    for outage: Outage in self._outages[asset]:
        start: uint256 = max(outage.start, ORIGIN)
        end: uint256 = min(outage.end, moment)
        total -= max(end, start) - start
    return total
