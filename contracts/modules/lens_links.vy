# pragma version 0.4.3
# pragma nonreentrancy on

"""
@title Lens Links
@license AGPL-3.0-only
@notice The contracts that a lens looks at, and how long its pages are.
@dev An escrow and a desk name all the others, so that they cannot disagree.
"""

MAX_ROWS: constant(uint256) = 50  # of a page: stays well below the gas that a node gives a view
ASK_GAS: constant(uint256) = 800_000  # that a failing view may burn: an appraisal needs 550,000


# Views that no other contract asks for.
interface EscrowLinks:
    def TITLE() -> address: view
    def METER() -> address: view
    def INDEX() -> address: view
    def BONDS() -> address: view


interface DeskLinks:
    def title() -> address: view
    def appraiser() -> address: view


ESCROW: immutable(address)
DESK: immutable(address)
TITLE: immutable(address)
METER: immutable(address)
INDEX: immutable(address)  # zero for none
BONDS: immutable(address)  # zero for none
APPRAISER: immutable(address)


@deploy
def __init__(escrow: address, desk: address):
    assert escrow.is_contract, "lens: escrow has no code"
    assert desk.is_contract, "lens: desk has no code"
    ESCROW = escrow
    DESK = desk
    TITLE = staticcall EscrowLinks(escrow).TITLE()
    METER = staticcall EscrowLinks(escrow).METER()
    INDEX = staticcall EscrowLinks(escrow).INDEX()
    BONDS = staticcall EscrowLinks(escrow).BONDS()
    APPRAISER = staticcall DeskLinks(desk).appraiser()
    assert TITLE == staticcall DeskLinks(desk).title(), "lens: titles differ"


# ---- Views ----------


@external
@view
@reentrant
def escrow() -> address:
    """
    @notice The escrow whose machines and leases are shown.
    @return Its address.
    """
    return ESCROW


@external
@view
@reentrant
def desk() -> address:
    """
    @notice The desk whose loans and pools are shown.
    @return Its address.
    """
    return DESK


# ---- Internal ----------


@internal
@pure
def _end(first: uint256, count: uint256, total: uint256, most: uint256) -> uint256:
    """
    The row after a page's last one, at least `first`.
    """
    assert first != 0, "lens: rows count from 1"
    assert count <= most, "lens: page too long"
    if first > total:
        return first
    return min(total + 1, first + count)


@internal
@view
def _ask(target: address, asset: uint256, method: bytes4) -> (bool, uint256):
    """
    A view of one number that may refuse.
    """
    success: bool = False
    response: Bytes[32] = b""
    success, response = raw_call(
        target,
        concat(method, convert(asset, bytes32)),
        max_outsize=32,
        gas=ASK_GAS,
        is_static_call=True,
        revert_on_failure=False,
    )
    if not success or len(response) != 32:
        return False, 0
    return True, convert(response, uint256)
