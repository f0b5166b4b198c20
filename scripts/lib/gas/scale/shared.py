"""Curves of machines, payees and reports: splits, batches, accelerators."""

from scripts.lib.chains import abi as coding
from scripts.lib.gas.revenue_paths import accounts, shares
from scripts.lib.gas.scale.recorder import Recorder
from scripts.lib.gas.stage import HOUR, RICH, device, enroll, node_address, registration

PAYEES = (1, 2, 10, 50, 100)
REPORTS = (1, 4, 16, 64)
ACCELERATORS = (1, 2, 4, 8, 16)
_FIRST_PAID_ASSET = 11
_AMOUNT = 10 * 10**6
_NO_ONE = "0x" + "00" * 20
_STEADY = 3
"""The third run of a path finds every slot in use."""


def measure(made: Recorder, registrar: str) -> None:
    """Measure in the first half day of the stage."""
    _batches(made)
    _accelerators(made, registrar)
    _payees(made)


def _batches(made: Recorder) -> None:
    """One report each of so many machines; their cards of the half day are open before."""
    total = made.begin("submit_many: whole batch", "reports", is_flat=False)
    each = made.begin("submit_many: a report's share", "reports", is_flat=False)
    for hour, count in enumerate((max(REPORTS), *REPORTS)):
        gas = _batch(made, hour, count)
        made.note(total, count, gas)
        made.note(each, count, gas // count)


def _batch(made: Recorder, hour: int, count: int) -> int:
    stage = made.stage
    signed = [stage.report(asset, hour) for asset in range(1, count + 1)]
    stage.at_hour(hour + 1)
    reports = [report.as_tuple() for report, _ in signed]
    signatures = [signature for _, signature in signed]
    carrier = node_address(1, stage.chain)
    receipt = made.send("MetricsOracle", "submit_many", reports, signatures, sender=carrier)
    return receipt.gas_used


def _accelerators(made: Recorder, registrar: str) -> None:
    """Register machines of so many accelerators, and let each report three hours."""
    stage, carrier = made.stage, node_address(1, made.stage.chain)
    registering = made.begin("register", "accelerators", is_flat=False)
    submitting = made.begin("submit", "accelerators", is_flat=True)
    assets = {}
    for count in ACCELERATORS:
        devices = [device(1_000 * count + number) for number in range(count)]
        args = registration(stage.host, devices)
        receipt = made.send("ComputeAsset", "register", *args, sender=registrar)
        made.note(registering, count, receipt.gas_used)
        assets[count] = int(stage["ComputeAsset"].read("total_supply"))
        enroll(stage, assets[count])
    first = len(REPORTS) + 2  # after the hour in which they were enrolled
    for hour in range(first, first + _STEADY):
        for count, asset in assets.items():
            report, signature = stage.report(asset, hour, accelerators=count)
            if count == ACCELERATORS[0]:
                stage.at_hour(hour + 1)
            args = (report.as_tuple(), signature)
            receipt = made.send("MetricsOracle", "submit", *args, sender=carrier)
            made.note(submitting, count, receipt.gas_used)


def _payees(made: Recorder) -> None:
    """Pay machines whose owners share with so many payees."""
    stage, splitter = made.stage, made.stage["RevenueSplitter"]
    giving = made.begin("deposit", "payees", is_flat=True)
    paying = made.begin("deposit_rent", "payees", is_flat=True)
    escrow = stage["LeaseEscrow"].address
    stage.token.send("mint", escrow, RICH)
    stage.chain.rpc("anvil_impersonateAccount", escrow)
    stage.chain.rpc("anvil_setBalance", escrow, hex(10**18))
    for split_id, count in enumerate(PAYEES, start=1):
        asset = _FIRST_PAID_ASSET + split_id
        splitter.send("create_split", accounts(count), shares(count), sender=stage.host)
        terms = (stage.operator, 2_000, _NO_ONE, split_id)
        splitter.send("set_terms", asset, terms, sender=stage.host)
        for _ in range(_STEADY):
            args = (asset, _AMOUNT)
            gift = made.send("RevenueSplitter", "deposit", *args, sender=stage.lessee)
            made.note(giving, count, gift.gas_used)
            rent = made.send("RevenueSplitter", "deposit_rent", *args, HOUR, sender=escrow)
            made.note(paying, count, rent.gas_used)
    stage.chain.rpc("anvil_stopImpersonatingAccount", escrow)
    made.carry("RevenueSplitter.claim", coding.encode_call(splitter.abi, "claim", (stage.host,)))
