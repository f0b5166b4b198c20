"""The world of the meter machine: a meter, its exact model, and how a report reaches both."""

from copy import deepcopy
from pathlib import Path
from typing import ClassVar

import boa
from eth_utils import keccak, to_checksum_address
from hypothesis import event
from hypothesis.stateful import RuleBasedStateMachine

from oracle.report import Report
from tests.conftest import START
from tests.helpers.attesting import Quorum
from tests.helpers.compiling import deployer
from tests.helpers.event_logs import events_of
from tests.helpers.meter_model import DISPUTE_WINDOW, HOUR, REPORT_DELAY, AssetModel
from tests.helpers.metering import ACCELERATOR, IDLE_WATTS, PEAK_WATTS, Metering
from tests.helpers.planted import CONTRACTS
from tests.helpers.signing import node_key

ASSETS = (1, 2)
ACCELERATORS = {1: 8, 2: 1}
OWNER, HOST = (to_checksum_address(keccak(text=name)[-20:]) for name in ("owner", "host"))


def deploy(contracts: Path) -> Metering:
    """Return a meter over a mock title, from the contracts under a folder."""
    with boa.env.prank(OWNER):
        title = deployer("mocks/MockTitle.vy").deploy()
        meter = deployer(contracts / "metering" / "MetricsOracle.vy").deploy(
            title, REPORT_DELAY, DISPUTE_WINDOW, OWNER
        )
        meter.set_profile(ACCELERATOR, IDLE_WATTS, PEAK_WATTS)
        meter.set_disputes(deployer("mocks/MockCaller.vy").deploy())
    return Metering(meter, title, HOST)


class MeterWorld(RuleBasedStateMachine):
    """Two assets of one host, keys that come and go, and the model of what is counted."""

    contracts: ClassVar[Path] = CONTRACTS

    def __init__(self) -> None:
        super().__init__()
        self.anchor = boa.env.anchor()
        self.anchor.__enter__()
        boa.env.timestamp = START
        self.metering = deploy(self.contracts)
        self.meter = self.metering.meter
        self.quorum = Quorum(self.meter, OWNER)
        self.models: dict[int, AssetModel] = {}
        self.live: dict[int, bool] = {}
        self.keys = 0
        """How many keys were used so far: each is fresh."""
        self.touched = 1
        """The asset of the last rule: its readings are looked at after each step."""
        self.final: dict[int, dict[int, int]] = {asset: {} for asset in ASSETS}
        """Asset to moment to the reading first seen there when it was final."""
        self.until = dict.fromkeys(ASSETS, 0)
        """Asset to the latest `final_until` seen."""

    def teardown(self) -> None:
        self.anchor.__exit__(None, None, None)

    @property
    def now(self) -> int:
        """Unix seconds."""
        return int(boa.env.timestamp)

    def fresh_key(self) -> str:
        """Return the name of a key that was never used."""
        self.keys += 1
        return f"machine key {self.keys}"

    def enroll(self, asset: int) -> None:
        """Enrol a fresh key, for the first time or after a revocation."""
        self.metering.enroll(asset, self.fresh_key(), count=ACCELERATORS[asset])
        self.live[asset] = True
        if asset not in self.models:
            watts = (IDLE_WATTS * ACCELERATORS[asset], PEAK_WATTS * ACCELERATORS[asset])
            self.models[asset] = AssetModel(self.now, *watts)
        self.models[asset].sequence = 0

    def refusal(self, report: Report, model: AssetModel | None = None) -> str | None:
        """Return why a report signed by its asset's node is refused now, None if it is not."""
        if not self.live[report.asset]:
            return "oracle: key revoked"
        return (model or self.models[report.asset]).refusal(report, self.now)

    def carry(self, report: Report) -> None:
        """Submit one report; contract and model must agree on whether it counts."""
        self.touched = report.asset
        reason = self.refusal(report)
        event(f"report: {reason or 'recorded'}")
        signature = self.metering.sign(report)
        if reason is None:
            self.metering.submit_report(report, signature)
            self.models[report.asset].record(report)
        else:
            with boa.reverts(reason):
                self.metering.submit_report(report, signature)

    def carry_many(self, items: list[tuple[Report, bool]]) -> None:
        """Submit a batch of (report, is signed by its node)."""
        stranger = node_key("stranger")
        signed = [
            (report, self.metering.sign(report, node=None if honest else stranger))
            for report, honest in items
        ]
        models = deepcopy(self.models)
        recorded = []
        for report, honest in items:
            if honest and self.refusal(report, models[report.asset]) is None:
                models[report.asset].record(report)
                recorded.append((report.asset, report.sequence))
        if not recorded:
            with boa.reverts("oracle: nothing recorded"):
                self.metering.submit_many(signed)
            return

        event(f"batch: {len(recorded)} recorded, {len(items) - len(recorded)} skipped")
        assert self.metering.submit_many(signed) == len(recorded)
        told = events_of(self.meter, "Recorded")
        skipped = events_of(self.meter, "Skipped")
        assert [(item["asset"], item["sequence"]) for item in told] == recorded
        assert len(skipped) == len(items) - len(recorded)
        self.models = models

    def forge(self, asset: int) -> None:
        """Let the live key sign one sequence twice and prove it."""
        pair = [
            Report(asset, 7, START, START + HOUR, seconds, 0, 0, 0, 1, b"\0" * 32)
            for seconds in (0, 1)
        ]
        self.metering.prove(*pair, node=self.metering.nodes[asset])
        self.live[asset] = False
