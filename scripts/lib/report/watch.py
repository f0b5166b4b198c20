"""Looks at loans and pools while time passes: what views say of a moment is gone a block later."""

from dataclasses import dataclass, field

from scripts.lib.accounts.credit import SHARES_PER_UNIT
from scripts.lib.books import Books
from scripts.lib.report.model.credit import HealthPoint, PoolPoint

_BPS = 10_000
_WAD = 10**18


@dataclass(slots=True)
class History:
    """What was seen, oldest first."""

    loans: dict[int, list[HealthPoint]] = field(default_factory=dict)
    """By asset."""
    pools: dict[str, list[PoolPoint]] = field(default_factory=dict)
    """By record."""

    def look(self, books: Books, assets: set[int]) -> None:
        """Note how the loans of `assets` and all pools stand at the books' moment."""
        for asset in sorted(assets):
            seen, now = self.loans.setdefault(asset, []), health(books, asset)
            # Of a loan that is over its end is noted once, of one that has not begun nothing.
            if now.debt or (seen and seen[-1].debt):
                seen.append(now)
        for record in books.pools:
            self.pools.setdefault(record, []).append(pool(books, record))


def health(books: Books, asset: int) -> HealthPoint:
    """Return how a loan stands; zeros, and no value, where there is none."""
    chain, loan = books.chain, books.suite["LoanDesk"].read("loan", asset)
    value, as_of = books.suite["Appraiser"].read("value", asset) if loan["state"] else (0, 0)
    return HealthPoint(
        at=chain.now,
        block=chain.block,
        debt=loan["debt"],
        ceiling=loan["ceiling"],
        value=value if as_of else None,
    )


def pool(books: Books, record: str) -> PoolPoint:
    """Return how a pool stands."""
    contract, chain = books.suite[record], books.chain
    return PoolPoint(
        at=chain.now,
        block=chain.block,
        total_assets=contract.read("totalAssets"),
        lent=contract.read("performing_debt") + contract.read("impaired_total"),
        share_bps=contract.read("convertToAssets", _BPS * SHARES_PER_UNIT),
        rate_bps=round(contract.read("borrow_rate") * _BPS / _WAD),
    )
