"""One attestor's own probes against the chain: what it would propose, what it would sign."""

from collections.abc import Callable
from dataclasses import dataclass

from oracle.attest.attestation import Struct
from oracle.attest.comparing import Row, Rules, compare, highest
from oracle.attest.contract import AttestedMeter
from oracle.attest.store import ProbeStore, Tally
from oracle.attest.tenancy import IDS_PER_ASSET
from oracle.dismissal import Dismissal
from oracle.errors import FatalError
from oracle.refutation import MAX_HOURS, Refutation, Revocation

MAX_COMPARED_HOURS = 400
"""Longer than any delay and window that a meter can have."""

CONTRADICTING = ("wait", "refute")
"""What own probes say of an hour that was reported above what they leave defensible."""


class Unsupported(FatalError):
    """The attestor's own probes do not support what it is asked to sign."""

    def __init__(self, text: str, highest: tuple[int, ...] = ()) -> None:
        """`highest` is what its probes leave defensible, hour by hour, for another proposal."""
        super().__init__(text)
        self.highest = highest


@dataclass(frozen=True, slots=True)
class Judge:
    """An attestor's probes and its rules."""

    meter: AttestedMeter
    store: ProbeStore
    rules: Rules

    def rows(
        self, asset: int, first_hour: int | None = None, count: int | None = None
    ) -> list[Row]:
        """Return the hours asked for, or all that are metered, reported about and not final."""
        clock = self.meter.clock(asset)
        first = clock.first_open_hour if first_hour is None else first_hour
        if count is None:
            count = min(clock.hours_over, clock.hours_reported) - first
        readings = self.meter.hours(asset, first, max(0, min(count, MAX_COMPARED_HOURS)))
        metered = [one for one in readings if one.is_metered]
        rooted = self.meter.rooted_hours(asset, first, max(count, 0))
        return compare(metered, self.tallies(asset), clock, self.rules, rooted)

    def tallies(self, asset: int) -> Callable[[int], Tally]:
        """Return what gives the probes of an hour of an asset."""
        return lambda hour: self.store.tally(asset, hour)

    def support(self, struct: Struct) -> None:
        """Refuse what own probes do not support: Unsupported."""
        if isinstance(struct, Refutation):
            self._support_refutation(struct)
        elif isinstance(struct, Revocation):
            self._support_revocation(struct)
        else:
            self._support_dismissal(struct)

    def _support_refutation(self, refutation: Refutation) -> None:
        """Refuse what own probes do not support: Unsupported, with what they would.

        Each hour must leave at least what they leave defensible, and less than stands now, unless
        it was refuted already and stays as it is: a flag alone shuts an hour too.
        """
        asset, count = refutation.asset, len(refutation.seconds)
        readings = self.meter.hours(asset, refutation.first_hour, count)
        most = tuple(highest(self.store.tally(asset, one.hour), self.rules) for one in readings)
        for hour in sorted(self.meter.rooted_hours(asset, refutation.first_hour, count)):
            raise Unsupported(
                f"hour {hour}: the machine was let BARE_METAL, probes are the word of its lessee, "
                "who would have the refund: look at the evidence and sign with --trust-proposal"
            )
        for one, left, own in zip(readings, refutation.seconds, most, strict=True):
            if one.is_refuted and left == one.seconds:
                continue
            if one.seconds <= own:
                raise Unsupported(
                    f"hour {one.hour}: {one.seconds} s stand, own probes leave {own} s defensible: "
                    "nothing to lower",
                    most,
                )
            if left < own:
                raise Unsupported(
                    f"hour {one.hour}: it would leave {left} s, own probes leave {own} s "
                    "defensible: propose at least that",
                    most,
                )

    def _support_revocation(self, revocation: Revocation) -> None:
        """Refuse unless own probes contradict an hour that is not final: Unsupported."""
        rows = self.rows(revocation.asset)
        if not any(row.verdict in CONTRADICTING for row in rows):
            raise Unsupported(
                f"asset {revocation.asset}: own probes contradict no hour: look at the evidence "
                "and sign with --trust-proposal"
            )

    def _support_dismissal(self, dismissal: Dismissal) -> None:
        """Refuse if own probes contradict one of the disputed hours: Unsupported."""
        dispute = self.meter.bonds().dispute_of(dismissal.lease_id, dismissal.period)
        asset = dismissal.lease_id // IDS_PER_ASSET
        for row in self.rows(asset, dispute.first_hour, dispute.hours):
            if row.verdict in CONTRADICTING:
                raise Unsupported(
                    f"hour {row.hour}: {row.reported} s stand, own probes leave {row.highest} s "
                    f"defensible: `attest propose {asset}` a refutation, or sign with "
                    "--trust-proposal too"
                )


def runs(rows: list[Row], early: bool) -> list[list[Row]]:
    """Return the rows to refute as runs of hours in a row, each at most a day long.

    What lies between is left alone: a refutation flags every hour that it names.
    """
    wanted = {"refute", "wait"} if early else {"refute"}
    found: list[list[Row]] = []
    for row in rows:
        if row.verdict not in wanted:
            continue
        last = found[-1] if found else []
        if last and last[-1].hour + 1 == row.hour and len(last) < MAX_HOURS:
            last.append(row)
        else:
            found.append([row])
    return found
