"""Machines with a season of income and half a month of reports behind them, priced and lendable."""

from dataclasses import dataclass

from eth_account import Account
from eth_utils import keccak

from scripts.lib.appraisal import Price, sign_price
from scripts.lib.chains.base import Receipt
from scripts.lib.gas.stage import (
    ACCELERATOR,
    HOUR,
    RICH,
    UNLIMITED,
    Stage,
    bond,
    device,
    enroll,
    node_address,
    register,
)
from scripts.lib.params import Params

POOL, OTHER_POOL = "LendingPool", "LendingPoolPrime"
DESK = "LoanDesk"
USD = 10**6
PRINCIPAL = 2_000 * USD
MONTHS = 24
DEPOSIT = 100_000 * USD
DAY = 24 * HOUR
BUCKET = 30 * DAY
COUNT = 6
"""Machines that borrow."""
_LEASE, _PLEDGE = 1, 2
_PRICE = 20_000 * USD
_RENT = 1_200 * USD
_DAYS_OF_REPORTS = 18
"""Sixteen of them are final at the end: the machines were available half of the last month."""
_CHUNK_HOURS = 6
"""As late as a report may be."""
_MOST_REPORTS = 64
"""In one batch."""


def seat_keys() -> list[bytes]:
    """Return the signing keys of the five appraisers."""
    return [keccak(text=f"wellhead gas appraiser {seat}") for seat in range(5)]


def seats() -> list[str]:
    """Return who sits on the five seats."""
    return [str(Account.from_key(key).address) for key in seat_keys()]


@dataclass(slots=True)
class CreditStage:
    """The stage, and the machines on which its host borrows."""

    stage: Stage
    assets: list[int]

    @property
    def lender(self) -> str:
        return self.stage.chain.accounts[4]

    @property
    def escrow(self) -> str:
        return self.stage["LeaseEscrow"].address

    def pass_seconds(self, seconds: int) -> None:
        """Mine an empty block so much later."""
        self.stage.chain.move_to(self.stage.chain.now + seconds)
        self.stage.chain.rpc("evm_mine")

    def quote_prices(self) -> None:
        """Let all appraisers say what an accelerator fetches now."""
        chain, appraiser = self.stage.chain, self.stage["Appraiser"]
        observed_at = chain.now
        for seat, key in enumerate(seat_keys()):
            price = Price(ACCELERATOR, _PRICE, observed_at, seat)
            signature = sign_price(price, chain.chain_id, appraiser.address, key)
            appraiser.send("submit_price", *price.arguments(), signature, sender=self.lender)

    def rent(self, asset: int, amount: int = _RENT, seconds: int = 600 * HOUR) -> Receipt:
        """Deposit rent as the escrow, which may."""
        splitter = self.stage["RevenueSplitter"]
        return splitter.send("deposit_rent", asset, amount, seconds, sender=self.escrow)


def prepare(stage: Stage, decided: Params, count: int = COUNT) -> CreditStage:
    """Make `count` new machines earn for three buckets and report for half a month, and fill
    both pools.
    """
    first = int(stage["ComputeAsset"].read("total_supply")) + 1
    made = CreditStage(stage, list(range(first, first + count)))
    _permit(made)
    for asset in made.assets:
        register(stage, stage.host, [device(asset)], decided.registrars[0])
        bond(stage, asset)
        for contract, right in (("LeaseEscrow", _LEASE), (DESK, _PLEDGE)):
            grantee = stage[contract].address
            stage["ComputeAsset"].send("grant", asset, grantee, right, sender=stage.host)
        terms = (stage.operator, 2_000, stage.host, 0)
        stage["RevenueSplitter"].send("set_terms", asset, terms, sender=stage.host)
    for pool in (POOL, OTHER_POOL):  # before the rent: a day passes until deposits can be lent
        stage[pool].send("deposit", DEPOSIT, made.lender, sender=made.lender)
    bucket = stage.chain.now // BUCKET + 1
    for number in range(3):
        stage.chain.move_to((bucket + number) * BUCKET + HOUR)
        for asset in made.assets:
            made.rent(asset)
    start = (bucket + 3) * BUCKET
    stage.chain.move_to(start)
    for asset in made.assets:
        enroll(stage, asset)
    _report(made, start)
    made.quote_prices()
    return made


def _permit(made: CreditStage) -> None:
    """Everybody lets desk and pools pull; the escrow, which has money, can be spoken for."""
    stage = made.stage
    for name in (DESK, POOL, OTHER_POOL):
        for account in stage.chain.accounts:
            stage.token.send("approve", stage[name].address, UNLIMITED, sender=account)
    stage.token.send("mint", made.escrow, RICH)
    stage.chain.rpc("anvil_impersonateAccount", made.escrow)
    stage.chain.rpc("anvil_setBalance", made.escrow, hex(10**18))


def _report(made: CreditStage, start: int) -> None:
    stage = made.stage
    carrier = node_address(0, stage.chain)
    first = (start - stage.base) // HOUR
    for hour in range(first, first + _DAYS_OF_REPORTS * 24, _CHUNK_HOURS):
        hours = range(hour, hour + _CHUNK_HOURS)
        signed = [stage.report(asset, one) for asset in made.assets for one in hours]
        stage.at_hour(hour + _CHUNK_HOURS)
        for at in range(0, len(signed), _MOST_REPORTS):
            batch = signed[at : at + _MOST_REPORTS]
            reports = [report.as_tuple() for report, _ in batch]
            signatures = [signature for _, signature in batch]
            stage["MetricsOracle"].send("submit_many", reports, signatures, sender=carrier)
