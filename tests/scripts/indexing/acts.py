"""What people do with a suite, verb by verb: enough for every event that a store derives from.

Loans are told by `make demo`, which compares its books after every chapter.
"""

from collections.abc import Callable

from eth_account import Account

from oracle.refutation import Refutation, in_order, refutation_message
from oracle.signing import sign
from scripts.lib.chains import anvil
from scripts.lib.chains.base import Contract
from tests.helpers.leasing_desk import DOLLAR, FINALITY, HOUR, Desk

ZERO = "0x" + "00" * 20
SALE = 2
"""A reason to reclaim."""
PERIOD = 720
"""Hours."""
ATTESTOR_KEYS = (5, 6)
"""Of the development mnemonic: two of those whom the devnet's params name, and a quorum."""


class Acts:
    """A host, a lessee, a stranger, and whoever they deal with."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        names = ("buyer", "operator", "payee", "lender", "heir")
        self.buyer, self.operator, self.payee, self.lender, self.heir = (
            desk.chain.new_account(name) for name in names
        )
        self.leases: dict[str, int] = {}

    @property
    def all(self) -> list[Callable[[], None]]:
        """Return the acts, in order."""
        return [
            self.rent_is_released,
            self.terms_and_gifts,
            self.lessee_doubts,
            self.lessee_leaves_at_once,
            self.owner_reclaims,
            self.lease_goes_on_and_changes_hands,
            self.attestors_refute,
            self.offers_lapse,
            self.everything_is_closed,
            self.everybody_claims,
            self.lenders_come_and_leave,
        ]

    def rent_is_released(self) -> None:
        """A lease of more than one period, metered and settled within the first."""
        lease = self.leases["long"] = self.desk.leased(hours=200)
        asset = lease // 10**6
        self.desk.run(asset, self.desk.chain.now + 90 * HOUR)
        self._escrow.send("settle", lease, sender=self.desk.stranger)

    def terms_and_gifts(self) -> None:
        """An operator, then a split; money that is no rent."""
        asset = self.leases["long"] // 10**6
        splitter, host = self.desk["RevenueSplitter"], self.desk.host
        created = splitter.send("create_split", [self.payee, host], [2_500, 7_500], sender=host)
        (event,) = splitter.events(created.logs, "SplitCreated")
        self.split = event["split_id"]
        terms = {
            "operator": self.operator,
            "opex_bps": 1_000,
            "beneficiary": host,
            "split_id": 0,
        }
        splitter.send("set_terms", asset, terms, sender=host)
        self._pay(self.desk.stranger, splitter, 70 * DOLLAR)
        splitter.send("deposit", asset, 70 * DOLLAR, sender=self.desk.stranger)
        shared = terms | {"operator": ZERO, "opex_bps": 0, "beneficiary": ZERO}
        splitter.send("set_terms", asset, shared | {"split_id": self.split}, sender=host)
        self._pay(self.desk.stranger, splitter, 30 * DOLLAR)
        splitter.send("deposit", asset, 30 * DOLLAR, sender=self.desk.stranger)

    def lessee_doubts(self) -> None:
        """Two hours of the long lease, each with a bond; nobody rules."""
        lease, bonds = self.leases["long"], self.desk["LeaseBonds"]
        hour = self.desk.chain.now // HOUR - 3
        amount = bonds.read("dispute_bond", lease, hour, 2)
        self._pay(self.desk.lessee, bonds, amount)
        bonds.send("dispute", lease, hour, 2, sender=self.desk.lessee)

    def lessee_leaves_at_once(self) -> None:
        """A machine that is not what was promised."""
        self.leases["rejected"] = self.desk.leased(hours=48)
        self.desk.chain.move_to(self.desk.chain.now + HOUR)
        self._escrow.send("reject", self.leases["rejected"], sender=self.desk.lessee)

    def owner_reclaims(self) -> None:
        """Notice by the owner; the lessee leaves before it ends."""
        lease = self.leases["reclaimed"] = self.desk.leased(hours=48)
        self.desk.run(lease // 10**6, self.desk.chain.now + 3 * HOUR)
        self._escrow.send("reclaim", lease, SALE, sender=self.desk.host)
        self.desk.chain.move_to(self.desk.chain.now + HOUR)
        self._escrow.send("terminate", lease, sender=self.desk.lessee)

    def lease_goes_on_and_changes_hands(self) -> None:
        """A stranger pays for a successor; both leases change hands; notice cancels the second."""
        lease = self.leases["handed on"] = self.desk.leased(hours=48)
        asset, escrow = lease // 10**6, self._escrow
        rate, _, nonce = 20 * DOLLAR, 0, escrow.read("offer_of", asset)[1]
        self._pay(self.desk.stranger, escrow, 24 * rate)
        self.desk.bond(asset, 24 * rate)
        escrow.send("extend", lease, 24, rate, nonce, sender=self.desk.stranger)
        self.leases["cancelled"] = lease + 1
        end = escrow.read("lease", lease + 1)["ends_at"]
        escrow.send("assign", lease, self.heir, end, sender=self.desk.lessee)
        self.desk.run(asset, self.desk.chain.now + 2 * HOUR)
        escrow.send("accept", lease, sender=self.heir)
        escrow.send("terminate", lease, sender=self.heir)

    def attestors_refute(self) -> None:
        """A machine let bare metal: what attestors take off is all the downtime there is."""
        lease = self.leases["bare metal"] = self.desk.leased(hours=24, tenancy=1)
        asset, chain, meter = lease // 10**6, self.desk.chain, self.desk["MetricsOracle"]
        first_hour = chain.now // HOUR
        self.desk.run(asset, chain.now + 6 * HOUR)
        claim = Refutation(
            asset=asset,
            first_hour=first_hour + 1,
            seconds=(0, 1_200),
            config=meter.read("config"),
            reason=b"power without work".ljust(32, b"\0"),
            deadline=2**40,
        )
        message = refutation_message(claim, chain.chain_id, meter.address)
        Account.enable_unaudited_hdwallet_features()
        signers = [
            Account.from_mnemonic(anvil.MNEMONIC, account_path=f"m/44'/60'/0'/0/{number}")
            for number in ATTESTOR_KEYS
        ]
        signed = {one.address: sign(message, one.key) for one in signers}
        meter.send("refute", claim.as_tuple(), in_order(message, signed))

    def offers_lapse(self) -> None:
        """Sold, handed to oneself, withdrawn, run out, retired."""
        title, host = self.desk["ComputeAsset"], self.desk.host
        sold, kept, withdrawn, retired = (self.desk.offered() for _ in range(4))
        self.desk.offered(valid_until=self.desk.chain.now + HOUR)
        title.send("transferFrom", host, self.buyer, sold, sender=host)
        title.send("transferFrom", host, host, kept, sender=host)
        self._escrow.send("withdraw_offer", withdrawn, sender=host)
        title.send("retire", retired, sender=host)
        self.desk.chain.move_to(self.desk.chain.now + 2 * HOUR)

    def everything_is_closed(self) -> None:
        """All leases but the long one, which is sold with its machine and goes on."""
        escrow, title = self._escrow, self.desk["ComputeAsset"]
        self.desk.chain.move_to(self.desk.chain.now + 24 * HOUR + FINALITY + HOUR)
        for name in ("rejected", "reclaimed", "handed on", "bare metal"):
            escrow.send("close", self.leases[name], sender=self.desk.stranger)
        asset = self.leases["long"] // 10**6
        title.send("transferFrom", self.desk.host, self.buyer, asset, sender=self.desk.host)
        escrow.send("settle", self.leases["long"], sender=self.desk.stranger)

    def everybody_claims(self) -> None:
        """Refunds, revenue, shares, fees: some now, some are left to be claimed."""
        splitter = self.desk["RevenueSplitter"]
        bonds = self.desk["LeaseBonds"]
        bonds.send("end_dispute", self.leases["long"], 0)
        asset = self.leases["rejected"] // 10**6
        bond = bonds.read("bond_of", asset)
        bonds.send("withdraw_bond", asset, bond // 3, sender=self.desk.host)
        splitter.send("release_split", self.split, self.payee)
        splitter.send("claim_many", [self.operator, self.payee])
        splitter.send("claim_fees")
        self._escrow.send("claim", self.desk.lessee)
        self._escrow.send("claim", self.desk.stranger)

    def lenders_come_and_leave(self) -> None:
        """Deposits, a withdrawal, an exit through the queue, shares that change hands."""
        pool, lender = self.desk["LendingPool"], self.lender
        self._pay(lender, pool, 5_000 * DOLLAR)
        pool.send("deposit", 5_000 * DOLLAR, lender, sender=lender)
        pool.send("withdraw", 300 * DOLLAR, lender, lender, sender=lender)
        pool.send("transfer", self.heir, 7, sender=lender)
        shares = pool.read("balanceOf", lender) // 2
        asked = pool.send("request_redeem", shares, lender, sender=lender)
        (event,) = pool.events(asked.logs, "ExitRequested")
        pool.send("claim", event["cohort"], lender)

    @property
    def _escrow(self) -> Contract:
        return self.desk["LeaseEscrow"]

    def _pay(self, account: str, contract: Contract, amount: int) -> None:
        self.desk.fund(account, amount)
        self.desk["MockToken"].send("approve", contract.address, amount, sender=account)
