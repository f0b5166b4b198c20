"""The tables at the story's end."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.table import Table

from scripts.lib.accounts.balance import Balance, Sheet
from scripts.lib.accounts.credit import LoanAccount, PoolAccount
from scripts.lib.accounts.leasing import BondAccount, LeaseAccount
from scripts.lib.demo.metered import MachineAccount
from scripts.lib.demo.words import dollars, kilowatt_hours, percent, span
from scripts.lib.demo.world import World

_OUTCOMES = {
    "completed": "completed",
    "terminated": "ended by notice",
    "dark": "[red]went dark[/red]",
    "sla_missed": "[yellow]promise missed[/yellow]",
    "running": "running",
}
_LOANS = {
    "repaid": "repaid",
    "refinanced": "refinanced",
    "auctioned": "[yellow]machine sold[/yellow]",
    "running": "running",
}


def fleet(accounts: Sequence[MachineAccount]) -> Table:
    """Return what the meter recorded of each machine."""
    table = _table(
        "What the machines did", ["machine", "node", "accelerator"], ["reports", "up", "busy"]
    )
    table.add_column("energy", justify="right", no_wrap=True)
    for one in accounts:
        table.add_row(
            str(one.asset),
            one.node,
            one.accelerator,
            str(one.reports),
            span(one.available_seconds),
            percent(one.busy_seconds, one.available_seconds),
            kilowatt_hours(one.energy_joules),
        )
    return table


def leases(accounts: Sequence[LeaseAccount], world: World) -> Table:
    """Return where each lease's money went."""
    figures = ["delivered", "in escrow", "paid", "returned", "of it credit"]
    table = _table("What became of the leases", ["machine", "lessee", "outcome"], figures)
    for one in accounts:
        table.add_row(
            str(one.asset),
            world.cast.name(one.lessee),
            _OUTCOMES[one.outcome],
            percent(one.delivered_seconds, one.leased_seconds),
            *map(dollars, (one.escrowed, one.paid, one.refunded, one.credit)),
        )
    return table


def bonds(accounts: Sequence[BondAccount]) -> Table:
    """Return what each bond came to: paid to lessees, taken back, still there."""
    figures = ["posted", "paid to lessees", "taken back", "held"]
    table = _table("What stood behind the promises", ["machine"], figures)
    for one in accounts:
        amounts = (one.added, one.paid, one.withdrawn, one.held)
        table.add_row(str(one.asset), *map(dollars, amounts))
    return table


def waterfall(world: World) -> Table:
    """Return how the rent was divided, from the splitter's events."""
    deposits = world.splitter.events(world.chain.logs, "Deposited")
    gross = sum(event["gross"] for event in deposits)
    to_split = sum(event["net"] for event in deposits if event["split_id"])
    parts = {
        "protocol fee": sum(event["fee"] for event in deposits),
        "operator": sum(event["opex"] for event in deposits),
        "lenders": sum(event["debt"] for event in deposits),
        "the cooperative's ten members": to_split,
        "owners": sum(event["net"] for event in deposits) - to_split,
    }
    table = _table("Where the rent went", ["to"], ["amount", "share"])
    for name, amount in parts.items():
        table.add_row(name, dollars(amount), percent(amount, gross))
    table.add_section()
    table.add_row("all rent", dollars(gross), percent(gross, gross))
    return table


def loans(accounts: Sequence[LoanAccount], world: World) -> Table:
    """Return how each loan ended and who paid it."""
    figures = ["borrowed", "interest", "paid by rent", "by owner", "by sale", "still owed"]
    table = _table("What became of the loans", ["machine", "outcome"], figures)
    for one in accounts:
        table.add_row(
            f"{one.asset} ({world.cast.name(one.borrower)})",
            f"swept, {_LOANS[one.outcome]}" if one.swept else _LOANS[one.outcome],
            dollars(one.principal),
            dollars(one.interest),
            dollars(one.from_rent),
            dollars(one.from_borrower),
            dollars(one.from_sale),
            dollars(one.outstanding),
        )
    return table


def pools(accounts: Sequence[PoolAccount]) -> Table:
    """Return what lenders own, and where it is: lent out or in the pool's hands."""
    figures = ["deposited", "paid out", "lenders own", "lent out", "in hand", "reserve", "a share"]
    table = _table("What lenders own", ["pool"], figures)
    for one in accounts:
        table.add_row(
            one.name,
            dollars(one.deposited),
            dollars(one.withdrawn),
            dollars(one.total_assets),
            dollars(one.performing + one.impaired),
            dollars(one.owed),
            dollars(one.reserve),
            percent(one.share_bps, 10_000),
        )
    return table


def gas(paths: Mapping[str, int]) -> Table:
    """Return the gas of each kind of transaction; in a short story many are a party's first."""
    table = _table("What transactions cost here (steady figures: docs/gas.md)", ["call"], ["gas"])
    for path, used in paths.items():
        table.add_row(path, f"{used:,}")
    return table


def balance(sheet: Balance) -> Table:
    """Return the balance sheet."""
    figures = ["money in", "money out", "money held", "money owed"]
    table = _table("Balance sheet", ["contract"], figures)
    names = {
        "LeaseEscrow": "lease escrow",
        "LeaseBonds": "lease bonds",
        "RevenueSplitter": "revenue splitter",
        "LoanDesk": "loan desk",
        "LendingPool": "lending pool",
        "LendingPoolPrime": "prime lending pool",
    }
    for name, one in sheet.contracts.items():
        table.add_row(names.get(name, name), *_row(one))
    moved = dollars(-sheet.between)
    table.add_row("moved between them", moved, moved, "", "")
    table.add_section()
    table.add_row("[bold]all together[/bold]", *_row(sheet.total))
    return table


def _row(sheet: Sheet) -> list[str]:
    return [dollars(part) for part in (sheet.money_in, sheet.money_out, sheet.held, sheet.owed)]


def _table(title: str, words: Sequence[str], figures: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for heading in words:
        table.add_column(heading, no_wrap=True)
    for heading in figures:
        table.add_column(heading, justify="right", no_wrap=True)
    return table
