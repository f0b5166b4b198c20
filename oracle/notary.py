"""From completed reports to stored ones: check, keep the evidence, sign, store, in this order."""

from dataclasses import dataclass
from typing import Any

from oracle import signing
from oracle.clock import TOLERANCE_SECONDS, ChainTime
from oracle.errors import FatalError
from oracle.evidence_store import EvidenceStore
from oracle.plausible import check_seconds, energy_fault
from oracle.report import Report
from oracle.store.entries import Signed
from oracle.store.store import Store
from oracle.window import Batch


@dataclass(frozen=True, slots=True)
class Signer:
    """The node key and what it signs for."""

    key: bytes
    address: str
    chain_id: int
    meter: str

    def sign(self, report: Report) -> Signed:
        """Return the signed report; the signature is checked before it is used."""
        message = signing.report_message(report, self.chain_id, self.meter)
        signature = signing.sign(message, self.key)
        if signing.recover(message, signature) != self.address:
            raise FatalError("the signature does not recover to the node key: is the key damaged?")
        return Signed(report, signature, signing.digest(message))


class Notary:
    """Signs what may be signed, and stores it before anyone sees it."""

    def __init__(
        self,
        signer: Signer,
        store: Store,
        log: Any,
        *,
        evidence: EvidenceStore | None = None,
        watts: tuple[int, int] | None = None,
        chain: ChainTime | None = None,
        report_delay_seconds: int = 0,
    ) -> None:
        """`watts` is the machine's (idle, peak) as the meter knows it.

        `report_delay_seconds` is the contract's: how long after its end an hour takes reports.
        Without `chain` nothing is too early or too late.
        """
        self._signer = signer
        self._store = store
        self._log = log
        self._evidence = evidence
        self._watts = watts
        self._chain = chain
        self._report_delay_seconds = report_delay_seconds

    def early_seconds(self, batch: Batch) -> int:
        """Return for how long `batch` must wait: it ends in the chain's future; 0 if not at all."""
        if self._chain is None or not batch.reports:
            return 0
        return max(0, batch.reports[-1].ended_at - self._chain.now() - TOLERANCE_SECONDS)

    def close(self, batch: Batch, now: int) -> list[Report]:
        """Sign and store `batch`; return what was signed. `now` is this host's, Unix seconds.

        RetryableError if the disk refuses: then nothing was signed that anyone could see.
        """
        expired = [report for report in batch.reports if self._is_expired(report, now)]
        reports = [report for report in batch.reports if report not in expired]
        if self._evidence is not None:
            for report, evidence in zip(batch.reports, batch.evidence, strict=True):
                if report not in expired:
                    self._evidence.keep(evidence)
        for report in reports:
            check_seconds(report)
        if reports:
            self._store.reserve(reports[-1].sequence)
        signed = [self._signer.sign(report) for report in reports]
        self._store.close_window(signed, batch.state, batch.used_until_ms, expired)
        for report in batch.reports:
            self._tell(report, report in expired)
        return reports

    def _is_expired(self, report: Report, now: int) -> bool:
        """Return whether the chain takes `report` no more, by its clock and this host's."""
        if self._chain is None:
            return False
        deadline = report.hour_ends_at + self._report_delay_seconds
        return min(now, self._chain.now()) > deadline

    def _tell(self, report: Report, is_expired: bool) -> None:
        if self._watts is not None and (fault := energy_fault(report, *self._watts)):
            self._log.warning("implausible", sequence=report.sequence, energy=fault)
        tell = self._log.warning if is_expired else self._log.info
        tell(
            "expired" if is_expired else "signed",
            sequence=report.sequence,
            seconds=report.ended_at - report.started_at,
            available=report.available_seconds,
            busy=report.busy_seconds,
            joules=report.energy_joules,
        )
