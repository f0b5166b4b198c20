"""A loan is written down, the attacker enters, pays it, and leaves with what lenders had lost."""

from tests.helpers.credit_attack_stage import FIRST, LOAN, bring_to_auction
from tests.helpers.credit_suite import DAY, UNIT, USED_PRICE

STAKE = 20_000_000 * UNIT
DUST = 10


def _sandwich(stage, act) -> tuple[int, int]:
    """Enter, let `act` happen, leave, in one block; return what the attacker and lenders gained."""
    pool, attacker, lender = stage.suite.pools[0], stage.roles["payee"], stage.roles["lender"]
    worth = pool.convertToAssets(pool.balanceOf(lender))
    shares = pool.deposit(STAKE, attacker, sender=attacker)
    act()
    back = pool.redeem(shares, attacker, attacker, sender=attacker)
    return back - STAKE, pool.convertToAssets(pool.balanceOf(lender)) - worth


def test_repay__written_down_in_an_auction__who_entered_before_gains_nothing(stage):
    """The borrower can be the one who enters: its own debt would be paid with lenders' money."""
    pool, lender = stage.suite.pools[0], stage.roles["lender"]
    stage.borrow(FIRST, LOAN)
    before = pool.convertToAssets(pool.balanceOf(lender))
    bring_to_auction(stage)
    stage.fall(FIRST, 6 * DAY)
    stage.flag(FIRST)
    written_down = before - pool.convertToAssets(pool.balanceOf(lender))
    assert written_down > LOAN // 2

    gain, restored = _sandwich(stage, lambda: stage.pay(FIRST))

    assert gain <= 0
    assert restored >= written_down - DUST
    stage.check_books()


def _fall(stage) -> int:
    """Let used prices fall until the loan is flagged and carried below its debt; return a price."""
    price = USED_PRICE
    for _ in range(29):
        price = price * 95 // 100
        stage.wait(DAY, price)
        if not stage.suite.desk.is_current(FIRST):
            break
    stage.flag(FIRST)
    assert stage.suite.pools[0].impaired_total() < stage.debt(FIRST)
    return price


def test_flag__written_down_and_cleared_in_one_block__who_entered_between_gains_nothing(stage):
    """A fall in price flags at 80 % and carries at 70 %: a unit paid undoes all of it."""
    pool = stage.suite.pools[0]
    stage.borrow(FIRST, LOAN)
    _fall(stage)

    def cure() -> None:
        stage.pay(FIRST, stage.suite.desk.arrears(FIRST) + UNIT)
        stage.flag(FIRST)

    gain, restored = _sandwich(stage, cure)

    assert gain <= 0
    assert restored > 0
    assert pool.impaired_total() == 0


def test_take__above_the_carrying_value__who_entered_before_gains_nothing(stage, stranger):
    """The buyer of a machine needs no share of what its own price brings lenders back."""
    stage.borrow(FIRST, LOAN)
    price = _fall(stage)
    stage.wait(7 * DAY, price)
    stage.suite.desk.auction(FIRST, sender=stranger)
    written_down = stage.debt(FIRST) - stage.suite.pools[0].impaired_total()
    assert written_down > 1_000 * UNIT

    gain, restored = _sandwich(stage, lambda: stage.buy(FIRST))

    assert gain <= 0
    assert restored >= written_down * 9 // 10  # the reserve gets its part back


def test_deposit__no_flagged_loan__costs_what_leaving_pays(stage, payee):
    pool = stage.suite.pools[0]
    stage.borrow(FIRST, LOAN)
    stage.wait(10 * DAY)

    assert pool.previewDeposit(STAKE) == pool.convertToShares(STAKE)
    gain, _ = _sandwich(stage, lambda: None)
    assert -DUST <= gain <= 0


def test_deposit__all_written_to_nothing__buys_no_more_than_its_share_of_what_is_owed(stage):
    """With assets near zero a unit would buy half of the pool."""
    pool, lender, attacker = (stage.suite.pools[0], stage.roles["lender"], stage.roles["payee"])
    stage.borrow(FIRST, LOAN)
    pool.withdraw(pool.maxWithdraw(lender), lender, lender, sender=lender)
    bring_to_auction(stage)
    stage.fall(FIRST, 7 * DAY)
    stage.flag(FIRST)
    assert pool.totalAssets() <= DUST

    shares = pool.deposit(100 * UNIT, attacker, sender=attacker)
    stage.pay(FIRST)

    assert pool.convertToAssets(shares) <= 100 * UNIT
