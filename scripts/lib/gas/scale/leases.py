"""Curves of leases: of a machine that was let often, and of an escrow that holds many leases."""

from scripts.lib.gas.scale.recorder import Recorder
from scripts.lib.gas.stage import bond, node_address

PAST = (1, 10, 50)
BEFORE = (10, 50, 100)
_SETTLED, _CLOSED = 2, 10
"""The machine whose settlements are measured, and the one whose leases are closed at once."""
_LEASES = max(PAST) + 1
_RATE = 2 * 10**6
_FIRST_HOUR = 24
_FINAL_HOURS = 49
_LEASE = 1


def measure(made: Recorder) -> None:
    """Let two machines hour after hour; settle and close when all of it is final."""
    stage, carrier = made.stage, node_address(1, made.stage.chain)
    opening = made.begin("open_lease", "leases in the escrow", is_flat=True)
    settling = made.begin("settle", "past leases of the machine", is_flat=True)
    closing = made.begin("close", "past leases of the machine", is_flat=True)
    stage.at_hour(_FIRST_HOUR)
    bond(stage, _CLOSED)
    for asset in (_SETTLED, _CLOSED):
        _offer(made, asset)
    leases: dict[int, list[int]] = {_SETTLED: [], _CLOSED: []}
    for number in range(_LEASES):
        hour = _FIRST_HOUR + number
        stage.at_hour(hour, 1_700 + 5 * number)
        for asset in leases:
            before = sum(len(some) for some in leases.values())
            gas, lease_id = _open(made, asset)
            leases[asset].append(lease_id)
            if before in BEFORE and asset == _SETTLED:
                made.note(opening, before, gas)
        _report(made, tuple(leases), hour)
    _report(made, tuple(leases), _FIRST_HOUR + _LEASES)
    stage.at_hour(_FIRST_HOUR + _LEASES + _FINAL_HOURS + 1)
    for past in range(_LEASES):
        first, second = leases[_SETTLED][past], leases[_CLOSED][past]
        settled = made.send("LeaseEscrow", "settle", first, sender=carrier)
        stage["LeaseEscrow"].send("close", first, sender=carrier)
        closed = made.send("LeaseEscrow", "close", second, sender=carrier)
        if past in PAST:
            made.note(settling, past, settled.gas_used)
            made.note(closing, past, closed.gas_used)


def _offer(made: Recorder, asset: int) -> None:
    stage = made.stage
    escrow = stage["LeaseEscrow"]
    stage["ComputeAsset"].send("grant", asset, escrow.address, _LEASE, sender=stage.host)
    terms = (stage.operator, 2_000, stage.host, 0)
    stage["RevenueSplitter"].send("set_terms", asset, terms, sender=stage.host)
    until = stage.base + 300 * 86_400
    offer = (_RATE, 1, 720, 9_900, 3_000, 4, 0, False, 0, until)
    escrow.send("post_offer", asset, offer, sender=stage.host)


def _open(made: Recorder, asset: int) -> tuple[int, int]:
    """Let the machine for an hour; return gas and lease."""
    stage, escrow = made.stage, made.stage["LeaseEscrow"]
    nonce = escrow.read("offer_of", asset)[1]
    arguments = (asset, 1, _RATE, nonce)
    receipt = made.send("LeaseEscrow", "open_lease", *arguments, sender=stage.lessee)
    (opened,) = escrow.events(receipt.logs, "LeaseOpened")
    return receipt.gas_used, int(opened["lease_id"])


def _report(made: Recorder, assets: tuple[int, ...], hour: int) -> None:
    stage = made.stage
    signed = [stage.report(asset, hour) for asset in assets]
    stage.at_hour(hour + 1)
    reports = [report.as_tuple() for report, _ in signed]
    signatures = [signature for _, signature in signed]
    carrier = node_address(1, stage.chain)
    stage["MetricsOracle"].send("submit_many", reports, signatures, sender=carrier)
