"""The metrics, as data. `docs/metrics.md` is written from this table; nothing else is exported.

Names are `oracle_<what>_<unit>` in base units, counters end in `_total`. What is unknown is absent:
no metric has a value that nobody measured.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["gauge", "counter", "info"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One row."""

    name: str
    kind: Kind
    unit: str
    """Base unit, `1` for counts and shares, `bool` for 0 or 1."""
    help: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Metrics of one part."""

    title: str
    metrics: tuple[Metric, ...]


def _gauge(name: str, unit: str, text: str, *labels: str) -> Metric:
    return Metric(name, "gauge", unit, text, labels)


def _counter(name: str, unit: str, text: str, *labels: str) -> Metric:
    return Metric(name, "counter", unit, text, labels)


_GPU = Section(
    "Accelerators: data, one series for each `uuid`",
    (
        Metric(
            "oracle_gpu_info",
            "info",
            "1",
            "What the accelerator is.",
            ("uuid", "name", "serial", "pci", "driver"),
        ),
        _gauge("oracle_gpu_answering", "bool", "Its utilisation counts now.", "uuid"),
        _gauge("oracle_gpu_utilisation_ratio", "1", "Share of time a kernel ran.", "uuid"),
        _gauge("oracle_gpu_memory_used_bytes", "bytes", "Memory in use.", "uuid"),
        _gauge("oracle_gpu_memory_total_bytes", "bytes", "Memory of the board.", "uuid"),
        _gauge("oracle_gpu_power_watts", "watts", "Draw.", "uuid"),
        _gauge("oracle_gpu_power_limit_watts", "watts", "Limit at the start.", "uuid"),
        _counter("oracle_gpu_energy_joules_total", "joules", "The driver's counter.", "uuid"),
        _gauge("oracle_gpu_temperature_celsius", "celsius", "Temperature.", "uuid"),
        _gauge("oracle_gpu_sm_clock_hertz", "hertz", "Clock of the processors.", "uuid"),
        _gauge("oracle_gpu_memory_clock_hertz", "hertz", "Clock of the memory.", "uuid"),
        _counter(
            "oracle_gpu_ecc_uncorrected_errors_total",
            "1",
            "Uncorrected memory errors since the driver was loaded.",
            "uuid",
        ),
        _gauge("oracle_gpu_throttle_reasons", "1", "NVML's bit mask.", "uuid"),
    ),
)

_METERING = Section(
    "Metering: data",
    (
        _counter("oracle_signed_reports_total", "1", "Reports signed since the start."),
        _counter("oracle_signed_elapsed_seconds_total", "seconds", "Time in them."),
        _counter("oracle_signed_available_seconds_total", "seconds", "Available time in them."),
        _counter("oracle_signed_busy_seconds_total", "seconds", "Busy time in them."),
        _counter("oracle_signed_energy_joules_total", "joules", "Energy in them."),
        _counter("oracle_samples_total", "1", "Samples taken since the start."),
        _counter("oracle_late_samples_total", "1", "Samples not counted: the clock was set back."),
    ),
)

_HEALTH = Section(
    "Health of the node",
    (
        Metric("oracle_node_info", "info", "1", "Who this is.", ("asset", "chain_id", "node")),
        _gauge("oracle_healthy", "bool", "What /healthz says."),
        _gauge("oracle_ready", "bool", "What /readyz says."),
        _gauge(
            "oracle_newest_sample_timestamp_seconds", "seconds", "Unix time of the newest sample."
        ),
        _gauge("oracle_good_cycle_age_seconds", "seconds", "Since a cycle was sampled and stored."),
        _gauge("oracle_store_refusing", "bool", "The disk takes nothing."),
        _gauge("oracle_samples_in_memory", "1", "Samples that only memory holds."),
        _gauge("oracle_reports_waiting_to_be_signed", "1", "Completed reports not signed yet."),
        _gauge("oracle_early_seconds", "seconds", "The oldest of them ends so far in the future."),
        _gauge("oracle_clock_jump_seconds", "seconds", "Wall clock less the time in use."),
        _gauge("oracle_store_free_bytes", "bytes", "Free space where the store lies."),
        _gauge("oracle_store_size_bytes", "bytes", "Size of the store's files."),
        _counter("oracle_store_damaged_rows_total", "1", "Damaged rows since the store was made."),
    ),
)

_SENDING = Section(
    "Reports on their way",
    (
        _gauge("oracle_pending_reports", "1", "Signed and in no block."),
        _gauge("oracle_mined_reports", "1", "In a block that is not deep enough yet."),
        _counter(
            "oracle_reports_total",
            "1",
            "Reports that came to their end since the start: recorded, refused, expired.",
            "outcome",
        ),
        _counter(
            "oracle_expired_seconds_total",
            "seconds",
            "Available time that was signed too late or never recorded, since the store was made.",
        ),
        _counter("oracle_reorged_reports_total", "1", "Reports that a reorganisation took away."),
        _gauge("oracle_carrying_failed_timestamp_seconds", "seconds", "When passes began to fail."),
        _counter("oracle_carry_failures_total", "1", "Passes that failed."),
        _gauge("oracle_carry_fault", "bool", "The last failure's name.", "fault"),
        _counter("oracle_batches_total", "1", "Transactions with more than one report."),
        _counter("oracle_rolls_total", "1", "Transactions that filled missing half days."),
        _counter("oracle_transactions_sent_total", "1", "Transactions broadcast first."),
        _counter("oracle_transactions_replaced_total", "1", "Of them replacing an earlier one."),
        _counter("oracle_transactions_rebroadcast_total", "1", "Transactions broadcast again."),
        _counter("oracle_nonces_taken_total", "1", "Nonces that another process used."),
        _counter("oracle_handed_over_reports_total", "1", "Reports that an aggregator took."),
        _counter("oracle_turned_down_reports_total", "1", "Reports that an aggregator refused."),
        _counter("oracle_not_carried_reports_total", "1", "Reports near their end, not on chain."),
    ),
)

_CHAIN = Section(
    "The chain, as of the last look",
    (
        _gauge("oracle_chain_look_timestamp_seconds", "seconds", "When the chain last answered."),
        _counter("oracle_chain_look_failures_total", "1", "Looks without an answer."),
        _gauge("oracle_head_sequence", "1", "Last number that the meter recorded."),
        _gauge("oracle_signed_sequence", "1", "Last number that was signed here."),
        _gauge("oracle_head_timestamp_seconds", "seconds", "Unix time up to which it recorded."),
        _gauge("oracle_head_lag_seconds", "seconds", "The newest block's time less that."),
        _gauge("oracle_key_live", "bool", "This key is the asset's and was not revoked."),
        _gauge("oracle_clock_offset_seconds", "seconds", "This host's clock less the chain's."),
        _gauge("oracle_base_fee_wei", "wei", "Of the newest block, per gas."),
        _gauge("oracle_max_fee_wei", "wei", "What the settings allow, per gas."),
        _gauge("oracle_wallet_balance_wei", "wei", "What the paying key holds."),
        _gauge("oracle_endpoint_up", "bool", "It is asked; 0 while put aside.", "endpoint"),
        _gauge("oracle_endpoint_wrong_chain", "bool", "Of another chain.", "endpoint"),
        _gauge("oracle_endpoint_head_blocks", "1", "Newest block it told of.", "endpoint"),
        _counter("oracle_endpoint_requests_total", "1", "Requests.", "endpoint"),
        _counter("oracle_endpoint_faults_total", "1", "Faults by name.", "endpoint", "fault"),
    ),
)

_TRUTH = Section(
    "Truth checks",
    (
        _gauge("oracle_truth_findings", "1", "Findings that hold now.", "check", "grade"),
        _counter("oracle_truth_looks_total", "1", "Looks at the kernel's files."),
        _counter("oracle_truth_missed_looks_total", "1", "Looks that did not come back."),
        _counter("oracle_truth_withdrawn_samples_total", "1", "Readings withdrawn."),
        _counter("oracle_truth_counter_resets_total", "1", "Energy counters that began anew."),
        _counter("oracle_truth_impossible_steps_total", "1", "Energy readings that cannot be."),
    ),
)

_AGGREGATOR = Section(
    "Aggregator",
    (
        _gauge("oracle_aggregator_healthy", "bool", "What its /healthz says."),
        _gauge("oracle_aggregator_reports", "1", "Reports in the inbox.", "state"),
        _gauge("oracle_aggregator_oldest_waiting_seconds", "seconds", "Wait of the oldest."),
        _counter("oracle_aggregator_answers_total", "1", "Reports by HTTP status.", "status"),
        _counter("oracle_aggregator_batches_total", "1", "Transactions mined."),
        _gauge("oracle_aggregator_equivocations", "1", "Nodes of which it holds a proof."),
        _gauge("oracle_aggregator_good_pass_age_seconds", "seconds", "Since a good pass."),
        _gauge("oracle_aggregator_broker_connected", "bool", "Connected to NATS."),
    ),
)

SECTIONS = (_GPU, _METERING, _HEALTH, _SENDING, _CHAIN, _TRUTH, _AGGREGATOR)
METRICS = {metric.name: metric for section in SECTIONS for metric in section.metrics}
