"""One report spoiled in every way there is, with the refusal code that each way earns."""

from collections.abc import Callable
from dataclasses import replace

from oracle.report import Report
from tests.conftest import START
from tests.helpers.meter_model import HOUR
from tests.helpers.metering import Metering
from tests.helpers.mutations import mutations
from tests.helpers.signing import (
    ZERO_SIGNER,
    chain_id,
    compact,
    high_s_twin,
    node_key,
    with_v,
)

Item = tuple[Report, bytes]
BAD = 4
"""The asset of the bad item; its neighbour 5, one bit away, is enrolled too."""


def by_signature(spoil: Callable[[bytes], bytes]) -> Callable[[Metering, Report], Item]:
    return lambda metering, report: (report, spoil(metering.sign(report)))


def by_field(field: str) -> Callable[[Metering, Report], Item]:
    return lambda metering, report: (dict(mutations(report))[field], metering.sign(report))


def by_rule(**changes: int) -> Callable[[Metering, Report], Item]:
    return lambda metering, report: metering.signed(replace(report, **changes))[0]


def revoked(metering: Metering, report: Report) -> Item:
    metering.meter.revoke(BAD, sender=metering.host)
    return report, metering.sign(report)


def unenrolled(metering: Metering, report: Report) -> Item:
    return replace(report, asset=99), metering.sign(report)


BAD_ITEMS: dict[str, tuple[int, Callable[[Metering, Report], Item]]] = {
    "unenrolled": (1, unenrolled),
    "compact": (2, by_signature(compact)),
    "empty": (2, by_signature(lambda signature: b"")),
    "v 0": (3, by_signature(lambda signature: with_v(signature, 0))),
    "v 1": (3, by_signature(lambda signature: with_v(signature, 1))),
    "v 29": (3, by_signature(lambda signature: with_v(signature, 29))),
    "high s": (4, by_signature(high_s_twin)),
    "zero signer": (5, by_signature(lambda signature: ZERO_SIGNER)),
    "revoked": (6, revoked),
    "chain": (7, lambda m, report: (report, m.sign(report, chain=chain_id() + 1))),
    "contract": (7, lambda m, report: (report, m.sign(report, contract=str(m.title.address)))),
    "node": (7, lambda m, report: (report, m.sign(report, node=node_key("nobody")))),
    **{f"field {name}": (7, by_field(name)) for name in Report.__dataclass_fields__},
    "sequence": (8, by_rule(sequence=0)),
    "overlaps": (9, by_rule(started_at=START - 1, ended_at=START)),
    "future": (10, by_rule(ended_at=START + 7 * HOUR + 1)),
    "two hours": (10, by_rule(started_at=START + 5 * HOUR)),
    "late": (11, by_rule(started_at=START, ended_at=START + 1)),
    "work": (12, by_rule(work_units=1)),
    "seconds": (13, by_rule(available_seconds=3_601)),
    "mode": (14, by_rule(mode=0)),
    "energy": (15, by_rule(energy_joules=2**60)),
}
"""Name to refusal code and how to spoil a good report."""


def last_hour(metering: Metering, asset: int) -> Report:
    """Return a good report of the seventh hour, the last whole one of the fleet."""
    return metering.report(asset, started_at=START + 6 * HOUR, ended_at=START + 7 * HOUR)
