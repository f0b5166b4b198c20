"""Pledging a machine and paying back."""

from oracle.errors import FatalError
from scripts.lib.chains.base import ZERO_ADDRESS
from scripts.lib.leasing import machine as machines
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.sending import Action, carry_out, payment, traces
from scripts.lib.leasing.session import Session
from scripts.lib.title_bits import RIGHT_PLEDGE

_INTEREST = 10_000
"""Of a debt: what two hours add to it at the hardest rate of a pool."""


def borrow(session: Session, asset: int, pool: str, amount: int, months: int) -> Answer:
    """Borrow on the sender's machine, granting the desk PLEDGE first if need be."""
    machine = machines.read(session, asset)
    if session.sender != machine.owner:
        raise FatalError(f"{machine.title} belongs to {machine.owner}, not to {session.sender}")
    desk, money = session.contract("LoanDesk"), session.money
    rights = session.title.read("rights_of", asset, desk.address)
    actions = []
    if not rights & RIGHT_PLEDGE:
        said = f"grants the loan desk {desk.address} the right to take the lien of {machine.title}"
        grant = (asset, desk.address, rights | RIGHT_PLEDGE)
        actions.append(Action(session.title, "grant", grant, said))
    does = (
        f"pledges {machine.title} and borrows {money.text(amount)} from pool {pool}, to be repaid "
        f"from its rent within {months} steps of 30 days"
    )
    actions.append(Action(desk, "borrow", (asset, pool, amount, months), does))
    receipts = carry_out(session, actions, awaited="asset: no pledge grant")
    return _answer(session, asset, traces(receipts))


def repay(session: Session, asset: int, amount: int | None) -> Answer:
    """Pay on a loan, at most what is owed; None: all of it, which lifts the lien."""
    machine = machines.read(session, asset)
    desk, money = session.contract("LoanDesk"), session.money
    debt = desk.read("loan", asset)["debt"]
    if not debt:
        raise FatalError(f"{machine.title} owes nothing")
    paid = debt if amount is None else min(amount, debt)
    # Interest grows until the transaction is mined: what is more than the debt is not taken.
    most = paid + paid // _INTEREST if amount is None else paid
    does = f"repays {money.text(paid)} of the {money.text(debt)} that {machine.title} owes"
    if amount is None:
        does += f" (at most {money.text(most)}: interest runs until it is mined)"
    actions = payment(session, most, desk)
    actions.append(Action(desk, "repay", (asset, most), does))
    return _answer(session, asset, traces(carry_out(session, actions)))


def _answer(session: Session, asset: int, transactions: list[dict[str, object]]) -> Answer:
    loan, money = session.contract("LoanDesk").read("loan", asset), session.money
    data = {
        "asset": asset,
        "loan": loan if loan["borrower"] != ZERO_ADDRESS else None,
        "token": money.for_json(),
        "transactions": transactions,
    }
    left = money.text(loan["debt"]) if loan["state"] else "nothing; the lien is lifted"
    return Answer(data, [("asset", str(asset)), ("owes", left)])
