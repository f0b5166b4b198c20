"""A loan desk over a real title; appraiser, meter, pool and lessor obey the tests."""

from dataclasses import dataclass, replace
from typing import Any

import boa

from tests.helpers.builders import LESSOR, LIEN_HOLDER, PLEDGE, label, register
from tests.helpers.compiling import deployer
from tests.helpers.deploy import deploy_title
from tests.helpers.deploy_money import deploy_token
from tests.helpers.pool_stage import settle_deposits

USD = 10**6
WAD = 10**18
HOUR = 3_600
DAY = 24 * HOUR
STEP = 30 * DAY
YEAR = 365 * DAY
UNLIMITED = 2**256 - 1
ZERO = "0x" + "00" * 20
H100 = label("H100-80GB-SXM")
NONE, CURRENT, FLAGGED, IN_AUCTION = range(4)
PRINCIPAL = 10_000 * USD
MONTHS = 12
VALUE = 30_000 * USD
RESALE = 36_000 * USD
"""Above the value: what the machine earns holds the value down, and no sale."""
INCOME = 2_000 * USD
MARKET_RATE = 2 * USD
RATE = 15 * WAD // 100
MAX_RATE = 36 * WAD // 100


@dataclass(frozen=True)
class Assessment:
    """What the appraiser says, in the contract's order."""

    value: int
    as_of: int
    resale: int
    priced_at: int
    lendable: int
    income: int
    hourly_rate: int
    commissioned_at: int
    accelerator: bytes

    def as_tuple(self) -> tuple[Any, ...]:
        """Return the fields as the contract takes them."""
        return tuple(vars(self).values())


