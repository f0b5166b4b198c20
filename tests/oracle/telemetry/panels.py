"""A panel with every part in it."""

from oracle.carrier import CarrierStats
from oracle.chain.base import Head, Node
from oracle.chain.endpoints import EndpointStats
from oracle.chain.sender import SenderStats
from oracle.runner import RunnerStats, Signed
from oracle.store.entries import StoreStats
from oracle.telemetry.chain_watch import ChainView
from oracle.telemetry.panel import Panel
from oracle.telemetry.pulse import Pulse
from oracle.truth.checks import TruthStats
from oracle.truth.finding import Finding
from oracle.types import AcceleratorSample, DeviceInfo, Sample

NODE = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
UUID = "GPU-12345678-1234-1234-1234-123456780000"


class Steps:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def runner(**changes) -> RunnerStats:
    """Return how a healthy cycle stands."""
    values = dict.fromkeys(RunnerStats.__dataclass_fields__, 0) | {"store_problem": ""}
    return RunnerStats(**values | {"signed": Signed(2, 7_200, 7_100, 3_000, 9_000)} | changes)


def carrier(**changes) -> CarrierStats:
    """Return how a healthy carrier stands."""
    values = dict.fromkeys(CarrierStats.__dataclass_fields__, 0) | {"fault": "", "problem": ""}
    return CarrierStats(**values | {"recorded": 5, "expired": 1} | changes)


def view(**changes) -> ChainView:
    """Return a look at the chain."""
    node = Node(NODE, 5_600, 560, 0, True, False)
    head = Head(5, 1_767_225_600, 100, 50, 10, 0, 1)
    values = {"head": head, "node": node, "block_time": 1_767_229_200, "base_fee_wei": 7}
    return ChainView(**values | {"balance_wei": 10**18, "read_at": 1_767_229_201.0} | changes)


def make_panel(folder, clock, device=UUID, **changes) -> Panel:
    """Return a panel of one board."""
    pulse = Pulse(clock)
    one = AcceleratorSample(device, 505_000, 12_345, 300_000, 2**30, 61, 1_980, 2_619, 0, 4)
    pulse.beat(Sample(1_767_229_200_000, (one,)), "")
    findings = (Finding("power", "inconsistent", "odd", UUID), Finding("library", "info", "x"))
    found = EndpointStats("http://127.0.0.1:1", "good", 9, {"timeout": 2}, 77, 1, "")
    panel = Panel(
        pulse,
        folder,
        200,
        7,
        31_337,
        NODE,
        (DeviceInfo("nvidia", device, "156", "H100", "0:1B", 0x2330, "580.95.05", 2**36, 700_000),),
        runner,
        lambda: StoreStats(1, 1_800, 3, 0),
        lambda: 6,
        carrier,
        lambda: (found,),
        lambda: SenderStats(4, 1, 0, 0),
        lambda: TruthStats(findings, "580.95.05", None, False, 3, 1, 60, 2, 1),
        view,
        lambda: 1_767_229_200,
    )
    for name, value in changes.items():
        setattr(panel, name, value)
    return panel
