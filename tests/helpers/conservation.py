"""What a contract owes, summed from its own views: it must be what it holds, to the unit."""

from collections.abc import Iterable, Mapping
from typing import Any


def claims_owed(ledger: Any, accounts: Iterable[str]) -> int:
    """Return the claims of `accounts`, each counted once, in settlement units."""
    return sum(ledger.claimable(account) for account in {str(account) for account in accounts})


def splitter_owed(
    splitter: Any, accounts: Iterable[str], splits: Mapping[int, Iterable[str]] | None = None
) -> int:
    """Return claims, fees and unreleased split money of a splitter, in settlement units.

    `accounts` must hold everyone who was ever credited, `splits` every split with its payees.
    """
    in_splits = sum(
        splitter.split_received(split_id)
        - sum(splitter.split_released(split_id, payee) for payee in payees)
        for split_id, payees in (splits or {}).items()
    )
    return claims_owed(splitter, accounts) + int(splitter.fees_accrued()) + in_splits


def assert_splitter_conserves(
    splitter: Any,
    token: Any,
    accounts: Iterable[str],
    splits: Mapping[int, Iterable[str]] | None = None,
) -> None:
    """Fail unless the splitter holds exactly what it owes."""
    assert token.balanceOf(splitter) == splitter_owed(splitter, accounts, splits)
