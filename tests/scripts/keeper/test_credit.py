"""Jobs of loans, pools and the price index: due, not due, done once."""

from collections.abc import Callable

import pytest

from scripts.lib.keeper.execute import SENT
from scripts.lib.keeper.jobs import catalog
from scripts.lib.keeper.keeper import Keeper
from tests.helpers.console_desk import earning
from tests.helpers.keeping import due, results
from tests.helpers.leasing_desk import DOLLAR, FINALITY, HOUR, Desk
from tests.scripts.keeper.conftest import NewKeeper

DAY = 24 * HOUR
STEP = 30 * DAY
CURRENT, FLAGGED, IN_AUCTION = 1, 2, 3
DEBT = 2_000 * DOLLAR
H100 = b"H100-80GB-SXM".ljust(32, b"\0")
GAS = {job.name: job.gas for job in catalog.jobs(0)}


@pytest.fixture(scope="module")
def earner(desk: Desk) -> int:
    """A machine that can be lent on, and a pool that was given 100,000 dollars."""
    desk.fund(desk.stranger, 100_000 * DOLLAR)
    pool = desk["LendingPool"]
    desk["MockToken"].send("approve", pool.address, 100_000 * DOLLAR, sender=desk.stranger)
    pool.send("deposit", 100_000 * DOLLAR, desk.stranger, sender=desk.stranger)
    return earning(desk)


@pytest.fixture(scope="module")
def lent(desk: Desk, earner: int) -> int:
    """The same, pledged; lenders left 500 dollars of free cash."""
    title, loans = desk["ComputeAsset"], desk["LoanDesk"]
    title.send("grant", earner, loans.address, 2, sender=desk.host)
    pool = desk["LendingPool"].address
    loans.send("borrow", earner, pool, DEBT, 12, sender=desk.host)
    rest = desk["LendingPool"].read("free_cash") - 500 * DOLLAR
    desk["LendingPool"].send("withdraw", rest, desk.stranger, desk.stranger, sender=desk.stranger)
    return earner


def turn_until(keeper: Keeper, key: str) -> str:
    """Return what became of a call in one pass; what it took is near what it is weighed by."""
    one = keeper.turn()
    (gas,) = (outcome.gas_used for outcome in one.outcomes if outcome.action.key == key)
    expected = GAS[key.split(":")[0]]
    assert gas <= 2 * expected, "first times write new slots"
    assert gas > expected // 3
    return results(one)[key]


def test_loan__from_silence_to_auction__each_call_when_it_is_due(
    desk: Desk, new_keeper: NewKeeper, lent: int
) -> None:
    keeper, loans, pool = new_keeper(), desk["LoanDesk"], desk["LendingPool"]
    review, flag, auction, mark = (
        f"review:LoanDesk({lent})",
        f"flag:LoanDesk({lent})",
        f"auction:LoanDesk({lent})",
        "mark:LendingPool()",
    )
    assert turn_until(keeper, mark) == SENT
    found = due(keeper.look(), "review", "flag", "auction", "mark")
    assert not found, "a loan that was just taken, a mark that was just made"

    desk.chain.move_to(desk.chain.now + DAY + HOUR)
    one = keeper.turn()
    assert (results(one)[review], results(one)[mark]) == (SENT, SENT)
    assert flag not in results(one)
    assert loans.read("loan", lent)["is_sweeping"]
    (told,) = loans.events(desk.chain.logs[-40:], "Reviewed")
    assert told["is_sweeping"]
    assert review not in due(keeper.look(), "review"), "a second pass plans nothing"

    desk.chain.move_to(loans.read("loan", lent)["started_at"] + STEP + HOUR)
    assert loans.read("is_current", lent) is False
    shares = pool.read("convertToAssets", 10**12)
    assert turn_until(keeper, flag) == SENT
    assert loans.read("loan", lent)["state"] == FLAGGED
    assert pool.read("convertToAssets", 10**12) <= shares
    found = due(keeper.look(), "flag", "auction")
    assert not found, "its grace runs"

    desk.chain.move_to(desk.chain.now + 7 * DAY)
    assert turn_until(keeper, auction) == SENT
    assert loans.read("loan", lent)["state"] == IN_AUCTION
    (started,) = loans.events(desk.chain.logs[-20:], "AuctionStarted")
    assert started["starter"] == keeper.chain.sender, "the bounty is the keeper's"
    assert auction not in due(keeper.look(), "auction")


def test_serve__cash_that_a_payment_left__pays_and_is_not_due_again(
    desk: Desk, new_keeper: NewKeeper, lent: int
) -> None:
    keeper, pool = new_keeper(), desk["LendingPool"]
    key = "serve:LendingPool()"
    for dollars in (700, 150, 150):  # three days: a payment serves two of them
        shares = pool.read("convertToShares", dollars * DOLLAR)
        pool.send("request_redeem", shares, desk.stranger, sender=desk.stranger)
        desk.chain.move_to(desk.chain.now + DAY)
    assert key not in due(keeper.look(), "serve"), "the cash is out"
    desk.fund(desk.stranger, 400 * DOLLAR)
    token, loans = desk["MockToken"], desk["LoanDesk"]
    token.send("approve", loans.address, 400 * DOLLAR, sender=desk.stranger)
    loans.send("repay", lent, 400 * DOLLAR, sender=desk.stranger)
    waiting, free = pool.read("queued_shares"), pool.read("free_cash")

    one = keeper.turn()

    assert results(one)[key] == SENT
    assert due(one.plan, "serve")[key].due.value == free > 0
    assert pool.read("queued_shares") < waiting
    assert pool.read("free_cash") == 0
    assert key not in due(keeper.look(), "serve")