@dataclass
class LoanStage:
    """Deployed contracts and the accounts in them; one machine unless more are made."""

    token: Any
    title: Any
    meter: Any
    appraiser: Any
    feed: Any
    lessor: Any
    pool: Any
    desk: Any
    owner: str
    host: str

    def machine(self, host: str | None = None, **spec: Any) -> int:
        """Register a pledged-to-be machine with a plain assessment; return its id."""
        to = host or self.host
        asset = register(self.title, self.owner, to, **spec)
        self.title.grant(asset, self.desk, PLEDGE, sender=to)
        self.title.grant(asset, self.lessor, 1, sender=to)
        self.say(asset)
        return asset

    def assessment(self, **changes: Any) -> Assessment:
        """Return an assessment under which the usual loan is fine, with `changes`."""
        now = int(boa.env.timestamp)
        plain = Assessment(
            value=VALUE,
            as_of=now,
            resale=RESALE,
            priced_at=now,
            lendable=VALUE,
            income=INCOME,
            hourly_rate=MARKET_RATE,
            commissioned_at=now - 30 * DAY,
            accelerator=H100,
        )
        return replace(plain, **changes)

    def say(self, asset: int, **changes: Any) -> None:
        """Let the appraiser say so, fresh unless told otherwise."""
        self.appraiser.set_assessment(asset, self.assessment(**changes).as_tuple())

    def borrow(
        self,
        asset: int,
        amount: int = PRINCIPAL,
        months: int = MONTHS,
        pool: Any = None,
        sender: str | None = None,
    ) -> None:
        """Take a loan as the title's owner."""
        by = sender or str(self.title.ownerOf(asset))
        self.desk.borrow(asset, pool or self.pool, amount, months, sender=by)

    def new_pool(self, rate: int = RATE, hardest: int = MAX_RATE, approve: bool = True) -> Any:
        """Deploy another pool with money, listed unless told otherwise."""
        pool = deployer("mocks/MockLoanPool.vy").deploy(self.token)
        pool.set_rates(rate, rate, hardest)
        self.token.mint(pool, 10**15)
        if approve:
            self.desk.approve_pool(pool, True, sender=self.owner)
        return pool

    def real_pool(self, curve: tuple[int, int, int, int], lender: str, assets: int) -> Any:
        """Deploy and list the real pool with a lender's money; `curve` as its constructor takes."""
        guardian = self.desk.guardian()
        pool = deployer("credit/LendingPool.vy").deploy(
            self.token, self.desk, guardian, self.owner, "Pool", "P", *curve, 10**9 * USD
        )
        self.deposit(pool, lender, assets)
        self.desk.approve_pool(pool, True, sender=self.owner)
        return pool

    def deposit(self, pool: Any, lender: str, assets: int) -> None:
        """Fund a lender and let it deposit."""
        self.token.mint(lender, assets)
        self.token.approve(pool, UNLIMITED, sender=lender)
        pool.deposit(assets, lender, sender=lender)
        settle_deposits(pool)

    def fund(self, account: str, amount: int = 10**12) -> str:
        """Give an account money that the desk may pull."""
        self.token.mint(account, amount)
        self.token.approve(self.desk, UNLIMITED, sender=account)
        return account

    def silence(self, asset: int, seconds: int) -> None:
        """Let the machine have been dark for the last `seconds`, and for ever after."""
        now = int(boa.env.timestamp)
        self.meter.add_outage(asset, now - seconds, now + 10 * YEAR)

    def fall(self, asset: int, seconds: int) -> None:
        """Let an auctioned price fall: it stands still unless something is paid once a day."""
        payer = self.fund(self.owner)
        while seconds > 0:
            boa.env.time_travel(seconds=min(seconds, DAY))
            self.desk.repay(asset, 1, sender=payer)
            seconds -= DAY

    def debt(self, asset: int) -> int:
        """Return what a loan owes now."""
        return int(self.desk.loan(asset).debt)

    def bring(self, asset: int, state: int, starter: str) -> int:
        """Bring a fresh loan to a state; return its asset."""
        if state != CURRENT:
            self.flagged(asset) if state == FLAGGED else self.in_auction(asset, starter)
        return asset

    def flagged(self, asset: int) -> None:
        """Bring a fresh loan to a flag by waiting for its first step."""
        boa.env.time_travel(seconds=STEP)
        self.desk.flag(asset)

    def in_auction(self, asset: int, starter: str) -> None:
        """Bring a fresh loan to its auction."""
        self.flagged(asset)
        boa.env.time_travel(seconds=7 * DAY)
        self.desk.auction(asset, sender=starter)


def deploy_desk(parts: dict[str, Any], guardian: str, owner: str, feed: Any) -> Any:
    """Return a new desk over parts that exist."""
    with boa.env.prank(owner):
        return deployer("credit/LoanDesk.vy").deploy(
            parts["token"], parts["title"], parts["meter"], parts["appraiser"], guardian, feed
        )


def build(owner: str, guardian: str, host: str, with_feed: bool = False) -> LoanStage:
    """Deploy and connect everything."""
    token = deploy_token()
    title = deploy_title(owner, guardian)
    meter = deployer("mocks/MockMeter.vy").deploy(int(boa.env.timestamp) - 2 * YEAR)
    splitter = deployer("mocks/MockSplitter.vy").deploy(token)
    appraiser = deployer("mocks/MockLoanAppraiser.vy").deploy(splitter)
    lessor = deployer("mocks/MockLoanLessor.vy").deploy()
    feed = deployer("mocks/MockSequencerFeed.vy").deploy()
    feed.set(0, int(boa.env.timestamp) - 30 * DAY)
    parts = {"token": token, "title": title, "meter": meter, "appraiser": appraiser}
    desk = deploy_desk(parts, guardian, owner, feed if with_feed else ZERO)
    with boa.env.prank(owner):
        title.set_registrar(owner, True)
        title.approve_contract(desk, LIEN_HOLDER)
        title.approve_contract(lessor, LESSOR)
    stage = LoanStage(
        token, title, meter, appraiser, feed, lessor, None, desk, owner=owner, host=host
    )
    stage.pool = stage.new_pool()
    return stage
