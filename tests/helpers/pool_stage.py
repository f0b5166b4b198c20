"""A lending pool over a token whose conduct tests set, and everyone's ordinary steps in it."""

from dataclasses import dataclass, field
from typing import Any

import boa
from eth_utils import keccak, to_checksum_address

from tests.helpers.compiling import deployer
from tests.helpers.deploy_money import deploy_title_word, deploy_token
from tests.helpers.storage import slot_of, word_at

DAY = 86_400
STEP = 30 * DAY
WAD = 10**18
UNLIMITED = 2**256 - 1
FRESH_SHIFT = 192
"""Above it stands what is fresh, in the sheet's word of the clock."""
OFFSET = 10**6
ACCELERATOR = b"H100".ljust(32, b"\0")
CURVE = (600, 1_300, 8_500, 3_600)
"""Nominal bps at no use and at the kink, the kink's use, nominal bps at full use."""
CAP_TOKENS = 100_000_000


def role(name: str) -> str:
    """Return the same address for the same name everywhere."""
    return to_checksum_address(keccak(text=name)[-20:])


def settle_deposits(pool: Any) -> None:
    """Let deposits count for loans as after a day, though no time passes: no interest."""
    slot = slot_of(pool, "balance_sheet", "_clock")
    boa.env.set_storage(pool.address, slot, word_at(pool, slot) & (2**FRESH_SHIFT - 1))


@dataclass
class PoolStage:
    """A pool, its token, and who plays in it."""

    pool: Any
    token: Any
    unit: int
    owner: str
    desk: str
    guardian: str
    workout: str
    lent: dict[int, tuple[str, bytes]] = field(default_factory=dict)

    # ---- Lenders ----------

    def fund(self, account: str, amount: int) -> None:
        """Give an account money that the pool may pull."""
        self.token.mint(account, amount)
        self.token.approve(self.pool, UNLIMITED, sender=account)

    def deposit(self, account: str, amount: int) -> int:
        """Fund an account and let it deposit; return its new shares. The money counts for loans."""
        self.fund(account, amount)
        shares = int(self.pool.deposit(amount, account, sender=account))
        settle_deposits(self.pool)
        return shares

    def request(self, account: str, shares: int | None = None) -> int:
        """Queue some or all of an account's shares; return the cohort."""
        asked = int(self.pool.balanceOf(account)) if shares is None else shares
        return int(self.pool.request_redeem(asked, account, sender=account))

    # ---- The desk ----------

    def lend(
        self,
        asset: int,
        amount: int,
        borrower: str | None = None,
        accelerator: bytes | None = None,
    ) -> None:
        """Open a loan; each asset has a borrower and a class of its own unless told otherwise."""
        who = borrower or role(f"borrower {asset}")
        kind = accelerator or f"class {asset}".encode().ljust(32, b"\0")
        self.pool.lend(asset, kind, who, who, amount, sender=self.desk)
        self.lent[asset] = (who, kind)

    def pay(self, asset: int, amount: int | None = None) -> int:
        """Pay some or all of a debt as the desk does; return how much."""
        paid = int(self.pool.debt_of(asset)) if amount is None else amount
        self.token.mint(self.desk, paid)
        self.token.transfer(self.pool, paid, sender=self.desk)
        self.pool.collect(asset, paid, sender=self.desk)
        return paid

    def impair(self, asset: int, recovery: int) -> None:
        """Flag a loan, or carry it lower."""
        self.pool.impair(asset, recovery, sender=self.desk)

    def restore(self, asset: int) -> None:
        """Let a flagged loan perform again."""
        self.pool.restore(asset, sender=self.desk)

    def end(self, asset: int) -> None:
        """Forget a loan."""
        borrower, accelerator = self.lent.pop(asset)
        self.pool.end(asset, accelerator, borrower, sender=self.desk)

    # ---- What there is ----------

    @property
    def cash(self) -> int:
        """Return the pool's cash by its own books: what its total leaves for it."""
        pool = self.pool
        others = pool.performing_debt() + pool.impaired_total() - pool.reserve()
        return int(pool.totalAssets() - others)

    def check_money(self, donated: int = 0) -> None:
        """Fail unless the pool holds its cash and what exits can claim, and nothing else."""
        held = int(self.token.balanceOf(self.pool))
        assert held == self.cash + self.pool.reserved_exits() + donated

    def entry_total(self) -> int:
        """Return what who enters pays for: flagged loans at all they owe, less the reserve's."""
        owed = absorbed = carried = 0
        for asset in self.lent:
            shares, _, is_flagged, at, taken = self.pool.loan_of(asset)
            if is_flagged:
                owed, absorbed, carried = owed + shares, absorbed + taken, carried + at
        worth = owed * int(self.pool.borrow_index()) // WAD - absorbed
        return int(self.pool.totalAssets()) - carried + max(worth, carried)

    def price(self) -> tuple[int, int]:
        """Return the share price as a fraction, the virtual ones included."""
        return int(self.pool.totalAssets()) + 1, int(self.pool.totalSupply()) + OFFSET


def build_pool(
    owner: str,
    guardian: str,
    decimals: int = 6,
    curve: tuple[int, int, int, int] = CURVE,
    cap_tokens: int = CAP_TOKENS,
    workout: str | None = None,
) -> PoolStage:
    """Deploy a pool that `owner` owns, with a token and an account with code as its desk."""
    token = deploy_token(decimals)
    desk = str(deploy_title_word().address)
    unit = 10**decimals
    who = workout or role("workout")
    with boa.env.prank(owner):
        pool = deployer("credit/LendingPool.vy").deploy(
            token, desk, guardian, who, "Wellhead Lending", "wLEND", *curve, cap_tokens * unit
        )
    return PoolStage(pool, token, unit, owner, desk, guardian, who)
