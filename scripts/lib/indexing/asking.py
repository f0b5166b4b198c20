"""What can be asked of a store: views, an account's statement, any query."""

from typing import Any

from eth_utils import is_address, to_checksum_address

from oracle.errors import FatalError
from scripts.lib.indexing import debts, showing, views
from scripts.lib.indexing.store import Store
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.words import iso, utc

_ORDER = {
    "utilisation": "day_at, asset",
    "leases": "lease_id",
    "lease_endings": "id",
    "credits": "id, reason, account",
    "claims": "contract, account",
    "pool_positions": "pool, account",
    "disputes": "id",
    "debt_points": "id",
    "loan_states": "id",
    "entries": "id, entry, account",
    "prices": "number",
}
"""What views are ordered by, if not by their first column."""

_COLUMNS = {
    "fleet": "asset owner accelerator accelerators state is_pledged available_seconds "
    "busy_seconds last_report_at rent_gross rent_income known_debt",
    "revenue": "asset owner rent_gross fee opex debt_service net paid_seconds gifts deposits "
    "last_at",
    "offers": "asset owner hourly_rate min_hours max_hours sla_bps credit_bps notice_hours "
    "tenancy is_indexed valid_until is_standing",
    "leases": "lease_id lessee hourly_rate hours started_at ends_at state ended_by escrowed paid "
    "credit refunded held",
    "loans": "asset borrower pool principal months state is_sweeping paid_by_rent paid_by_hand "
    "paid_by_sale written_off debt",
    "pools": "pool deposited withdrawn exits_served lent collected written_off supply_shares "
    "waiting_shares lenders rate_wad",
}
"""What people are shown of wide views; machines get every column."""


def status(store: Store) -> Answer:
    """Say how far a store is."""
    position, events = store.position, store.count()
    data = {
        **store.rows("SELECT chain_id, network FROM followed")[0],
        "block": position.number,
        "block_at": iso(position.at),
        "events": events,
        "contracts": store.rows("SELECT name, address, start_block FROM contracts ORDER BY name"),
    }
    facts = [
        ("chain", f"{data['network']}, chain id {data['chain_id']}"),
        ("block", f"{position.number:,} of {utc(position.at)}"),
        ("events", f"{events:,} of {len(data['contracts'])} contracts and {store.money.symbol}"),
    ]
    return Answer(data, facts)


def view(store: Store, name: str, asset: int | None, account: str | None) -> Answer:
    """Return the rows of a view, of one machine or of one account if they are named."""
    if name not in views.VIEWS:
        raise FatalError(f"there is no view {name}: choose one of {', '.join(views.VIEWS)}")
    if name == "loans":
        rows = debts.loans(store)
    else:
        order = f" ORDER BY {_ORDER.get(name, '1')}"
        rows = store.rows(f"SELECT * FROM {name}{order}")
    if asset is not None:
        if "asset" not in store.columns(name):
            raise FatalError(f"the view {name} has no column asset: leave --asset out")
        rows = [row for row in rows if row["asset"] == asset]
    if account is not None:
        wanted = _account(account)
        rows = [row for row in rows if wanted in row.values()]
    return _answer(store, name, rows)


def statement(store: Store, account: str) -> Answer:
    """Return everything between an account and the suite that is money."""
    who = _account(account)
    query = (
        "SELECT at, contract, entry, reason, amount FROM entries WHERE account = :account "
        "ORDER BY id, entry"
    )
    rows = store.rows(query, account=who)
    owed = store.rows("SELECT * FROM claims WHERE account = :account", account=who)
    totals = {
        entry: sum(row["amount"] for row in rows if row["entry"] == entry)
        for entry in ("paid", "credited", "claimed", "received")
    }
    totals["claimable"] = sum(row["claimable"] for row in owed)
    answer = _answer(store, "entries", rows, exact=True)
    answer.data = {"account": who, "totals": totals, **answer.data}
    amounts = [(name, store.money.text(amount)) for name, amount in totals.items()]
    answer.facts = [("account", who), *amounts, *answer.facts]
    return answer


def query(store: Store, sql: str) -> Answer:
    """Return the rows of any query; nothing that it does to the store lasts."""
    return _answer(store, "rows", store.look(sql))


def catalogue() -> Answer:
    """Return the views and what each is."""
    rows = [{"view": name, "what": views.meaning(name)} for name in views.VIEWS]
    shown = showing.table(rows, showing.NO_MONEY)
    return Answer({"views": rows}, table=shown)


def _answer(store: Store, name: str, rows: list[dict[str, Any]], *, exact: bool = False) -> Answer:
    money = store.money
    data = {
        "token": money.for_json(),
        "block": store.position.number,
        name: showing.for_machines(rows),
    }
    position = store.position
    place = f"block {position.number:,} of {utc(position.at)}; amounts in {money.symbol}, UTC"
    facts = [("as of", place)]
    if not rows:
        return Answer(data, facts=[*facts, ("rows", "none")])
    names = _COLUMNS.get(name, "").split()
    return Answer(data, facts, showing.table(rows, money, names, exact=exact))


def _account(text: str) -> str:
    if not is_address(text):
        raise FatalError(f"{text} is no address: give 0x and 40 digits")
    return str(to_checksum_address(text))
