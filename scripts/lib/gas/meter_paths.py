"""Gas of the meter: one report, batches, the look-up."""

from scripts.lib.chains import abi as coding
from scripts.lib.gas import floor, refute_paths
from scripts.lib.gas.floor import Needs, event
from scripts.lib.gas.stage import Figure, Stage, node_address

_BATCH_ASSETS = range(2, 67)
_RECORDED = event(1, 9)
_REPORT = Needs(signatures=1, read=1, updated=2) + _RECORDED
"""Key read, totals and card updated."""
_FIRST_OF_HALF_DAY = Needs(signatures=1, read=1, updated=1, new=1) + _RECORDED
_FURTHER_HOUR = Needs(signatures=1, touched=3) + _RECORDED
_LOOK_UP = Needs(read=2)
"""The card and, to know where the head is, the totals."""


def measure(stage: Stage) -> None:
    """Measure every path of the meter, in the first 40 hours of the stage."""
    _one_by_one(stage)
    _batches(stage)
    _hours_of_one(stage)
    _look_ups(stage)
    refute_paths.measure(stage, asset=1, hour=22)


def _one_by_one(stage: Stage) -> None:
    carrier = node_address(1, stage.chain)
    for hour in range(14):
        report, signature = stage.report(1, hour, 3_600 - hour % 7)
        stage.at_hour(hour + 1)
        first = hour == 12
        path = "submit: first hour of a half day" if first else "submit: one signed report"
        needs = _FIRST_OF_HALF_DAY if first else _REPORT
        stage.measure(
            path, needs, "MetricsOracle", "submit", report.as_tuple(), signature, sender=carrier
        )


def _batches(stage: Stage) -> None:
    """The cost of another asset is the slope between batches of 16 and of 64, in one half day."""
    _batch(stage, 14, 64)
    gas = {count: _batch(stage, hour, count) for hour, count in ((15, 16), (16, 64))}
    slope = (gas[64][0] - gas[16][0]) // 48
    calldata = (gas[64][1] - gas[16][1]) // 48
    path = "submit_many: another asset"
    stage.figures[path] = Figure(slope, calldata + _REPORT.gas, f"calldata, {_REPORT.made_of}")


def _batch(stage: Stage, hour: int, count: int) -> tuple[int, int]:
    """Send one hour of `count` assets; returns gas and calldata gas."""
    signed = [stage.report(asset, hour) for asset in list(_BATCH_ASSETS)[:count]]
    stage.at_hour(hour + 1)
    return _send_many(stage, [(one.as_tuple(), signature) for one, signature in signed])


def _hours_of_one(stage: Stage) -> None:
    """A further hour of the same asset: six hours in one transaction against one, one half day."""
    single = _hours(stage, 14, 15)
    several = _hours(stage, 15, 21)
    path = "submit_many: a further hour of the same asset"
    gas = (several[0] - single[0]) // 5
    calldata = (several[1] - single[1]) // 5
    stage.figures[path] = Figure(
        gas, calldata + _FURTHER_HOUR.gas, f"calldata, {_FURTHER_HOUR.made_of}"
    )


def _hours(stage: Stage, first: int, end: int) -> tuple[int, int]:
    signed = [stage.report(1, hour) for hour in range(first, end)]
    stage.at_hour(max(end, 17), 60)
    return _send_many(stage, [(one.as_tuple(), signature) for one, signature in signed])


def _send_many(stage: Stage, items: list[tuple[tuple[object, ...], bytes]]) -> tuple[int, int]:
    meter = stage["MetricsOracle"]
    args = ([report for report, _ in items], [signature for _, signature in items])
    receipt = meter.send("submit_many", *args, sender=node_address(1, stage.chain))
    recorded = meter.events(receipt.logs, "Recorded")
    if len(recorded) != len(items):
        raise AssertionError(f"{len(items) - len(recorded)} reports of a batch were skipped")
    return receipt.gas_used, floor.calldata_gas(coding.encode_call(meter.abi, "submit_many", args))


def _look_ups(stage: Stage) -> None:
    """Execution alone, as another contract pays it: the dearest of several moments."""
    meter = stage["MetricsOracle"]
    moments = [stage.base + hour * 3_600 + 1_234 for hour in (0, 5, 11, 12, 20)]
    dearest = 0
    for moment in moments:
        data = coding.encode_call(meter.abi, "available_at", (1, moment))
        receipt = stage.chain.transact(meter.address, data)
        spent = receipt.gas_used - floor.TRANSACTION - floor.calldata_gas(data)
        dearest = max(dearest, spent)
    stage.figures["available_at: execution"] = Figure(dearest, _LOOK_UP.gas, _LOOK_UP.made_of)
