"""Loans, pools and what lenders have in them, as tables, from the lens."""

from typing import Any

from oracle.errors import FatalError
from scripts.lib.chains.base import Contract
from scripts.lib.console.words import short, wad_percent
from scripts.lib.leasing import machine as machines
from scripts.lib.leasing.answer import Answer, columns
from scripts.lib.leasing.money import percent
from scripts.lib.leasing.session import Session
from scripts.lib.leasing.words import utc

STATES = ("none", "current", "flagged", "in auction")
"""Of a loan, as the desk numbers them."""
_PAGE = 50


def loans(session: Session, first: int, count: int) -> Answer:
    """Return the loans on a page of machines."""
    rows = session.contract("Lens").read("loans", first, count)
    money = session.money
    data = {"loans": rows, "token": money.for_json()}
    if not rows:
        return Answer(data, [("loans", f"none on machines {first} to {first + count - 1}")])
    table = columns(
        ["asset", "borrower", "pool", "state"],
        ["debt", "ceiling", "due", "arrears", "cover", "worth", "price"],
    )
    for row in rows:
        loan = row["loan"]
        table.add_row(
            str(row["asset"]),
            short(loan["borrower"]),
            short(loan["pool"]),
            _state(row),
            *(money.number(loan[name]) for name in ("debt", "ceiling", "due")),
            money.number(row["arrears"]) if row["is_examined"] else "?",
            percent(row["cover_bps"]),
            money.number(row["worth"]["value"]) if row["worth"]["as_of"] else "?",
            money.number(row["price"]) if row["is_on_sale"] else "-",
        )
    return Answer(data, [("loans", f"amounts in {money.symbol}")], table)


def loan(session: Session, asset: int) -> Answer:
    """Return the loan on a machine: what is owed and by when, and how it is covered."""
    machine = machines.read(session, asset)
    row = session.contract("Lens").read("loan", asset)
    data = {**machine.for_json(), **row, "token": session.money.for_json()}
    facts = [("machine", machine.title), ("owner", machine.owner)]
    if not row["loan"]["state"]:
        hint = f"wellhead.borrow({asset}, AMOUNT, months=24)"
        return Answer(data, [*facts, ("loan", "none")], hints=[hint])
    return Answer(data, facts + _loan_facts(session, row), hints=_loan_hints(asset, row))


def pools(session: Session) -> Answer:
    """Return the pools that lend: what they hold, what it costs, who waits to leave."""
    rows = _pool_rows(session)
    money = session.money
    table = columns(
        ["pool", "name", "symbol", "lends"],
        ["assets", "free", "lent", "flagged", "reserve", "in use", "a year", "exits wait"],
    )
    for row in rows:
        waiting = row["last_cohort"] + 1 - min(row["first_cohort"], row["last_cohort"] + 1)
        table.add_row(
            str(row["number"]),
            row["name"],
            row["symbol"],
            "yes" if row["is_approved"] else "no more",
            money.number(row["total_assets"]),
            money.number(row["free_cash"]),
            money.number(row["performing_debt"]),
            money.number(row["impaired_total"]),
            money.number(row["reserve"]),
            wad_percent(row["utilisation"]),
            wad_percent(row["borrow_rate"]),
            f"{waiting} d" if waiting else "-",
        )
    data = {"pools": rows, "token": money.for_json()}
    return Answer(data, [("pools", f"amounts in {money.symbol}")], table)


def position(session: Session, account: str) -> Answer:
    """Return what an account has in each pool, and which of its exits wait."""
    lens, money = session.contract("Lens"), session.money
    held = lens.read("positions", account, 1, _PAGE)
    table = columns(["pool", "what"], ["worth", "at once", "to claim"])
    exits: list[dict[str, Any]] = []
    for pool, row in zip(_pool_rows(session), held, strict=True):
        worth, at_once = money.number(row["assets"]), money.number(row["withdrawable"])
        table.add_row(pool["symbol"], "shares", worth, at_once, "-")
        for one in _exits(session, pool, account):
            left = one["cohorts_ahead"]
            waits = f"exit {one['cohort']}, {left} ahead" if one["waiting"] else "exit, served"
            table.add_row(pool["symbol"], waits, "", "", money.number(one["claimable"]))
            exits.append({"pool": pool["pool"], **one})
    data = {"account": account, "positions": held, "exits": exits, "token": money.for_json()}
    facts = [("account", account), ("position", f"amounts in {money.symbol}")]
    return Answer(data, facts, table)


def pool_contract(session: Session, number: int) -> Contract:
    """Return a pool by its number: all pools are of one code."""
    abi = session.contract("LendingPool").abi
    return Contract(session.chain, f"pool {number}", pool_address(session, number), abi)


def pool_address(session: Session, number: int) -> str:
    """Return the address of a pool by its number on the desk's list."""
    rows = {row["number"]: row["pool"] for row in _pool_rows(session)}
    if number not in rows:
        raise FatalError(f"there is no pool {number}: wellhead.pool() lists them")
    return str(rows[number])


def _pool_rows(session: Session) -> list[dict[str, Any]]:
    return list(session.contract("Lens").read("pools", 1, _PAGE))


def _exits(session: Session, pool: dict[str, Any], account: str) -> list[dict[str, Any]]:
    """Return every exit of an account from one pool, page by page."""
    lens, last = session.contract("Lens"), pool["last_cohort"]
    pages = (lens.read("exits", pool["pool"], account, n, _PAGE) for n in range(1, last + 1, _PAGE))
    return [row for page in pages for row in page]


def _state(row: dict[str, Any]) -> str:
    loan = row["loan"]
    state = STATES[loan["state"]]
    if loan["state"] == 1 and row["is_examined"] and not row["is_current"]:
        state += ", can be flagged"
    return f"{state}, sweeping" if loan["is_sweeping"] else state


def _loan_facts(session: Session, row: dict[str, Any]) -> list[tuple[str, str]]:
    money, loan, worth = session.money, row["loan"], row["worth"]
    facts = [
        ("state", f"{_state(row)}, since {utc(loan['since'])}"),
        ("borrowed", f"{money.text(loan['principal'])} on {utc(loan['started_at'])}"),
        ("term", f"{loan['months']} steps of 30 days, at {wad_percent(row['rate'])} a year now"),
        ("debt", f"{money.text(loan['debt'])}, at most {money.text(loan['ceiling'])} now"),
        ("due", f"{money.text(loan['due'])} are taken from the rent now"),
        ("cover", f"{percent(row['cover_bps'])} of what 30 days cost"),
    ]
    if worth["as_of"]:
        said = f"{money.text(worth['value'])}, by prices from {utc(worth['as_of'])}"
        facts.append(("worth", said))
    if row["arrears"]:
        facts.append(("arrears", f"{money.text(row['arrears'])} bring it back to its schedule"))
    if row["is_on_sale"]:
        facts.append(("price", f"{money.text(row['price'])} for the machine now, falling"))
    return facts


def _loan_hints(asset: int, row: dict[str, Any]) -> list[str]:
    return [f"wellhead.repay({asset}, AMOUNT): anyone; all of it lifts the lien"]
