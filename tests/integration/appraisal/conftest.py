"""The real title, splitter and escrow with an appraiser; the meter real, or switched for years."""

from dataclasses import dataclass
from typing import Any

import boa
import pytest

from tests.helpers.appraisal import (
    ACCELERATOR,
    PRICE,
    RATE,
    SEATS,
    UTILISATION,
    Appraising,
    deploy_appraiser,
)
from tests.helpers.appraisal_model import STEP
from tests.helpers.compiling import deployer
from tests.helpers.lease_builders import HOUR, ZERO, make_offer
from tests.helpers.stage import UNLIMITED, Stage
from tests.invariant.money.suite import ESCROW, FEE_BPS, LEASE_RIGHT, LESSOR

NET_BPS = 10_000 - FEE_BPS


@pytest.fixture
def appraising(stage: Stage, owner: str) -> Appraising:
    """Return an appraiser over the real suite, with a price by all seats and a market figure."""
    return _appraise(owner, stage.suite.title, stage.suite.meter, stage.suite.splitter)


@dataclass
class Years:
    """Contracts on which a machine runs for years in a moment: its meter is a switch."""

    token: Any
    title: Any
    meter: Any
    splitter: Any
    escrow: Any
    appraising: Appraising
    owner: str
    host: str

    def machine(self) -> int:
        """Register and switch on a machine of the host."""
        spec = (1, ACCELERATOR, 1, 81_559, 1_000, b"USDAL".ljust(32, b"\0"), 1, 10**12, b"\1" * 32)
        device = int(self.title.total_supply()).to_bytes(32, "big").replace(b"\0", b"\1")
        asset = int(self.title.register(self.host, spec, [device], "", sender=self.owner))
        self.title.grant(asset, self.escrow, LEASE_RIGHT, sender=self.host)
        self.meter.switch(asset, True)
        return asset

    def let(self, asset: int, hours: int, lessee: str, hourly_rate: int = RATE) -> int:
        """Post an offer and take it; return the lease."""
        self.token.mint(lessee, 10**15)
        self.token.approve(self.escrow, UNLIMITED, sender=lessee)
        offer = make_offer(hourly_rate=hourly_rate, sla_bps=0)
        nonce = self.escrow.post_offer(asset, tuple(offer.values()), sender=self.host)
        return int(self.escrow.open_lease(asset, hours, UNLIMITED, nonce, sender=lessee))

    def settle(self, lease_id: int, times: int) -> None:
        """Settle so many periods of a lease."""
        for _ in range(times):
            self.escrow.settle(lease_id)

    def settle_monthly(self, lease_id: int, months: int, lease_months: int) -> None:
        """Settle every 30 days from now on what is final: the former period, part of the present.

        From the opening of a lease of `lease_months` periods.
        """
        for month in range(1, months + 1):
            boa.env.timestamp += STEP
            self.settle(lease_id, (month > 1) + (month <= lease_months))


@pytest.fixture
def years(owner: str, treasury: str, guardian: str, host: str) -> Years:
    def load(path: str, *args: Any) -> Any:
        return deployer(path).deploy(*args)

    with boa.env.prank(owner):
        token = load("mocks/MockToken.vy", 6)
        title = load("assets/ComputeAsset.vy", "Wellhead", "WELL", guardian)
        meter = load("mocks/MockSwitchMeter.vy")
        splitter = load("revenue/RevenueSplitter.vy", token, title, treasury, FEE_BPS)
        escrow = load("leasing/LeaseEscrow.vy", token, title, meter, splitter, guardian, ZERO, ZERO)
        title.set_registrar(owner, True)
        title.approve_contract(escrow, LESSOR)
        splitter.approve_contract(escrow, ESCROW)
    appraising = _appraise(owner, title, meter, splitter)
    return Years(token, title, meter, splitter, escrow, appraising, owner, host)


def _appraise(owner: str, title: Any, meter: Any, splitter: Any) -> Appraising:
    appraising = Appraising(deploy_appraiser(owner, title, meter, splitter), None, owner)
    for seat in range(SEATS):
        appraising.seat(seat)
    boa.env.timestamp += HOUR
    appraising.quotes(*[PRICE] * SEATS)
    appraising.market(RATE, UTILISATION)
    return appraising
