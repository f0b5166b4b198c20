"""Every loan: who paid it, and how debt, ceiling and value moved."""

from scripts.lib.report.model.credit import HealthPoint, LoanRow
from scripts.lib.report.reading import Reading
from scripts.lib.report.watch import History, health


def collect(reading: Reading, history: History) -> tuple[LoanRow, ...]:
    """Return every loan ever made, in order of borrowing."""
    rows = []
    last = {one.asset: number for number, one in enumerate(reading.accounts.loans)}
    for number, one in enumerate(reading.accounts.loans):
        now = health(reading.books, one.asset)
        # What was seen of a machine is told of its last loan.
        seen = tuple(history.loans.get(one.asset, ())) if number == last[one.asset] else ()
        rows.append(
            LoanRow(
                asset=one.asset,
                borrower=reading.books.name(one.borrower),
                outcome=one.outcome,
                swept=one.swept,
                months=one.months,
                principal=one.principal,
                interest=one.interest,
                from_rent=one.from_rent,
                from_borrower=one.from_borrower,
                from_sale=one.from_sale,
                written_off=one.written_off,
                outstanding=one.outstanding,
                ceiling=now.ceiling,
                value=now.value,
                history=_with(seen, now),
            )
        )
    return tuple(rows)


def _with(seen: tuple[HealthPoint, ...], now: HealthPoint) -> tuple[HealthPoint, ...]:
    """Add the present, unless the loan was over before."""
    is_over = not now.debt and seen and not seen[-1].debt
    return seen if is_over else (*seen, now)
