"""The stage: the suite on the embedded chain, and what people do with it in one call each."""

from dataclasses import dataclass
from pathlib import Path

from oracle import signing
from scripts.lib import params, plan
from scripts.lib.books import Books
from scripts.lib.chains.abi import Event, label
from scripts.lib.chains.base import ZERO_ADDRESS, Contract
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.demo import cast as casting
from scripts.lib.demo.cast import Cast
from scripts.lib.demo.fleet import MARKETS, Machine
from scripts.lib.demo.leasing import LONGEST_HOURS
from scripts.lib.demo.reporter import node_address
from scripts.lib.demo.words import DAY
from scripts.lib.deployer import Deployer, Suite
from scripts.lib.params import Params
from scripts.lib.records import RecordStore
from scripts.lib.title_bits import RIGHT_LEASE

CREDIT_BPS = 3_000
NOTICE_HOURS = 4
SLA_BPS = {"flaky": 9_000, "outage": 9_500, "dark": 9_500, "late": 9_500, "swept": 8_000}
USUAL_SLA_BPS = 9_900
OPEX_BPS = {casting.HOSTS[1]: 1_500, casting.HOSTS[2]: 2_000}
"""What hosts agreed with their operator; the first runs its machines itself."""
_GPU_CLOUD = 1
_WATTS_BESIDE_ACCELERATORS = 800


@dataclass(slots=True)
class World(Books):
    """The chain, its contracts and the people."""

    chain: EmbeddedChain
    suite: Suite
    token: Contract
    cast: Cast
    split_id: int = 0

    @property
    def pools(self) -> list[str]:
        """Return the names of the pools' records."""
        return [name for name in self.suite.contracts if name.startswith("LendingPool")]

    def name(self, account: str) -> str:
        """Return how the story calls an account."""
        return self.cast.name(account)

    def fund(self, account: str, amount: int, spender: str = "") -> None:
        """Give an account money from outside, and let `spender` (the escrow) take it."""
        self.token.send("mint", account, amount)
        self.token.send("approve", spender or self.escrow.address, amount, sender=account)

    def register(self, machine: Machine) -> None:
        """The registrar makes the title of a machine; its asset id is known from then on."""
        receipt = self.title.send(
            "register",
            self.cast.hosts[machine.role.host],
            spec(machine, self.chain.now),
            machine.device_ids,
            f"https://wellhead.example/assets/{machine.node}.json",
            sender=self.cast.registrar,
        )
        (event,) = self.title.events(receipt.logs, "Registered")
        machine.asset = event["asset"]

    def enroll(self, machine: Machine) -> None:
        """The owner enrolls the node's key with the node's proof of possession."""
        owner = self.cast.hosts[machine.role.host]
        node = node_address(machine)
        message = signing.enrolment_message(
            machine.asset, owner, node, self.chain.chain_id, self.meter.address
        )
        proof = signing.sign(message, machine.key)
        self.meter.send("enroll", machine.asset, node, proof, sender=owner)

    def offer(self, machine: Machine, hourly_rate: int = 0) -> None:
        """The owner lets the escrow lease the machine, and says on what terms.

        `hourly_rate` in settlement units, 0 for the machine's usual one.
        """
        owner = self.cast.hosts[machine.role.host]
        self.title.send("grant", machine.asset, self.escrow.address, RIGHT_LEASE, sender=owner)
        terms = {
            "hourly_rate": hourly_rate or machine.hourly_rate,
            "min_hours": 1,
            "max_hours": LONGEST_HOURS,
            "sla_bps": SLA_BPS.get(machine.role.part, USUAL_SLA_BPS),
            "credit_bps": CREDIT_BPS,
            "notice_hours": NOTICE_HOURS,
            "tenancy": 0,
            "is_indexed": False,
            "premium_bps": 0,
            "valid_until": self.chain.now + 30 * DAY,
        }
        self.escrow.send("post_offer", machine.asset, terms, sender=owner)

    def bond(self, machine: Machine) -> int:
        """The owner tops the machine's bond up to what its offer requires; returns how much."""
        rate = self.escrow.read("offer_of", machine.asset)[0]["hourly_rate"]
        required = self.bonds.read("required_bond", machine.asset, rate)
        missing = int(max(0, required - self.bonds.read("bond_of", machine.asset)))
        if missing:
            owner = self.cast.hosts[machine.role.host]
            self.fund(owner, missing, self.bonds.address)
            self.bonds.send("add_bond", machine.asset, missing, sender=owner)
        return missing

    def create_split(self) -> None:
        """The cooperative's ten members agree on their shares, for ever."""
        members = list(self.cast.members.values())
        owner = self.cast.hosts[casting.HOSTS[2]]
        receipt = self.splitter.send(
            "create_split", members, list(casting.MEMBER_BPS), sender=owner
        )
        (event,) = self.splitter.events(receipt.logs, "SplitCreated")
        self.split_id = event["split_id"]

    def set_terms(self, machine: Machine) -> None:
        """The owner names the operator and who takes the rest; without terms it is the owner."""
        host = machine.role.host
        if host not in OPEX_BPS:
            return
        owner = self.cast.hosts[host]
        by_split = host == casting.HOSTS[2]
        terms = {
            "operator": self.cast.operator,
            "opex_bps": OPEX_BPS[host],
            "beneficiary": ZERO_ADDRESS if by_split else owner,
            "split_id": self.split_id if by_split else 0,
        }
        self.splitter.send("set_terms", machine.asset, terms, sender=owner)

    def open_lease(self, machine: Machine, lessee: str, hours: int) -> Event:
        """A lessee takes the standing offer; returns the LeaseOpened event."""
        rate, _, nonce = self.escrow.read("quote", machine.asset, hours)
        receipt = self.escrow.send("open_lease", machine.asset, hours, rate, nonce, sender=lessee)
        (event,) = self.escrow.events(receipt.logs, "LeaseOpened")
        return event


def build(folder: Path, decided: Params, started_at: int) -> World:
    """Deploy the suite by the same plan as everywhere; records go to `folder`."""
    chain = EmbeddedChain(started_at)
    store = RecordStore(folder, "local", chain.chain_id)
    deployer = Deployer(chain, store, decided, lambda _: None, redeploy=True)
    suite = deployer.run(plan.make(decided))
    cast = casting.assemble(chain, decided.registrars[0], decided.treasury)
    return World(chain, suite, suite["MockToken"], cast)


def local_params(folder: Path) -> Params:
    """Return what is decided for the throwaway chain; its appraisers are the story's."""
    decided = params.load(params.file_for(folder, "ethereum", "local"))
    credit = decided.credit.model_copy(update={"appraisers": casting.appraisers()})
    return decided.model_copy(update={"credit": credit})


def spec(machine: Machine, now: int) -> dict[str, object]:
    """Return the AssetSpec of a machine."""
    accelerators_watts = machine.accelerators * machine.profile.peak_mw // 1_000
    return {
        "kind": _GPU_CLOUD,
        "accelerator": label(machine.accelerator),
        "accelerator_count": machine.accelerators,
        "memory_mib": MARKETS[machine.accelerator].memory_mib,
        "power_limit_watts": accelerators_watts + _WATTS_BESIDE_ACCELERATORS,
        "region": label(machine.role.region),
        "commissioned_at": now - 90 * DAY,
        "purchase_price": machine.hourly_rate * 10_000,
        "documents": b"\1" * 32,
    }
