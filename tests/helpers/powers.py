"""Who may call what: every function that changes state, with arguments that are good today."""

from dataclasses import dataclass
from typing import Any

import boa

from tests.helpers.builders import LEASE, PLEDGE, make_device_ids, make_spec
from tests.helpers.compiling import deployer
from tests.helpers.lease_builders import HOUR, ZERO, make_offer
from tests.helpers.stage import Stage
from tests.invariant.money.suite import ACCELERATOR

NOT_OWNER = "ownable: caller is not the owner"
NOT_NEW_OWNER = "ownable_2step: caller is not the new owner"


@dataclass(frozen=True)
class Power:
    """One restricted function: who may call it, and how anyone else is refused."""

    contract: Any
    name: str
    arguments: tuple[Any, ...]
    who: str
    refusal: str
    while_paused: bool = False

    def use(self, sender: str) -> Any:
        """Call it as `sender`."""
        return getattr(self.contract, self.name)(*self.arguments, sender=sender)

    @property
    def label(self) -> str:
        """Return contract and function, for people."""
        return f"{self.contract.contract_name}.{self.name}"


@dataclass(frozen=True)
class Scene:
    """Machines in every state that a power needs."""

    stage: Stage
    let: int
    lease_id: int
    """A lease that its lessee has proposed to hand on to the payee."""
    offered: int
    idle: int
    pledged: int
    pledgeable: int
    bare: int
    lien_holder: str
    accounts: dict[str, str]
    doubted: int
    """A lease of which an hour is over that its lessee may dispute."""
    new_bonds: Any
    """Bonds whose escrow is not named yet."""
    new_escrow: Any
    """The escrow that they will name."""


def _contract() -> Any:
    """Return a contract that nobody knows yet."""
    return deployer("mocks/MockCaller.vy").deploy()


def set_scene(stage: Stage, lien_holder: str, bare: int) -> Scene:
    """Let, offer and pledge machines of the host; name the lender the next owner of everything."""
    title, host = stage.suite.title, stage.roles["host"]
    doubted = stage.open(stage.machine(), 200, tenancy=1)
    boa.env.timestamp += HOUR
    let, offered, idle, pledged, pledgeable = (stage.machine() for _ in range(5))
    lease_id = stage.open(let, 200, notice_hours=1)
    ends_at = stage.suite.escrow.lease(lease_id).ends_at
    stage.suite.escrow.assign(lease_id, stage.roles["payee"], ends_at, sender=stage.roles["lessee"])
    stage.post(offered)
    for asset in (pledged, pledgeable):
        title.grant(asset, lien_holder, PLEDGE, sender=host)
    title.encumber(pledged, lien_holder, sender=lien_holder)
    stage.terms(idle)
    suite = stage.suite
    suite.token.mint(host, 10**6)
    suite.token.approve(suite.bonds, 10**6, sender=host)
    suite.bonds.add_bond(idle, 10**6, sender=host)
    suite.token.approve(suite.bonds, 10**12, sender=stage.roles["lessee"])
    source = deployer("leasing/LeaseBonds.vy")
    with boa.env.prank(suite.owner):
        new_bonds = source.deploy(suite.token, title, suite.meter, 0)
        escrow = deployer("leasing/LeaseEscrow.vy")
        parts = (suite.token, title, suite.meter, suite.splitter, suite.owner, ZERO, new_bonds)
        new_escrow = escrow.deploy(*parts)
    for contract in (title, suite.meter, suite.escrow, suite.splitter, suite.bonds):
        contract.transfer_ownership(stage.roles["lender"], sender=stage.suite.owner)
    accounts = stage.roles | {
        "lien_holder": lien_holder,
        "escrow": str(stage.suite.escrow.address),
        "disputes": str(suite.bonds.address),
        "next_owner": stage.roles["lender"],
    }
    return Scene(
        stage,
        let,
        lease_id,
        offered,
        idle,
        pledged,
        pledgeable,
        bare,
        lien_holder,
        accounts,
        doubted,
        new_bonds,
        new_escrow,
    )


def of_governance(scene: Scene) -> list[Power]:
    """Return what owner, next owner, guardian and registrar may do."""
    suite, stranger = scene.stage.suite, scene.stage.roles["stranger"]
    title, meter, escrow, splitter = suite.title, suite.meter, suite.escrow, suite.splitter
    bonds = suite.bonds
    newcomer = str(_contract().address)
    spec = tuple(make_spec().values())
    powers = []
    for contract in (title, meter, escrow, splitter, bonds):
        powers += [
            Power(contract, "transfer_ownership", (stranger,), "owner", NOT_OWNER),
            Power(contract, "accept_ownership", (), "next_owner", NOT_NEW_OWNER),
        ]
    for contract in (title, meter, escrow):
        powers += [
            Power(contract, "set_guardian", (stranger,), "owner", NOT_OWNER),
            Power(contract, "pause", (), "guardian", "pause: not the guardian"),
            Power(contract, "unpause", (), "guardian", "pause: not allowed", while_paused=True),
        ]
    return [
        *powers,
        Power(title, "approve_contract", (newcomer, 7), "owner", NOT_OWNER),
        Power(title, "set_registrar", (stranger, True), "owner", NOT_OWNER),
        Power(
            title,
            "register",
            (stranger, spec, make_device_ids(1), ""),
            "registrar",
            "asset: not a registrar",
        ),
        Power(title, "set_token_uri", (scene.let, "x"), "registrar", "asset: not a registrar"),
        Power(meter, "set_profile", (ACCELERATOR, 1, 2), "owner", NOT_OWNER),
        Power(meter, "set_attestors", ([stranger], 1), "owner", NOT_OWNER),
        Power(meter, "set_disputes", (newcomer,), "owner", NOT_OWNER),
        Power(escrow, "stop_new", (), "owner", NOT_OWNER),
        Power(escrow, "set_price_source", (newcomer,), "owner", NOT_OWNER),
        Power(splitter, "approve_contract", (newcomer, 4), "owner", NOT_OWNER),
        Power(splitter, "propose_fee", (500,), "owner", NOT_OWNER),
        Power(splitter, "set_treasury", (stranger,), "owner", NOT_OWNER),
        Power(scene.new_bonds, "set_escrow", (scene.new_escrow,), "owner", NOT_OWNER),
    ]


