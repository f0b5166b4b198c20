"""What the models of one credit example know, in one piece that can be copied."""

from dataclasses import dataclass, field
from fractions import Fraction

from tests.helpers.credit_loan_model import LoanModel
from tests.helpers.credit_pool_model import PoolModel
from tests.helpers.credit_value_model import MachineModel, PriceModel, SwitchMeterModel

HOSTS = ("host_a", "host_b")
LESSEES = ("lessee_a", "lessee_b")
LENDERS = ("lender_a", "lender_b", "lender_c")
KEEPERS = ("keeper", "buyer")
FREEZABLE = (*HOSTS, *LESSEES, *LENDERS, "keeper", "operator", "treasury")
EVERYONE = (*FREEZABLE, "buyer", "workout", "giver")
ASSETS = (1, 2, 3)


@dataclass
class LeaseModel:
    """A lease without a promise: delivered seconds are paid, the rest goes back at its end."""

    lease_id: int
    asset: int
    lessee: str
    rate: int
    hours: int
    notice_hours: int
    started_at: int
    ends_at: int
    paid: int = 0
    """Settlement units handed to the waterfall, or owed to the asset."""
    paid_seconds: int = 0
    refunded: int = 0
    is_open: bool = True

    @property
    def escrowed(self) -> int:
        return self.rate * self.hours

    @property
    def held(self) -> int:
        """What the escrow still holds of it, undecided."""
        return self.escrowed - self.paid - self.refunded


@dataclass
class Terms:
    """Who takes what of an asset's revenue in one tenure; without terms the owner takes all."""

    opex_bps: int
    beneficiary: str


@dataclass
class History:
    """What outlives a loan, by asset and borrower."""

    flagged_at: int = 0
    cured_at: int = 0
    consent: tuple[Fraction, int] | None = None


@dataclass
class CreditState:
    """Everything but the chain."""

    price: PriceModel
    meter: SwitchMeterModel
    machines: dict[int, MachineModel]
    pools: list[PoolModel]
    owner_of: dict[int, str]
    loans: dict[int, LoanModel] = field(default_factory=dict)
    histories: dict[tuple[int, str], History] = field(default_factory=dict)
    leases: dict[int, LeaseModel] = field(default_factory=dict)
    terms: dict[int, Terms] = field(default_factory=dict)
    fees: int = 0
    claims: dict[str, dict[str, int]] = field(
        default_factory=lambda: {"splitter": {}, "escrow": {}, "desk": {}}
    )
    """Contract to role to settlement units."""
    donated: dict[str, int] = field(default_factory=dict)
    frozen: set[str] = field(default_factory=set)
    user_until: dict[int, int] = field(default_factory=dict)
    """Asset to the end of a use that its owner, no contract, gave."""
    quoted: int = 0
    """The price that appraisers hold for right."""

    def credit(self, contract: str, account: str, amount: int) -> None:
        claims = self.claims[contract]
        claims[account] = claims.get(account, 0) + amount

    def history(self, asset: int, borrower: str) -> History:
        return self.histories.setdefault((asset, borrower), History())

    def lease_on(self, asset: int, now: int) -> LeaseModel | None:
        """Return the lease that runs on a machine."""
        running = [x for x in self.leases.values() if x.asset == asset and x.ends_at > now]
        assert len(running) <= 1, "two leases of one machine overlap"
        return running[0] if running else None
