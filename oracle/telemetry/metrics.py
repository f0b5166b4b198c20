"""Prometheus: what readers yield, checked against the catalogue, as a page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector, CollectorRegistry

from oracle.telemetry.catalog import METRICS, Metric
from oracle.telemetry.logs import printable

MAX_LABEL = 128
"""Characters of a label: a driver or an endpoint does not fill the page."""
CONTENT_TYPE = CONTENT_TYPE_LATEST


@dataclass(frozen=True, slots=True)
class Reading:
    """One value; labels in the catalogue's order."""

    name: str
    value: float
    labels: tuple[str, ...] = ()


Reader = Callable[[], Iterable[Reading]]


class Metrics(Collector):
    """Reads every part when it is asked for a page. A name or label that is not in the catalogue is
    a bug: KeyError or ValueError."""

    def __init__(self, *readers: Reader) -> None:
        self._readers = readers
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)
        ProcessCollector(registry=self._registry)

    def collect(self) -> Iterator[Family]:
        """Yield the families that have a value, in the catalogue's order."""
        found: dict[str, dict[tuple[str, ...], float]] = {}
        for reader in self._readers:
            for reading in reader():
                labels = tuple(printable(one[:MAX_LABEL])[:MAX_LABEL] for one in reading.labels)
                found.setdefault(reading.name, {})[labels] = reading.value
        for name in sorted(found, key=list(METRICS).index):
            yield _family(METRICS[name], found[name])

    def page(self) -> bytes:
        """Return the page in Prometheus's text format."""
        return generate_latest(self._registry)


def _family(metric: Metric, values: dict[tuple[str, ...], float]) -> Family:
    kind = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
    family = kind(metric.name, metric.help, labels=metric.labels)
    for labels, value in values.items():
        if len(labels) != len(metric.labels):
            raise ValueError(f"{metric.name}: {len(labels)} labels for {metric.labels}")
        family.add_metric(labels, value)
    return family
