"""What watches a running node: HTTP server, looks at the chain, service manager."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from oracle.assembly import make_signer
from oracle.attest.answer import NodeProbe, probe_routes
from oracle.attest.probe import Probe
from oracle.carrier import Carrier
from oracle.parts import Parts
from oracle.runner import Runner
from oracle.serving import Server, telemetry_routes
from oracle.settings import Settings
from oracle.settings_serve import ServiceManager
from oracle.telemetry import readings, readings_chain
from oracle.telemetry.chain_watch import ChainWatch, NodeLook
from oracle.telemetry.health import Health
from oracle.telemetry.logs import Log
from oracle.telemetry.metrics import Metrics
from oracle.telemetry.panel import Panel
from oracle.telemetry.pulse import Pulse
from oracle.telemetry.service_manager import Notifier
from oracle.truth.checks import TruthChecks
from oracle.types import Sample

READERS = (
    readings.accelerators,
    readings.metering,
    readings_chain.storing,
    readings.sending,
    readings_chain.chain,
    readings_chain.endpoints,
    readings.truth,
)


class Operations:
    """Stands before the node does, so that a node that waits for the chain can be seen waiting."""

    def __init__(self, settings: Settings, paying: str | None) -> None:
        """`paying` is the paying key's address, None without one."""
        self.pulse = Pulse()
        self.panel = Panel(
            self.pulse, settings.state_dir, settings.max_fee_wei, settings.asset, settings.chain_id
        )
        self.watch = ChainWatch(NodeLook(settings, paying), settings.chain_look_seconds)
        self.panel.chain = self.watch.view
        self.health = Health(self.panel, settings, self.watch.age_seconds)
        self.metrics = Metrics(*(partial(one, self.panel) for one in READERS), self.health.readings)
        self.probe = LateProbe()
        self.server = Server(
            settings.serve_host,
            settings.serve_port,
            [
                *telemetry_routes(self.metrics, self.health.healthy, self.health.ready),
                *probe_routes(self.probe),
            ],
        )

    def attach(
        self, node: Parts, runner: Runner, carrier: Carrier | None, checks: TruthChecks | None
    ) -> None:
        """Let the node's parts be read from now on, and probes be answered."""
        panel, meter = self.panel, node.meter
        panel.node = str(node.account.address)
        panel.devices = node.sampler.devices()
        panel.store, panel.last_sequence = node.store.stats, node.store.last_sequence
        panel.endpoints = meter.endpoints.stats
        panel.sender = None if meter.sender is None else meter.sender.stats
        panel.carrier = None if carrier is None else carrier.stats
        panel.truth = None if checks is None else checks.stats
        panel.chain_now = node.chain.now
        panel.runner = runner.stats
        self.probe.node = NodeProbe(node.settings.asset, make_signer(node.settings, node.account))
        self.pulse.listeners.append(self.probe.node.keep)


class LateProbe:
    """Answers probes once there is a node; until then there is no sample to answer with."""

    node: NodeProbe | None = None

    def newest(self) -> Sample | None:
        """Return the newest sample, None before the first."""
        return None if self.node is None else self.node.newest()

    def answer(self, nonce: bytes, sample: Sample) -> tuple[Probe, bytes]:
        """Return (answer, its signature by the node key)."""
        assert self.node is not None
        return self.node.answer(nonce, sample)


@contextmanager
def operating(settings: Settings, paying: str | None, log: Log) -> Iterator[Operations]:
    """Serve while the block runs; FatalError if the address cannot be had."""
    operations = Operations(settings, paying)
    with ExitStack() as stack:
        operations.server.start()
        stack.callback(operations.server.stop)
        log.info("serving", host=settings.serve_host, port=operations.server.port)
        operations.watch.start()
        stack.callback(operations.watch.stop)
        notifier = Notifier(ServiceManager(), operations.health.alive)
        notifier.start()
        stack.callback(notifier.stop)
        yield operations
