"""What `run` and `once` are made of, opened together and closed together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from eth_account.signers.local import LocalAccount

from oracle import assembly
from oracle.build import ReportBuilder
from oracle.carrier import Carrier
from oracle.chain.contracts import RpcMeter
from oracle.clock import ChainTime, SteadyClock, wall_ms
from oracle.runner import Runner
from oracle.sampling.base import Sampler
from oracle.sampling.factory import make_sampler
from oracle.settings import Settings
from oracle.store.store import Store
from oracle.telemetry.logs import Silent
from oracle.telemetry.pulse import Pulse
from oracle.terminal import open_account
from oracle.truth.checks import TruthChecks
from oracle.truth.factory import make_truth
from oracle.waiting import ChainWait


@dataclass(frozen=True, slots=True)
class Parts:
    """One machine's node."""

    settings: Settings
    sampler: Sampler
    account: LocalAccount
    meter: RpcMeter
    enrolment: assembly.Enrolment
    store: Store
    chain: ChainTime

    @property
    def is_paying(self) -> bool:
        """Whether there is a key that pays."""
        return self.meter.sender is not None

    @property
    def is_sending(self) -> bool:
        """Whether reports leave this machine: by a paying key here, or through an aggregator."""
        return self.is_paying or self.settings.carry != "self"

    @property
    def watts(self) -> tuple[int, int]:
        """The machine's (idle, peak) as the meter knows it."""
        return self.enrolment.node.idle_watts, self.enrolment.node.peak_watts

    def builder(self, not_before: int = 0) -> ReportBuilder:
        """Return a builder that goes on above everything stored here or on chain."""
        return assembly.make_builder(
            self.settings, self.sampler, self.meter, self.store, self.enrolment, not_before
        )

    def checks(self, log: Any) -> TruthChecks | None:
        """Return what looks at samples before they count, None for a made-up machine."""
        return make_truth(self.sampler, log, self.enrolment.profile.idle_mw)

    def carrier(self, log: Any) -> Carrier:
        """Return what sends the store's reports, or hands them over."""
        submitter = assembly.make_carrier(self.meter, self.store, log)
        if self.settings.carry == "self":
            return submitter
        from oracle.fleet.carriers import make_handover  # only where others carry

        return make_handover(self.settings, self.meter, self.store, log, self.is_paying)

    def runner(
        self,
        builder: ReportBuilder,
        log: Any,
        carrier: Carrier | None = None,
        checks: TruthChecks | None = None,
        pulse: Pulse | None = None,
    ) -> Runner:
        """Return the cycle; `checks` are made if they are not given."""
        return Runner(
            self.sampler,
            builder,
            assembly.make_notary(
                self.settings,
                self.account,
                self.meter,
                self.store,
                self.enrolment,
                self.chain,
                log,
            ),
            self.store,
            log,
            carrier=carrier,
            checks=self.checks(log) if checks is None else checks,
            clock=SteadyClock(self.chain),
            record_days=self.settings.record_days,
            pulse=pulse,
        )


@contextmanager
def opened(
    settings: Settings, paying: LocalAccount | None, read_only: bool, wait: ChainWait | None = None
) -> Iterator[Parts]:
    """Open a node; FatalError or RetryableError say what is missing.

    With `wait` a node that has metered before samples on until the chain can be reached.
    """
    sampler = make_sampler(settings, wall_ms())
    try:
        account = open_account(settings.keyfile, settings.password_file)
        store = assembly.open_store(settings, str(account.address), read_only)
        try:
            reach = partial(_reach, settings, paying, str(account.address))
            if wait is None or store.open_window()[0] is None:
                meter, enrolment, chain = reach()
            else:
                truth = make_truth(sampler, Silent(), None)
                meter, enrolment, chain = wait.until(
                    reach, sampler, store, (lambda one: one) if truth is None else truth.check
                )
            try:
                assembly.check_not_behind(chain)
                yield Parts(settings, sampler, account, meter, enrolment, store, chain)
            finally:
                chain.stop()
        finally:
            store.close()
    finally:
        sampler.close()


def _reach(
    settings: Settings, paying: LocalAccount | None, node_key: str
) -> tuple[RpcMeter, assembly.Enrolment, ChainTime]:
    """Return what the chain knows of this node."""
    meter = assembly.open_meter(settings, paying)
    if meter.sender is not None and settings.carry == "self":
        meter.sender.check_funds()
    enrolment = assembly.find_enrolment(settings, meter, node_key)
    chain = assembly.open_chain_time(settings)
    assembly.check_not_ahead(chain)
    return meter, enrolment, chain
