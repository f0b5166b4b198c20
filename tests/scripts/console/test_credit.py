"""Pools, positions and loans at the console."""

import pytest

from scripts.lib.console.shown import ConsoleError
from scripts.lib.console.wellhead import Wellhead
from tests.helpers.console_desk import earning
from tests.helpers.leasing_desk import DOLLAR, HOUR, Desk
from tests.scripts.console.test_fleet import cells_of


@pytest.fixture(scope="module")
def earner(desk: Desk) -> int:
    """A machine that can be lent on; the stranger has lent 100,000 dollars for months."""
    desk.fund(desk.stranger, 200_000 * DOLLAR)
    pool = desk["LendingPool"]
    desk["MockToken"].send("approve", pool.address, 100_000 * DOLLAR, sender=desk.stranger)
    pool.send("deposit", 100_000 * DOLLAR, desk.stranger, sender=desk.stranger)
    return earning(desk)


def test_loan__none__says_how_to_borrow(earner: int, wellhead: Wellhead) -> None:
    assert repr(wellhead.loan(earner)).splitlines()[2:] == [
        "loan         none",
        f"next: wellhead.borrow({earner}, AMOUNT, months=24)",
    ]
    assert repr(wellhead.loans()) == "loans        none on machines 1 to 20"


def test_borrow_and_repay__granted_lent_shown_and_lifted(
    desk: Desk, earner: int, wellhead: Wellhead, capsys: pytest.CaptureFixture[str]
) -> None:
    token, title = desk["MockToken"], desk["ComputeAsset"]
    before = token.read("balanceOf", desk.host)
    borrowed = wellhead.borrow(earner, 2_000, months=12, sender="host", yes=True)
    assert "1. grants the loan desk" in capsys.readouterr().out
    assert borrowed.data["loan"]["principal"] == 2_000 * DOLLAR
    assert token.read("balanceOf", desk.host) - before == 2_000 * DOLLAR
    assert title.read("lien_of", earner) == desk["LoanDesk"].address

    row = cells_of(repr(wellhead.loans()), earner)
    assert row[3:5] == ["current", wellhead._room.session().money.number(
        desk["LoanDesk"].read("loan", earner)["debt"])]  # fmt: skip
    facts = dict(
        (line[:12].strip(), line[13:]) for line in repr(wellhead.loan(earner)).splitlines()
    )
    assert facts["state"].startswith("current, since ")
    assert facts["borrowed"].startswith("2,000.00 mUSD on ")
    assert facts["term"].startswith("12 steps of 30 days, at 6.")
    assert "worth" in facts
    assert cells_of(repr(wellhead.fleet(earner, 1)), earner)[4] == "idle, pledged"

    part = wellhead.repay(earner, 500, sender="host", yes=True)
    assert part.data["loan"]["debt"] < 1_501 * DOLLAR
    desk.fund(desk.host, 100 * DOLLAR)
    paid = wellhead.repay(earner, sender="host", yes=True)
    assert paid.data["loan"] is None
    assert "nothing; the lien is lifted" in repr(paid)
    assert title.read("lien_of", earner) == "0x" + "00" * 20
    with pytest.raises(ConsoleError, match="owes nothing"):
        wellhead.repay(earner, sender="host", yes=True)


def test_borrow__not_the_owner_or_too_much__one_line(
    desk: Desk, earner: int, wellhead: Wellhead
) -> None:
    with pytest.raises(ConsoleError, match=f"belongs to {desk.host}, not to {desk.lessee}"):
        wellhead.borrow(earner, 2_000, sender="lessee", yes=True)
    with pytest.raises(ConsoleError, match=r"refused \(desk: "):
        wellhead.borrow(earner, 90_000_000, sender="host", yes=True)
    with pytest.raises(ConsoleError, match=r"there is no pool 3: wellhead.pool\(\) lists them"):
        wellhead.borrow(earner, 2_000, pool=3, sender="host", yes=True)


def test_lender__deposit_withdraw_queue_and_claim__in_dollars(
    desk: Desk, earner: int, wellhead: Wellhead
) -> None:
    wellhead.use("stranger")
    pool, token = desk["LendingPool"], desk["MockToken"]
    wellhead.deposit(1_000, yes=True)
    assert token.read("allowance", desk.stranger, pool.address) == 0
    wellhead.withdraw("250.5", yes=True)
    assert token.read("balanceOf", desk.stranger) == 99_250_500_000
    wellhead.borrow(earner, 3_000, sender="host", yes=True)
    everything = int(pool.read("convertToAssets", pool.read("balanceOf", desk.stranger)))

    queued = wellhead.withdraw(everything // DOLLAR, yes=True)

    assert queued.data["holds"] > 99_250 * DOLLAR - 1
    shown = wellhead.position()
    (exit_,) = shown.data["exits"]
    assert (exit_["cohort"], exit_["claimable"]) == (
        1,
        pool.read("claimable_exit", 1, desk.stranger),
    )
    assert exit_["waiting"] > 0
    assert "exit 1, 0 ahead" in repr(shown)
    assert cells_of(repr(wellhead.pool()), 1)[-1] == "1 d"
    before = token.read("balanceOf", desk.stranger)
    wellhead.claim_exit(1, yes=True)
    assert token.read("balanceOf", desk.stranger) == before + exit_["claimable"]
    desk.chain.move_to(desk.chain.now + HOUR)


def test_position__nobody_named__asks_who(wellhead: Wellhead) -> None:
    with pytest.raises(ConsoleError, match="name your account"):
        wellhead.position()
