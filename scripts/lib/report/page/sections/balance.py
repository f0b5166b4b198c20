"""The balance sheet: every unit that came in went out or is held for somebody."""

from scripts.lib.report.model.report import Report
from scripts.lib.report.model.sheet import Flow, SheetRow
from scripts.lib.report.page.parts import Column, Section, Table
from scripts.lib.report.page.words import MINUS, Money, percent

_IN, _OUT = ("balance.sheets.money_in",), ("balance.sheets.money_out",)
_HELD, _OWED = ("balance.sheets.held",), ("balance.sheets.owed",)
_SHEET = (
    Column("Contract"),
    Column("Money in", _IN),
    Column("Money out", _OUT),
    Column("Held", _HELD),
    Column("Owed", _OWED),
    Column(f"In {MINUS} out {MINUS} held", (*_IN, *_OUT, *_HELD)),
    Column(f"Held {MINUS} owed", (*_HELD, *_OWED)),
)
_NAMES = {
    "LeaseEscrow": "lease escrow",
    "LeaseBonds": "lease bonds",
    "RevenueSplitter": "revenue splitter",
    "LoanDesk": "loan desk",
}
_SIDES = {
    "in": "Where the money came from",
    "out": "What it was paid out for",
    "held": "For whom it is held",
}


def section(report: Report) -> Section:
    """Return the section."""
    money = Money(report.currency.decimals)
    sheet, total = report.balance, report.balance.total
    names = {**_NAMES, **{one.record: one.name for one in report.pools}}
    between = money.show(-sheet.between)
    rows = [_row(names.get(one.contract, one.contract), one, money) for one in sheet.sheets]
    by_contract = Table(
        caption="By contract",
        columns=_SHEET,
        rows=[*rows, ("moved between them", between, between, *([money.show(0)] * 4))],
        foot=_row(total.contract, total, money),
    )
    lead = (
        f"{money.show(total.money_in)} came in from outside, {money.show(total.money_out)} went "
        f"out, {money.show(total.held)} are held, {money.show(total.owed)} are owed. What came in "
        "less what went out is what is held, and every held unit has an owner, in each contract "
        "and in all of them."
    )
    purposes = [
        _purposes(title, [one for one in sheet.flows if one.side == side], money)
        for side, title in _SIDES.items()
    ]
    return Section("balance", "Balance sheet", lead, [by_contract, *purposes])


def _row(name: str, one: SheetRow, money: Money) -> tuple[str, ...]:
    return (
        name,
        money.show(one.money_in),
        money.show(one.money_out),
        money.show(one.held),
        money.show(one.owed),
        money.show(one.money_in - one.money_out - one.held),
        money.show(one.held - one.owed),
    )


def _purposes(title: str, flows: list[Flow], money: Money) -> Table:
    whole = sum(one.amount for one in flows)
    paths = ("balance.flows.amount",)
    return Table(
        caption=title,
        columns=(Column("Purpose"), Column("Amount", paths), Column("Share", paths)),
        rows=[(one.purpose, money.show(one.amount), percent(one.amount, whole)) for one in flows],
        foot=("together", money.show(whole), percent(whole, whole)),
    )
