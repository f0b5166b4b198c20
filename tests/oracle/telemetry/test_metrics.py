"""What a node tells Prometheus: every value from its part, in base units; absent stays absent."""

from functools import partial

import pytest
from prometheus_client.parser import text_string_to_metric_families

from oracle.operating import READERS
from oracle.telemetry.catalog import METRICS
from oracle.telemetry.metrics import MAX_LABEL, Metrics, Reading
from oracle.types import AcceleratorSample, Sample
from tests.oracle.telemetry.panels import UUID, Steps, carrier, make_panel

HOSTILE = 'x"\n# HELP forged forged\nforged 1\\\x1b[2J\x00\u202e' + "y" * 2**20


def page_of(panel):
    """Return the page's samples: {(name, sorted labels): value}."""
    page = Metrics(*(partial(one, panel) for one in READERS)).page().decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
        if not sample.name.startswith("process_")
    }


@pytest.fixture
def panel(tmp_path):
    return make_panel(tmp_path, Steps())


@pytest.mark.parametrize(
    ("name", "labels", "value"),
    [
        ("oracle_gpu_answering", {"uuid": UUID}, 1),
        ("oracle_gpu_utilisation_ratio", {"uuid": UUID}, 0.505),
        ("oracle_gpu_power_watts", {"uuid": UUID}, 300),
        ("oracle_gpu_power_limit_watts", {"uuid": UUID}, 700),
        ("oracle_gpu_energy_joules_total", {"uuid": UUID}, 12.345),
        ("oracle_gpu_sm_clock_hertz", {"uuid": UUID}, 1.98e9),
        ("oracle_gpu_memory_used_bytes", {"uuid": UUID}, 2**30),
        ("oracle_signed_available_seconds_total", {}, 7_100),
        ("oracle_signed_busy_seconds_total", {}, 3_000),
        ("oracle_reports_total", {"outcome": "recorded"}, 5),
        ("oracle_reports_total", {"outcome": "expired"}, 1),
        ("oracle_store_damaged_rows_total", {}, 3),
        ("oracle_truth_findings", {"check": "power", "grade": "inconsistent"}, 1),
        ("oracle_endpoint_faults_total", {"endpoint": "http://127.0.0.1:1", "fault": "timeout"}, 2),
        ("oracle_wallet_balance_wei", {}, 10**18),
        ("oracle_head_lag_seconds", {}, 3_600),
        ("oracle_transactions_replaced_total", {}, 1),
        ("oracle_key_live", {}, 1),
    ],
)
def test_page__whole_node__has_the_value_in_base_units(panel, name, labels, value):
    assert page_of(panel)[name, tuple(sorted(labels.items()))] == value


def test_page__whole_node__exports_the_catalogue_and_nothing_else(panel):
    panel.carrier = lambda: carrier(failing_since=1.0, fault="timeout")
    exported = {name for name, _ in page_of(panel)}

    elsewhere = {name for name in METRICS if name.startswith("oracle_aggregator_")}
    assert exported == set(METRICS) - elsewhere - {"oracle_healthy", "oracle_ready"}


def test_page__unsupported_fields__are_absent_and_never_zero(panel):
    panel.pulse.newest = Sample(1_000, (AcceleratorSample(UUID),))

    found = page_of(panel)

    about = {name: value for (name, labels), value in found.items() if ("uuid", UUID) in labels}
    assert about.pop("oracle_gpu_answering") == 0
    fixed = {"oracle_gpu_info", "oracle_gpu_memory_total_bytes", "oracle_gpu_power_limit_watts"}
    assert set(about) == fixed


def test_page__nothing_stands_yet__has_what_is_known(tmp_path):
    panel = make_panel(tmp_path, Steps(), devices=(), node="")
    for part in ("runner", "store", "last_sequence", "carrier", "endpoints", "sender", "truth"):
        setattr(panel, part, None)
    panel.chain = panel.chain_now = None

    names = {name for name, _ in page_of(panel)}

    assert {"oracle_good_cycle_age_seconds", "oracle_node_info"} <= names
    assert not any(
        name.startswith(("oracle_head", "oracle_truth", "oracle_reports")) for name in names
    )


def test_page__hostile_names__forge_no_line_and_fill_no_page(tmp_path):
    panel = make_panel(tmp_path, Steps(), device=HOSTILE)

    page = Metrics(*(partial(one, panel) for one in READERS)).page().decode()

    assert not any(line.startswith("forged") for line in page.splitlines())
    assert all(" " <= char <= "~" or char == "\n" for char in page)
    assert len(page) < 30_000
    (labels,) = {labels for (name, labels) in page_of(panel) if name == "oracle_gpu_power_watts"}
    assert len(dict(labels)["uuid"]) == MAX_LABEL


def test_page__key_of_another_node__is_not_live(panel):
    panel.node = "0x" + "11" * 20

    assert page_of(panel)["oracle_key_live", ()] == 0


@pytest.mark.parametrize(
    ("reading", "error"),
    [
        (Reading("oracle_no_such_thing", 1), KeyError),
        (Reading("oracle_samples_total", 1, ("label",)), ValueError),
        (Reading("oracle_gpu_power_watts", 1), ValueError),
    ],
)
def test_page__not_in_the_catalogue__is_a_bug(reading, error):
    assert b"oracle_samples_total" in Metrics(lambda: [Reading("oracle_samples_total", 1)]).page()
    with pytest.raises((error, ValueError)):
        Metrics(lambda: [reading]).page()


def test_catalog__each_metric__keeps_the_naming_rules():
    for name, metric in METRICS.items():
        assert name.startswith("oracle_")
        assert (metric.kind == "counter") == name.endswith("_total"), name
        assert (metric.kind == "info") == name.endswith("_info"), name
        if metric.unit in ("seconds", "joules", "bytes", "watts", "celsius", "hertz", "wei"):
            assert metric.unit in name, name
        assert metric.help.endswith("."), name
        if name.startswith("oracle_gpu_") and metric.kind != "info":
            assert metric.labels == ("uuid",), name