def of_users(scene: Scene, enrolment: Any) -> list[Power]:
    """Return what title owners, lessees, lien holders, escrows and disputes may do."""
    suite, roles = scene.stage.suite, scene.stage.roles
    title, meter, escrow, splitter = suite.title, suite.meter, suite.escrow, suite.splitter
    bonds = suite.bonds
    host, stranger, holder = roles["host"], roles["stranger"], scene.lien_holder
    soon, idle = boa.env.timestamp + HOUR, scene.idle
    last_hour = boa.env.timestamp // HOUR - 1
    not_owner, not_title = "asset: not the owner", "escrow: not the title owner"
    not_holder, no_key = "asset: not the lien holder", "oracle: not the owner"
    return [
        Power(title, "approve", (stranger, idle), "host", "title: cannot approve"),
        Power(title, "transferFrom", (host, stranger, idle), "host", "title: not approved"),
        Power(title, "safeTransferFrom", (host, stranger, idle), "host", "title: not approved"),
        Power(title, "grant", (idle, escrow, LEASE), "host", not_owner),
        Power(title, "retire", (idle,), "host", not_owner),
        Power(title, "setUser", (idle, stranger, soon), "host", "asset: not a listed lessor"),
        Power(
            title,
            "encumber",
            (scene.pledgeable, holder),
            "lien_holder",
            "asset: not for another holder",
        ),
        Power(title, "release", (scene.pledged,), "lien_holder", not_holder),
        Power(title, "seize", (scene.pledged, stranger), "lien_holder", not_holder),
        Power(meter, "enroll", (scene.bare, *enrolment(scene.bare, host, "a")), "host", no_key),
        Power(meter, "rotate", (idle, *enrolment(idle, host, "b")), "host", no_key),
        Power(meter, "revoke", (idle,), "host", no_key),
        Power(
            meter, "hold", (scene.let, last_hour), "disputes", "oracle: not the dispute contract"
        ),
        Power(escrow, "post_offer", (idle, tuple(make_offer().values())), "host", not_title),
        Power(escrow, "withdraw_offer", (scene.offered,), "host", not_title),
        Power(escrow, "terminate", (scene.lease_id,), "lessee", "escrow: not the lessee"),
        Power(escrow, "reject", (scene.lease_id,), "lessee", "escrow: not the lessee"),
        Power(escrow, "reclaim", (scene.lease_id, 1), "host", not_title),
        Power(
            escrow,
            "assign",
            (scene.lease_id, stranger, escrow.lease(scene.lease_id).ends_at),
            "lessee",
            "escrow: not the lessee",
        ),
        Power(escrow, "accept", (scene.lease_id,), "payee", "escrow: not proposed to caller"),
        Power(splitter, "deposit_rent", (idle, 1, 1), "escrow", "splitter: not an escrow"),
        Power(
            splitter,
            "set_terms",
            (idle, (ZERO, 0, stranger, 0)),
            "host",
            "splitter: not the title owner",
        ),
        Power(splitter, "lock_terms", (idle, soon), "host", "splitter: not the title owner"),
        Power(bonds, "withdraw_bond", (idle, 1), "host", "bonds: not the title owner"),
        Power(bonds, "reserve", (idle, 1), "escrow", "bonds: not the escrow"),
        Power(
            bonds,
            "cover",
            (scene.lease_id, stranger, 0, 0, True),
            "escrow",
            "bonds: not the escrow",
        ),
        Power(bonds, "dispute", (scene.doubted, last_hour, 1), "lessee", "bonds: not the lessee"),
    ]


OPEN_TO_ALL = {
    "ComputeAsset": {"grant_with_permit", "setApprovalForAll"},
    "MetricsOracle": {
        "submit", "submit_many", "prove_equivocation", "refresh", "roll", "refute",
        "revoke_by_quorum",
    },
    "LeaseEscrow": {
        "open_lease", "open_lease_with_permit", "set_operator", "settle", "close", "forward",
        "claim", "extend",
    },
    "LeaseBonds": {"add_bond", "end_dispute", "dismiss", "claim"},
    "RevenueSplitter": {
        "deposit", "claim", "claim_many", "claim_fees", "apply_fee", "create_split",
        "release_split",
    },
}  # fmt: skip
"""Everything else that changes state is a power of somebody. What attestors or nodes sign is
open to all who carry them: what counts is who signed them."""
