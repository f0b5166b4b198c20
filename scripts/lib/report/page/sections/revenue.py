"""The waterfall: from what lessees escrowed to whom it was credited."""

from scripts.lib.report.model.report import Report
from scripts.lib.report.page.parts import Section, Step, Waterfall
from scripts.lib.report.page.words import Money, percent

_PARTS = (
    ("Protocol fee", "fee", "fill-3"),
    ("Operators", "operator", "fill-3"),
    ("Lenders, debt service", "lenders", "fill-4"),
    ("Members of splits", "split", "fill-1"),
    ("Owners", "owners", "fill-1"),
)


def section(report: Report) -> Section:
    """Return the section."""
    revenue = report.revenue
    money = Money(report.currency.decimals)
    escrowed = sum(one.escrowed for one in report.leases)
    returned = sum(one.refunded for one in report.leases)
    held = sum(one.held for one in report.leases)
    whole = max(escrowed, revenue.gross) or 1
    steps = [
        _step("Escrowed by lessees", escrowed, 0, whole, "fill-2", ("leases.escrowed",), money)
    ]
    left = escrowed
    for label, amount, field in (
        ("Returned to lessees", returned, "leases.refunded"),
        ("Held for running leases", held, "leases.held"),
    ):
        left -= amount
        steps.append(_step(label, amount, left, whole, "fill-3", (field,), money))
    steps.append(_step("Rent", revenue.gross, 0, whole, "fill-2", ("revenue.gross",), money))
    left = revenue.gross
    for label, name, tone in _PARTS:
        amount = getattr(revenue, name)
        left -= amount
        steps.append(_step(label, amount, left, whole, tone, (f"revenue.{name}",), money))
    lead = (
        f"{money.show(revenue.gross)} of rent went through the waterfall: first the protocol's "
        "fee, then the operator's share, then what a loan is owed, and the rest to the owner or "
        f"the members of a split. Lenders got {percent(revenue.lenders, revenue.gross)}, owners "
        f"and members {percent(revenue.owners + revenue.split, revenue.gross)}."
    )
    caption = "Where the money of lessees went; shares are of what they escrowed"
    return Section("revenue", "Revenue", lead, [Waterfall(caption, steps)])


def _step(
    label: str,
    amount: int,
    start: int,
    whole: int,
    tone: str,
    paths: tuple[str, ...],
    money: Money,
) -> Step:
    return Step(
        label=label,
        amount=money.show(amount),
        share=percent(amount, whole),
        start=round(100 * start / whole, 2),
        end=round(100 * (start + amount) / whole, 2),
        tone=tone,
        paths=paths,
        is_sum=tone == "fill-2",
    )
