"""One machine's node: sampler -> report builder -> signature -> meter, as time passes."""

from collections.abc import Callable

from boa import BoaError
from eth_account import Account

from oracle import signing
from oracle.build import ReportBuilder
from oracle.chain.embedded import EmbeddedMeter
from oracle.report import Report
from oracle.types import MS_PER_SECOND, Sample
from scripts.lib.chains.base import Contract
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.demo.fleet import Machine

Connect = Callable[[str], EmbeddedMeter]


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
        reports: list[Report] = []
        for sample in self._samples_until(now * MS_PER_SECOND):
            reports += self._builder.add(sample)
        if self._waiting is None:
            # The samples are at an end: what is still open is cut at the last one.
            reports += self._builder.flush()
        else:
            reports += self._builder.advance(now * MS_PER_SECOND)
        return self._send(reports)

    def _samples_until(self, now_ms: int) -> list[Sample]:
        found: list[Sample] = []
        while True:
            sample = self._waiting or next(self.machine.samples, None)
            self._waiting = sample
            if sample is None or sample.taken_at_ms > now_ms:
                return found
            found.append(sample)
            self._waiting = None

    def _send(self, reports: list[Report]) -> list[Report]:
        for report in reports:
            message = signing.report_message(report, self._meter.chain_id, self._meter.address)
            self._meter.submit(report, signing.sign(message, self.machine.key))
        return reports
