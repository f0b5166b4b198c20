"""One machine's node: sampler -> report builder -> signature -> meter, as time passes."""

from collections.abc import Callable
from dataclasses import dataclass

from boa import BoaError
from eth_account import Account

from oracle import signing
from oracle.build import ReportBuilder
from oracle.chain.base import MAX_REPORTS
from oracle.chain.embedded import EmbeddedMeter
from oracle.errors import FatalError
from oracle.report import Report
from oracle.types import MS_PER_SECOND, Sample
from scripts.lib.chains.base import Contract
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.demo.fleet import Machine

Connect = Callable[[str], EmbeddedMeter]
Signed = tuple[Report, bytes]


def connector(chain: EmbeddedChain, meter: Contract) -> Connect:
    """Return what gives each node its own connection to the meter; it pays its own gas."""
    bound = chain.bind(meter.abi, meter.address)

    def connect(node: str) -> EmbeddedMeter:
        return EmbeddedMeter(bound, chain.chain_id, BoaError, sender=node)

    return connect


def node_address(machine: Machine) -> str:
    """Return the address of a machine's signing key."""
    return str(Account.from_key(machine.key).address)


class Reporter:
    """Feeds a machine's samples to its builder and sends what becomes of them."""

    def __init__(self, machine: Machine, connect: Connect) -> None:
        self.machine = machine
        self._meter = connect(node_address(machine))
        self._waiting: Sample | None = None
        self._builder = ReportBuilder(
            asset=machine.asset,
            accelerators=machine.accelerators,
            interval_ms=machine.interval_ms,
            not_before=self._meter.head(machine.asset).ended_at,
            profile=machine.profile,
            source=machine.source,
        )

    def report_until(self, now: int) -> list[Report]:
        """Send every report that is complete at `now` (Unix seconds); returns them."""
        signed = self.signed_until(now)
        for report, signature in signed:
            self._meter.submit(report, signature)
        return [report for report, _ in signed]

    def signed_until(self, now: int) -> list[Signed]:
        """Return every report that is complete at `now` (Unix seconds) with its signature."""
        reports: list[Report] = []
        for sample in self._samples_until(now * MS_PER_SECOND):
            reports += self._builder.add(sample)
        if self._waiting is None:
            # The samples are at an end: what is still open is cut at the last one.
            reports += self._builder.flush()
        else:
            reports += self._builder.advance(now * MS_PER_SECOND)
        return [(report, self._sign(report)) for report in reports]

    def _samples_until(self, now_ms: int) -> list[Sample]:
        found: list[Sample] = []
        while True:
            sample = self._waiting or next(self.machine.samples, None)
            self._waiting = sample
            if sample is None or sample.taken_at_ms > now_ms:
                return found
            found.append(sample)
            self._waiting = None

    def _sign(self, report: Report) -> bytes:
        message = signing.report_message(report, self._meter.chain_id, self._meter.address)
        return signing.sign(message, self.machine.key)


@dataclass(slots=True)
class Carrier:
    """Carries the reports of several nodes in batches: anyone may, the signatures say whose."""

    meter: Contract
    reporters: list[Reporter]

    def carry(self, now: int) -> int:
        """Send what is complete at `now`, 64 to a transaction; returns how many were recorded."""
        signed = [one for reporter in self.reporters for one in reporter.signed_until(now)]
        for first in range(0, len(signed), MAX_REPORTS):
            batch = signed[first : first + MAX_REPORTS]
            reports = [report.as_tuple() for report, _ in batch]
            receipt = self.meter.send("submit_many", reports, [signature for _, signature in batch])
            skipped = self.meter.events(receipt.logs, "Skipped")
            if skipped:
                raise FatalError(f"the meter skipped {len(skipped)} reports of {len(batch)}")
        return len(signed)
