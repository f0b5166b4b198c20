# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Fleet Pages
@license AGPL-3.0-only
@notice Shows machines: title, meter, offer, latest lease.
@dev The meter, the index and `quote` may refuse to say anything of a machine: asked in a guarded
     way, so that one row never costs the page.
"""

from ..interfaces import IComputeAsset
from ..interfaces import ILeaseEscrow
from ..interfaces import ILens
from ..interfaces import IMetricsOracle
from . import lease_word
from . import lens_links as links
from . import node_word
from . import offer_book
from . import title_word

uses: links

_MAX_PRICE: constant(uint256) = 2**128  # WAD settlement units: no index knows one so high
_WAD: constant(uint256) = 10**18
_BPS: constant(uint256) = 10_000


interface Titles:
    def total_supply() -> uint256: view
    def status(asset: uint256) -> IComputeAsset.Status: view


interface Offers:
    def offer_of(asset: uint256) -> (ILeaseEscrow.Offer, uint256, uint256, bool): view
    def unsettled(asset: uint256) -> uint256: view


interface Bonds:
    def bond_of(asset: uint256) -> uint256: view
    def reserved_of(asset: uint256) -> uint256: view


# ---- Views ----------


@external
@view
@reentrant
def fleet(first: uint256, count: uint256) -> DynArray[ILens.MachineRow, links.MAX_ROWS]:
    """
    @notice Machines by their ids.
    @dev What is unsettled looks back over 64 leases of each: where leases are many and a node gives
         little gas, ask for fewer.
    @param first Id of the first one, from 1.
    @param count How many at most, up to 50.
    @return One row a machine, none past the last one.
    """
    rows: DynArray[ILens.MachineRow, links.MAX_ROWS] = []
    total: uint256 = staticcall Titles(links.TITLE).total_supply()
    end: uint256 = links._end(first, count, total, links.MAX_ROWS)
    for asset: uint256 in range(first, end, bound=links.MAX_ROWS):
        rows.append(self._machine(asset))
    return rows


# ---- Internal ----------


@internal
@view
def _machine(asset: uint256) -> ILens.MachineRow:
    """
    The row of a registered machine.
    """
    row: ILens.MachineRow = empty(ILens.MachineRow)
    title: IComputeAsset = IComputeAsset(links.TITLE)
    word: uint256 = staticcall title.title(asset)
    row.asset = asset
    row.owner = title_word._owner(word)
    row.spec = staticcall title.spec(asset)
    row.status = staticcall Titles(links.TITLE).status(asset)
    row.lien_holder = staticcall title.lien_of(asset)
    row.user = staticcall title.userOf(asset)
    row.user_until = title_word._expires(staticcall title.user_word(asset))
    row.node, row.head, row.final_until = self._metered(asset)

    tenure: uint256 = 0
    row.offer, row.offer_nonce, tenure, row.offer_stands = staticcall Offers(links.ESCROW).offer_of(
        asset
    )
    if row.offer_stands:
        row.hourly_rate = self._rate(asset, row.offer, title_word._accelerators(word))
        row.can_be_leased = self._can_be_leased(asset, convert(row.offer.min_hours, uint256))

    leases: uint256 = staticcall ILeaseEscrow(links.ESCROW).lease_count(asset)
    if leases != 0:
        row.lease_id = asset * lease_word.IDS_PER_ASSET + leases
        lease: ILeaseEscrow.Lease = staticcall ILeaseEscrow(links.ESCROW).lease(row.lease_id)
        row.lessee = lease.lessee
        row.lease_ends_at = lease.ends_at
    row.unsettled = staticcall Offers(links.ESCROW).unsettled(asset)
    if links.BONDS != empty(address):
        row.bond = staticcall Bonds(links.BONDS).bond_of(asset)
        row.bond_reserved = staticcall Bonds(links.BONDS).reserved_of(asset)
    return row


@internal
@view
def _metered(asset: uint256) -> (IMetricsOracle.Node, IMetricsOracle.Head, uint256):
    """
    What the meter says of a machine; zeros if it never was enrolled.
    """
    success: bool = False
    node: Bytes[node_word.NODE_BYTES] = b""
    success, node = raw_call(
        links.METER,
        abi_encode(asset, method_id=method_id("node_of(uint256)")),
        max_outsize=node_word.NODE_BYTES,
        gas=links.ASK_GAS,
        is_static_call=True,
        revert_on_failure=False,
    )
    if not success or len(node) != node_word.NODE_BYTES:
        return empty(IMetricsOracle.Node), empty(IMetricsOracle.Head), 0
    return (
        abi_decode(node, IMetricsOracle.Node),
        staticcall IMetricsOracle(links.METER).head(asset),
        staticcall IMetricsOracle(links.METER).final_until(asset),
    )


@internal
@view
def _rate(asset: uint256, offer: ILeaseEscrow.Offer, accelerators: uint256) -> uint256:
    """
    What a standing offer costs an hour now, as `market_link` reckons it; 0 if it follows an index
    without a price. Rounded down.
    """
    if not offer.is_indexed:
        return offer.hourly_rate
    if links.INDEX == empty(address):
        return 0
    success: bool = False
    price: uint256 = 0
    success, price = links._ask(
        links.INDEX, asset, method_id("price_of(uint256)", output_type=bytes4)
    )
    # An index out of its mind must not cost the page.
    if price == 0 or price > _MAX_PRICE:
        return 0
    premium: uint256 = _BPS + convert(offer.premium_bps, uint256)
    rate: uint256 = max(offer.hourly_rate, price * accelerators * premium // (_WAD * _BPS))
    return rate if rate <= offer_book.MAX_RATE else 0


@internal
@view
def _can_be_leased(asset: uint256, hours: uint256) -> bool:
    """
    Whether the escrow quotes a lease of so many hours.
    """
    return raw_call(
        links.ESCROW,
        abi_encode(asset, hours, method_id=method_id("quote(uint256,uint256)")),
        gas=links.ASK_GAS,
        is_static_call=True,
        revert_on_failure=False,
    )
