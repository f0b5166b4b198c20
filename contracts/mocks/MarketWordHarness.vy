# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Market Word Harness
@license AGPL-3.0-only
@notice The functions of `market_word` made callable, for the property test.
"""

from ..modules import market_word


@external
@pure
def pack_state(
    base: uint256, updated_at: uint256, listed: uint256, leased: uint256, owners: uint256
) -> uint256:
    """
    @notice Pack a market's state.
    @param base WAD settlement units.
    @param updated_at Unix seconds.
    @param listed Accelerators.
    @param leased Accelerators.
    @param owners Accounts.
    @return The word.
    """
    return market_word._pack_state(base, updated_at, listed, leased, owners)


@external
@pure
def with_base(state: uint256, base: uint256, updated_at: uint256) -> uint256:
    """
    @notice Change base and moment.
    @param state The word.
    @param base WAD settlement units.
    @param updated_at Unix seconds.
    @return The word with them.
    """
    return market_word._with_base(state, base, updated_at)


@external
@pure
def unpack_state(state: uint256) -> (uint256, uint256, uint256, uint256, uint256):
    """
    @notice Read a market's state.
    @param state The word.
    @return Base, updated at, listed, leased, owners.
    """
    return (
        market_word._base(state),
        market_word._updated_at(state),
        market_word._listed(state),
        market_word._leased(state),
        market_word._owners(state),
    )


@external
@pure
def pack_bounds(lowest: uint256, highest: uint256) -> uint256:
    """
    @notice Pack bounds.
    @param lowest WAD settlement units.
    @param highest WAD settlement units.
    @return The word.
    """
    return market_word._pack_bounds(lowest, highest)


@external
@pure
def unpack_bounds(bounds: uint256) -> (uint256, uint256):
    """
    @notice Read bounds.
    @param bounds The word.
    @return Lowest, highest.
    """
    return market_word._lowest(bounds), market_word._highest(bounds)


@external
@pure
def pack_settled(settled: uint256, since: uint256, settled_at: uint256) -> uint256:
    """
    @notice Pack what was settled.
    @param settled WAD settlement units.
    @param since Unix seconds.
    @param settled_at Unix seconds.
    @return The word.
    """
    return market_word._pack_settled(settled, since, settled_at)


@external
@pure
def unpack_settled(word: uint256) -> (uint256, uint256, uint256):
    """
    @notice Read what was settled.
    @param word The word.
    @return Settled, since, settled at.
    """
    return market_word._settled(word), market_word._since(word), market_word._settled_at(word)


@external
@pure
def pack_entry(
    owner: address, number: uint256, accelerators: uint256, lease_number: uint256, flags: uint256
) -> uint256:
    """
    @notice Pack a machine's entry.
    @param owner Account.
    @param number Market.
    @param accelerators All of them.
    @param lease_number Of its lease.
    @param flags In place.
    @return The word.
    """
    return market_word._pack_entry(owner, number, accelerators, lease_number, flags)


@external
@pure
def unpack_entry(entry: uint256) -> (address, uint256, uint256, uint256, uint256, uint256):
    """
    @notice Read a machine's entry.
    @param entry The word.
    @return Owner, number, accelerators, lease number, listed, leased.
    """
    return (
        market_word._owner(entry),
        market_word._number(entry),
        market_word._accelerators(entry),
        market_word._lease_number(entry),
        market_word._entry_listed(entry),
        market_word._entry_leased(entry),
    )


@external
@pure
def pack_seen(
    periods: uint256, seen_seconds: uint256, allowance_at: uint256, started_at: uint256
) -> uint256:
    """
    @notice Pack what was seen of a machine.
    @param periods Closed ones of its lease.
    @param seen_seconds Of the present one.
    @param allowance_at Unix seconds.
    @param started_at Of the lease, Unix seconds.
    @return The word.
    """
    return market_word._pack_seen(periods, seen_seconds, allowance_at, started_at)


@external
@pure
def unpack_seen(seen: uint256) -> (uint256, uint256, uint256, uint256):
    """
    @notice Read what was seen of a machine.
    @param seen The word.
    @return Periods, seconds, where the allowance begins, start of the lease.
    """
    return (
        market_word._seen_periods(seen),
        market_word._seen_seconds(seen),
        market_word._allowance_at(seen),
        market_word._seen_start(seen),
    )
