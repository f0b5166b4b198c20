"""A lease market: real title and splitter, and a meter that is told what to say."""

from dataclasses import dataclass, field
from typing import Any

import boa

from tests.helpers.builders import ESCROW, LEASE, LESSOR, LIEN_HOLDER, PLEDGE, register
from tests.helpers.compiling import deployer
from tests.helpers.deploy import TITLE_NAME, TITLE_SYMBOL
from tests.helpers.deploy_money import DECIMALS, FEE_BPS
from tests.helpers.lease_builders import HOUR, ZERO, make_offer
from tests.helpers.lease_model import LeaseModel, Meter, meter_with

FINALITY = 48 * HOUR
MONEY = 10**15
UNLIMITED = 2**256 - 1


@dataclass(frozen=True)
class Roles:
    """Who is who in a market."""

    owner: str
    registrar: str
    guardian: str
    treasury: str
    host: str
    lessee: str


@dataclass
class Market:
    """The deployed contracts, and the ordinary steps of those who use them."""

    roles: Roles
    token: Any
    title: Any
    meter: Any
    splitter: Any
    escrow: Any
    origin: int
    """From when on every machine runs."""
    bonds: Any = None
    """Of hosts and of disputes; none unless asked for."""

    def machine(self, host: str | None = None, **spec: Any) -> int:
        """Register a machine, grant the escrow LEASE and return its id."""
        to = host or self.roles.host
        asset = register(self.title, self.roles.registrar, to, **spec)
        self.title.grant(asset, self.escrow, LEASE, sender=to)
        return asset

    def lien_holder(self) -> Any:
        """Deploy and list a lender's desk that is honest until told otherwise."""
        desk = deployer("mocks/MockLienHolder.vy").deploy(self.token)
        self.title.approve_contract(desk, LIEN_HOLDER, sender=self.roles.owner)
        return desk

    def pledge(self, asset: int, desk: Any) -> None:
        """Put a machine under the lien of a listed desk, with its owner's grant."""
        self.title.grant(asset, desk, PLEDGE, sender=self.title.ownerOf(asset))
        desk.pledge(self.title, asset)

    def post(self, asset: int, sender: str | None = None, **offer: Any) -> int:
        """Post an offer and return its nonce."""
        fields = make_offer(**offer)
        by = sender or self.title.ownerOf(asset)
        return int(self.escrow.post_offer(asset, tuple(fields.values()), sender=by))

    def fund(self, account: str, amount: int = MONEY) -> None:
        """Give an account money that the escrow may pull, and the bonds."""
        self.token.mint(account, amount)
        for contract in filter(None, (self.escrow, self.bonds)):
            self.token.approve(contract, UNLIMITED, sender=account)

    def bond(self, asset: int, amount: int, payer: str | None = None) -> int:
        """Add to a machine's bond, by default as its owner; return the bond after it."""
        by = payer or self.title.ownerOf(asset)
        self.fund(by, amount)
        return int(self.bonds.add_bond(asset, amount, sender=by))

    def take(self, asset: int, hours: int, lessee: str | None = None) -> int:
        """Open a lease on the standing offer and return its id."""
        _, nonce, _, _ = self.escrow.offer_of(asset)
        by = lessee or self.roles.lessee
        return int(self.escrow.open_lease(asset, hours, UNLIMITED, nonce, sender=by))

    def rent(
        self,
        hours: int = 100,
        *,
        asset: int | None = None,
        lessee: str | None = None,
        outages: tuple[tuple[float, float], ...] = (),
        refuted: tuple[tuple[float, float], ...] = (),
        **offer: Any,
    ) -> "Rented":
        """Let a machine that stands still in `outages` (hours after the start).

        Of BARE_METAL only what attestors took off counts, `refuted`.
        """
        one = asset or self.machine()
        fields = make_offer(**offer)
        self.post(one, **fields)
        start = int(boa.env.timestamp)
        lost = [(start + round(a * HOUR), start + round(b * HOUR)) for a, b in outages]
        for begin, end in lost:
            self.meter.add_outage(one, begin, end)
        taken = [(start + round(a * HOUR), start + round(b * HOUR)) for a, b in refuted]
        for begin, end in taken:
            self.meter.refute(one, begin, end)
        lease_id = self.take(one, hours, lessee)
        model = LeaseModel(
            started_at=start,
            hours=hours,
            **{name: fields[name] for name in LeaseModel.__dataclass_fields__ if name in fields},
        )
        down = taken if fields["tenancy"] else lost
        return Rented(self, lease_id, one, model, meter_with(down, self.origin))


