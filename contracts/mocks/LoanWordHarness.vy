# pragma version 0.4.3
# pragma evm-version cancun
# pragma optimize gas
# pragma nonreentrancy on

"""
@title Loan Word Harness
@license AGPL-3.0-only
@notice The functions of `loan_word` made callable, for the property test.
"""

from ..modules import loan_word


@external
@pure
def pack_terms(
    borrower: address, started_at: uint256, months: uint256, state: uint256, since: uint256
) -> uint256:
    """
    @notice Pack the terms.
    @param borrower Borrower.
    @param started_at Unix seconds.
    @param months Steps.
    @param state State.
    @param since Unix seconds.
    @return The word.
    """
    return loan_word._pack_terms(borrower, started_at, months, state, since)


@external
@pure
def with_state(terms: uint256, state: uint256, since: uint256) -> uint256:
    """
    @notice Change the state.
    @param terms The word.
    @param state State.
    @param since Unix seconds.
    @return The word with it.
    """
    return loan_word._with_state(terms, state, since)


@external
@pure
def unpack_terms(terms: uint256) -> (address, uint256, uint256, uint256, uint256):
    """
    @notice Read the terms.
    @param terms The word.
    @return Borrower, started at, months, state, since.
    """
    return (
        loan_word._borrower(terms),
        loan_word._started_at(terms),
        loan_word._months(terms),
        loan_word._state(terms),
        loan_word._since(terms),
    )


@external
@pure
def pack_rest(principal: uint256, pool_index: uint256, known_resale: uint256) -> uint256:
    """
    @notice Pack the rest, not sweeping.
    @param principal Settlement units.
    @param pool_index Index of the pool.
    @param known_resale Settlement units.
    @return The word.
    """
    return loan_word._pack_rest(principal, pool_index, known_resale)


@external
@pure
def with_known_resale(rest: uint256, known_resale: uint256) -> uint256:
    """
    @notice Change the known resale value.
    @param rest The word.
    @param known_resale Settlement units.
    @return The word with it.
    """
    return loan_word._with_known_resale(rest, known_resale)


@external
@pure
def with_sweeping(rest: uint256, is_sweeping: bool) -> uint256:
    """
    @notice Say whether all is swept.
    @param rest The word.
    @param is_sweeping Whether.
    @return The word with it.
    """
    return loan_word._with_sweeping(rest, is_sweeping)


@external
@pure
def with_paid_at(rest: uint256, moment: uint256) -> uint256:
    """
    @notice Change the moment of the last payment.
    @param rest The word.
    @param moment Unix seconds.
    @return The word with it.
    """
    return loan_word._with_paid_at(rest, moment)


@external
@pure
def unpack_rest(rest: uint256) -> (uint256, uint256, bool, uint256, uint256):
    """
    @notice Read the rest.
    @param rest The word.
    @return Principal, pool index, sweeping, known resale value, moment of the last payment.
    """
    return (
        loan_word._principal(rest),
        loan_word._pool_index(rest),
        loan_word._is_sweeping(rest),
        loan_word._known_resale(rest),
        loan_word._paid_at(rest),
    )


@external
@pure
def with_flagged_at(history: uint256, moment: uint256) -> uint256:
    """
    @notice Remember a flag.
    @param history The word.
    @param moment Unix seconds.
    @return The word with it.
    """
    return loan_word._with_flagged_at(history, moment)


@external
@pure
def with_cured_at(history: uint256, moment: uint256) -> uint256:
    """
    @notice Remember a cure.
    @param history The word.
    @param moment Unix seconds.
    @return The word with it.
    """
    return loan_word._with_cured_at(history, moment)


@external
@pure
def with_consent(history: uint256, max_rate: uint256, until: uint256) -> uint256:
    """
    @notice Remember a consent.
    @param history The word.
    @param max_rate WAD.
    @param until Unix seconds.
    @return The word with it.
    """
    return loan_word._with_consent(history, max_rate, until)


@external
@pure
def unpack_history(history: uint256) -> (uint256, uint256, uint256, uint256):
    """
    @notice Read the history.
    @param history The word.
    @return Flagged at, cured at, highest rate, until.
    """
    max_rate: uint256 = 0
    until: uint256 = 0
    max_rate, until = loan_word._consent(history)
    return loan_word._flagged_at(history), loan_word._cured_at(history), max_rate, until


@external
@pure
def pack_sale(start_price: uint256, starter: address) -> uint256:
    """
    @notice Pack an auction.
    @param start_price Settlement units.
    @param starter Who started it.
    @return The word.
    """
    return loan_word._pack_sale(start_price, starter)


@external
@pure
def unpack_sale(sale: uint256) -> (uint256, address):
    """
    @notice Read an auction.
    @param sale The word.
    @return Start price, starter.
    """
    return loan_word._start_price(sale), loan_word._starter(sale)
