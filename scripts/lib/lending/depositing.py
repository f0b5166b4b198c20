"""What lenders do: put money into a pool, take it out, queue and claim exits."""

from oracle.errors import FatalError
from scripts.lib.chains.base import Contract
from scripts.lib.leasing.answer import Answer
from scripts.lib.leasing.sending import Action, carry_out, payment, traces
from scripts.lib.leasing.session import Session


def deposit(session: Session, pool: Contract, amount: int) -> Answer:
    """Put money in for the sender, approving it first if need be."""
    does = f"deposits {session.money.text(amount)} in {pool.name} {pool.address}"
    actions = payment(session, amount, pool)
    actions.append(Action(pool, "deposit", (amount, session.sender), does))
    return _done(session, pool, actions)


def leave(session: Session, pool: Contract, amount: int) -> Answer:
    """Take money out at once where the pool has it, else queue for it with the day's others."""
    sender, money = session.sender, session.money
    if amount <= pool.read("maxWithdraw", sender):
        does = f"withdraws {money.text(amount)} from {pool.name} {pool.address}"
        return _done(session, pool, [Action(pool, "withdraw", (amount, sender, sender), does)])
    held = pool.read("balanceOf", sender)
    shares = min(pool.read("previewWithdraw", amount), held)
    if not shares:
        raise FatalError(f"{sender} has nothing in {pool.name} {pool.address}")
    worth = pool.read("convertToAssets", shares)
    does = (
        f"queues shares worth {money.text(worth)} of {pool.name} {pool.address} for exit: paid as "
        "loans come back, at the price of that moment; it cannot be taken back"
    )
    return _done(session, pool, [Action(pool, "request_redeem", (shares, sender), does)])


def claim_exit(session: Session, pool: Contract, cohort: int) -> Answer:
    """Pay the sender what its exit of one cohort has been served."""
    amount = pool.read("claimable_exit", cohort, session.sender)
    does = f"pays {session.sender} {session.money.text(amount)} of exit {cohort} from {pool.name}"
    return _done(session, pool, [Action(pool, "claim", (cohort, session.sender), does)])


def _done(session: Session, pool: Contract, actions: list[Action]) -> Answer:
    receipts = carry_out(session, actions)
    shares = pool.read("balanceOf", session.sender)
    worth = pool.read("convertToAssets", shares)
    held = session.token.read("balanceOf", session.sender)
    data = {
        "pool": pool.address,
        "shares": shares,
        "worth": worth,
        "holds": held,
        "token": session.money.for_json(),
        "transactions": traces(receipts),
    }
    said = f"{session.money.text(worth)} in {pool.name}, {session.money.text(held)} at hand"
    return Answer(data, [("account", session.sender), ("has", said)])