@dataclass
class Rented:
    """One lease, its exact model and its machine's meter."""

    market: Market
    lease_id: int
    asset: int
    model: LeaseModel
    meter: Meter
    noticed: bool = field(default=False)

    def at(self, hours: float) -> int:
        """Return the moment so many hours after the start."""
        return self.model.started_at + round(hours * HOUR)

    def final_at(self, moment: int) -> None:
        """Let the clock run until readings up to `moment` are final."""
        boa.env.timestamp = max(int(boa.env.timestamp), moment + FINALITY)
        self.market.meter.set_final_until(self.asset, moment)

    def settle(self, moment: int | None = None, **call: Any) -> int:
        """Settle once, first making readings up to `moment` final if given."""
        if moment is not None:
            self.final_at(moment)
        return int(self.market.escrow.settle(self.lease_id, **call))

    def close(self, **call: Any) -> int:
        """Make the end final and close; return what the lessee was credited."""
        self.final_at(self.model.ends_at)
        return int(self.market.escrow.close(self.lease_id, **call))

    def terminate(self, moment: int | None = None) -> int:
        """Give the lessee's notice at `moment` (now if not given) and return the new end."""
        if moment is not None:
            boa.env.timestamp = moment
        now = int(boa.env.timestamp)
        is_reclaimed = self.model.reclaimed_at is not None
        self.model = self.model.with_leaving(now) if is_reclaimed else self.model.with_notice(now)
        lessee = self.market.escrow.lease(self.lease_id).lessee
        return int(self.market.escrow.terminate(self.lease_id, sender=lessee))

    def reject(self, moment: int | None = None) -> int:
        """Leave within the cooling-off time and return the new end."""
        if moment is not None:
            boa.env.timestamp = moment
        self.model = self.model.with_leaving(int(boa.env.timestamp))
        lessee = self.market.escrow.lease(self.lease_id).lessee
        return int(self.market.escrow.reject(self.lease_id, sender=lessee))

    def reclaim(self, moment: int | None = None, reason: int = 1) -> int:
        """Give the present owner's notice and return the new end."""
        if moment is not None:
            boa.env.timestamp = moment
        self.model = self.model.with_reclaim(int(boa.env.timestamp))
        owner = self.market.title.ownerOf(self.asset)
        return int(self.market.escrow.reclaim(self.lease_id, reason, sender=owner))

    def extend(self, hours: int, payer: str | None = None) -> "Rented":
        """Pay for a successor on the standing offer and return it."""
        offer, nonce, _, _ = self.market.escrow.offer_of(self.asset)
        by = payer or self.market.roles.lessee
        lease_id = self.market.escrow.extend(self.lease_id, hours, UNLIMITED, nonce, sender=by)
        terms = {
            name: getattr(offer, name)
            for name in LeaseModel.__dataclass_fields__
            if hasattr(offer, name)
        }
        model = LeaseModel(started_at=self.model.ends_at, hours=hours, **terms)
        return Rented(self.market, int(lease_id), self.asset, model, self.meter)

    def read(self) -> Any:
        """Return the lease as recorded."""
        return self.market.escrow.lease(self.lease_id)


def deploy_escrow(
    roles: Roles,
    token: Any,
    title: Any,
    meter: Any,
    splitter: Any,
    index: Any = ZERO,
    bonds: Any = ZERO,
) -> Any:
    """Return a new LeaseEscrow, listed at the title as a lessor."""
    with boa.env.prank(roles.owner):
        escrow = deployer("leasing/LeaseEscrow.vy").deploy(
            token, title, meter, splitter, roles.guardian, index, bonds
        )
        title.approve_contract(escrow, LESSOR)
    return escrow


def deploy_token(decimals: int = DECIMALS) -> Any:
    """Return a new settlement token of plain conduct."""
    return deployer("mocks/MockToken.vy").deploy(decimals)


def deploy_market(
    roles: Roles,
    origin: int,
    *,
    mock_splitter: bool = False,
    index: Any = ZERO,
    token: Any = None,
    bond_hours: int | None = None,
) -> Market:
    """Return a market in which the lessee has money; `mock_splitter` can be told to refuse.

    With `bond_hours` machines are let only where hosts post bonds, see `bond`.
    """
    token = token or deploy_token()
    meter = deployer("mocks/MockMeter.vy").deploy(origin)
    with boa.env.prank(roles.owner):
        title = deployer("assets/ComputeAsset.vy").deploy(TITLE_NAME, TITLE_SYMBOL, roles.guardian)
        title.set_registrar(roles.registrar, True)
        if mock_splitter:
            splitter = deployer("mocks/MockSplitter.vy").deploy(token)
        else:
            splitter = deployer("revenue/RevenueSplitter.vy").deploy(
                token, title, roles.treasury, FEE_BPS
            )
        bonds = None
        if bond_hours is not None:
            bonds = deployer("leasing/LeaseBonds.vy").deploy(token, title, meter, bond_hours)
        escrow = deploy_escrow(roles, token, title, meter, splitter, index, bonds or ZERO)
        if bonds is not None:
            bonds.set_escrow(escrow)
        if not mock_splitter:
            splitter.approve_contract(escrow, ESCROW)
    market = Market(roles, token, title, meter, splitter, escrow, origin, bonds)
    market.fund(roles.lessee)
    return market
