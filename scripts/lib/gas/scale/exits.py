"""Curves of a pool's exit queue: by exits of one day, by days of exits that wait."""

from eth_utils import keccak, to_checksum_address

from oracle.errors import FatalError
from scripts.lib.chains.base import Receipt
from scripts.lib.gas.credit_stage import DAY, DEPOSIT, POOL, USD, CreditStage
from scripts.lib.gas.scale.recorder import Recorder

EXITS = (1, 10, 100)
DAYS = (2, 10, 100)
BY_EXITS, BY_SHARE = "exits of a day", "exits served at once"
BY_DAYS = "days of exits that wait"
_EXIT = 110 * USD
"""A hundred of them are less than what is lent, which lenders own together."""


def measure(made: Recorder, credit: CreditStage) -> None:
    """Ask for more than a pool has free, then pay in enough for all who wait.

    The deposit itself serves two days' exits, as every payment does: what `serve` is measured on
    waits behind them.
    """
    # The queue's own balance of shares never falls to nothing, which would refund gas.
    made.stage[POOL].send("transfer", made.stage[POOL].address, 1, sender=credit.lender)
    _of_a_day(made, credit)
    _over_days(made, credit)


def _of_a_day(made: Recorder, credit: CreditStage) -> None:
    """So many lenders ask out on one day, which one call serves."""
    serving = made.begin("serve", BY_EXITS, is_flat=True)
    share = made.begin("an exit's share of serve", BY_SHARE, is_flat=False)
    asking = made.begin("request_redeem", BY_EXITS, is_flat=True)
    claiming = made.begin("claim of an exit", BY_EXITS, is_flat=True)
    for count in (EXITS[0], *EXITS):  # the first time is not steady
        shares = _begin(credit)
        lenders = [_account(number) for number in range(count)]
        for lender in lenders:
            made.stage[POOL].send("transfer", lender, shares + 1, sender=credit.lender)
            _prepare(credit, lender)
            cohort = _cohort(credit, _ask(made, shares, lender))
        made.note(asking, count, _tried(made, credit, shares))
        made.stage[POOL].send("deposit", DEPOSIT, credit.lender, sender=credit.lender)
        served, gas = _serve(credit)
        if served != [(cohort, count * shares)]:
            raise FatalError(f"of {count} exits on one day this was served: {served}")
        made.note(serving, count, gas)
        made.note(share, count, gas // count)
        arguments = (cohort, lenders[-1])
        claimed = made.send(POOL, "claim", *arguments, sender=credit.lender)
        made.note(claiming, count, claimed.gas_used)


def _over_days(made: Recorder, credit: CreditStage) -> None:
    """One exit a day for so many days; a call serves two of them, however many wait behind."""
    serving = made.begin("serve", BY_DAYS, is_flat=True)
    share = made.begin("an exit's share of serve", BY_DAYS, is_flat=True)
    asking = made.begin("request_redeem, a day's first", BY_DAYS, is_flat=True)
    entering = made.begin("pool deposit, serving two days' exits", BY_DAYS, is_flat=True)
    for count in (DAYS[0], *DAYS):
        shares = _begin(credit)
        for _ in range(count):
            _ask(made, shares, credit.lender)
            credit.pass_seconds(DAY)
        made.note(asking, count, _tried(made, credit, shares))
        arguments = (DEPOSIT, credit.lender)
        entered = made.send(POOL, "deposit", *arguments, sender=credit.lender)
        made.note(entering, count, entered.gas_used)
        calls = [_serve(credit) for _ in range(0, count, 2)]
        if any([shares, shares] != [one for _, one in served] for served, _ in calls):
            raise FatalError(f"{count} days' exits were not served two by two: {calls}")
        made.note(serving, count, calls[0][1])
        made.note(share, count, sum(gas for _, gas in calls) // count)


def _begin(credit: CreditStage) -> int:
    """Ask for more than is free, then once more; a day later each. Return the shares of one exit.

    Not by a withdrawal: interest that the reserve takes leaves a little less free at each moment.
    """
    pool, lender = credit.stage[POOL], credit.lender
    first, last = pool.read("queue_bounds")
    if first <= last:
        raise FatalError(f"exits of {last - first + 1} days wait where none should")
    shares = int(pool.read("previewWithdraw", _EXIT))
    most = int(pool.read("previewWithdraw", int(pool.read("free_cash")) + _EXIT))
    for asked in (most, shares):
        pool.send("request_redeem", asked, lender, sender=lender)
        credit.pass_seconds(DAY)
    return shares


def _ask(made: Recorder, shares: int, lender: str) -> Receipt:
    return made.send(POOL, "request_redeem", shares, lender, sender=lender)


def _tried(made: Recorder, credit: CreditStage, shares: int) -> int:
    """Return what one more exit costs now, and let it not have been."""
    before = credit.stage.chain.rpc("evm_snapshot")
    receipt = _ask(made, shares, credit.lender)
    credit.stage.chain.rpc("evm_revert", before)
    return receipt.gas_used


def _serve(credit: CreditStage) -> tuple[list[tuple[int, int]], int]:
    """Return which cohorts were served so many shares, and the gas."""
    receipt = credit.stage[POOL].send("serve", sender=credit.lender)
    served = credit.stage[POOL].events(receipt.logs, "CohortServed")
    return [(int(one["cohort"]), int(one["shares"])) for one in served], receipt.gas_used


def _cohort(credit: CreditStage, receipt: Receipt) -> int:
    (asked,) = credit.stage[POOL].events(receipt.logs, "ExitRequested")
    return int(asked["cohort"])


def _account(number: int) -> str:
    return to_checksum_address(keccak(text=f"wellhead gas exit {number}")[-20:])


def _prepare(credit: CreditStage, account: str) -> None:
    """Let an account that no key belongs to send; it has held the token before."""
    credit.stage.token.send("mint", account, 1)
    credit.stage.chain.rpc("anvil_impersonateAccount", account)
    credit.stage.chain.rpc("anvil_setBalance", account, hex(10**18))
