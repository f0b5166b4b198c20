"""What a keeper counts, as data and as Prometheus has it. `docs/metrics.md` has this table, too."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest, start_http_server

from oracle.telemetry.catalog import Metric, Section

SECTION = Section(
    "Keeper: served at its `metrics_host:metrics_port`",
    (
        Metric("keeper_passes_total", "counter", "1", "Passes by how they ended.", ("result",)),
        Metric("keeper_calls_total", "counter", "1", "Calls by what became of them.",
               ("job", "result")),
        Metric("keeper_due_calls", "gauge", "1", "Due in the last plan, worth it or not.",
               ("job",)),
        Metric("keeper_skipped_calls", "gauge", "1", "Of them not worth their fee.", ("job",)),
        Metric("keeper_job_troubles_total", "counter", "1", "Jobs that could not look.", ("job",)),
        Metric("keeper_lost_races_total", "counter", "1",
               "Calls that somebody else made first, by how that was seen: `tried` costs nothing; "
               "`reverted` and `without effect` were mined.", ("job", "how")),
        Metric("keeper_gas_used_total", "counter", "1", "Gas of what was mined.", ("job",)),
        Metric("keeper_spent_wei", "gauge", "wei", "Paid for gas in the last 24 hours."),
        Metric("keeper_last_pass_timestamp_seconds", "gauge", "seconds",
               "Unix time of the chain at the last good pass."),
        Metric("keeper_block", "gauge", "1", "Block up to which events are followed."),
        Metric("keeper_stopped", "gauge", "bool", "The kill switch is on."),
        Metric("keeper_wallet_balance_wei", "gauge", "wei", "What the paying key holds."),
        Metric("keeper_fee_per_gas_wei", "gauge", "wei", "What the chain asked at the last pass."),
    ),
)  # fmt: skip


class KeeperMetrics:
    """Of one process. A name or label that is not in the table is a bug: KeyError, ValueError."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._known: dict[str, Counter | Gauge] = {}
        for row in SECTION.metrics:
            kind = Counter if row.kind == "counter" else Gauge
            self._known[row.name] = kind(row.name, row.help, row.labels, registry=self.registry)

    def add(self, name: str, amount: float, *labels: str) -> None:
        """Add to a counter."""
        self._series(name, labels).inc(amount)

    def put(self, name: str, value: float, *labels: str) -> None:
        """Set a gauge."""
        found = self._series(name, labels)
        if not isinstance(found, Gauge):
            raise ValueError(f"{name} is no gauge")
        found.set(value)

    def page(self) -> str:
        """Return the page in Prometheus's text format."""
        return generate_latest(self.registry).decode()

    def serve(self, host: str, port: int) -> None:
        """Serve the page in a thread of its own, until the process ends."""
        start_http_server(port, host, self.registry)

    def _series(self, name: str, labels: Sequence[str]) -> Counter | Gauge:
        metric = self._known[name]
        return metric.labels(*labels) if labels else metric