def test_release__paid_off_by_revenue__lien_is_lifted(
    desk: Desk, new_keeper: NewKeeper, lent: int
) -> None:
    keeper, loans, token = new_keeper(), desk["LoanDesk"], desk["MockToken"]
    key = f"release:LoanDesk({lent})"
    assert key not in due(keeper.look(), "release")
    splitter, debt = desk["RevenueSplitter"], loans.read("loan", lent)["debt"]
    desk.fund(desk.stranger, 4 * debt)
    token.send("approve", splitter.address, 4 * debt, sender=desk.stranger)
    splitter.send("deposit", lent, 4 * debt, sender=desk.stranger)
    assert loans.read("loan", lent)["debt"] == 0

    assert turn_until(keeper, key) == SENT
    assert desk["ComputeAsset"].read("lien_of", lent) == "0x" + "00" * 20
    assert key not in due(keeper.look(), "release")


@pytest.fixture
def misread(desk: Desk) -> Callable[[int], bool]:
    """Return whether a machine is listed at the index."""
    return lambda asset: bool(desk["PriceIndex"].read("entry", asset)["listed"])


def test_refresh__lease_over_then_silent__counted_as_it_is(
    desk: Desk, new_keeper: NewKeeper, misread: Callable[[int], bool]
) -> None:
    keeper, index = new_keeper(), desk["PriceIndex"]
    lease_id = desk.leased(hours=4)
    asset = lease_id // 10**6
    key = f"refresh:PriceIndex({asset})"
    desk.run(asset, desk.chain.now + 3 * HOUR)
    assert index.read("entry", asset)["leased"] == 8
    assert key not in due(keeper.look(), "refresh")

    desk.run(asset, desk.chain.now + 2 * HOUR)
    one = keeper.turn()
    assert due(one.plan, "refresh")[key].due.why == "its lease ended"
    assert results(one)[key] == SENT
    entry = index.read("entry", asset)
    assert (entry["leased"], entry["listed"]) == (0, 8)
    assert key not in due(keeper.look(), "refresh")

    desk.chain.move_to(desk.chain.now + DAY + 7 * HOUR)
    one = keeper.turn()
    assert due(one.plan, "refresh")[key].due.why == "its meter fell silent"
    assert not misread(asset)
    assert key not in due(keeper.look(), "refresh")


def test_refresh__lease_was_judged_too_dear__is_spared_until_the_next_one(
    desk: Desk, new_keeper: NewKeeper, misread: Callable[[int], bool]
) -> None:
    """The index judges a lease once: a refresh after the price rose would be paid in vain."""
    keeper, index = new_keeper(), desk["PriceIndex"]
    price = index.read("market", H100)["price"] // 10**18
    lowest, highest = index.read("bounds_of", H100)
    asset = desk.leased(hours=4, rate=8 * 2 * price) // 10**6
    key = f"refresh:PriceIndex({asset})"
    desk.run(asset, desk.chain.now + HOUR)
    assert not misread(asset), "its lease is dearer than 150 % of the price"
    owner = index.read("owner")
    index.send("set_market", H100, 2 * price, 2 * price, highest, sender=owner)
    assert index.read("price_of", asset) // 10**18 >= 2 * price, "now it would be near"

    assert key not in due(keeper.look(), "refresh")
    index.send("refresh", asset, sender=desk.stranger)
    assert not misread(asset), "the call would have changed nothing"

    desk.run(asset, desk.chain.now + 4 * HOUR)
    one = keeper.turn()
    assert due(one.plan, "refresh")[key].due.why == "it can be counted again"
    assert results(one)[key] == SENT
    assert misread(asset)
    index.send("set_market", H100, price, lowest, highest, sender=owner)


def test_observe__rent_was_paid__index_sees_it_once_a_day(
    desk: Desk, new_keeper: NewKeeper
) -> None:
    keeper, index = new_keeper(), desk["PriceIndex"]
    lease_id = desk.leased(hours=300)
    asset = lease_id // 10**6
    key = f"observe:PriceIndex({lease_id})"
    desk.run(asset, desk.chain.now + FINALITY + 20 * HOUR)
    assert key not in due(keeper.look(), "observe"), "nothing was paid yet"
    assert turn_until(keeper, f"settle:LeaseEscrow({lease_id})") == SENT
    one = keeper.turn()
    assert results(one)[key] == SENT
    (seen,) = index.events(desk.chain.logs[-20:], "IndexUpdated")
    assert seen["lease_id"] == lease_id
    assert key not in due(keeper.look(), "observe")
