"""A node's parts as readings: accelerators, metering, sending, chain, truth."""

from collections import Counter
from collections.abc import Iterator

from oracle.chain.sender import SenderStats
from oracle.telemetry.metrics import Reading
from oracle.telemetry.panel import Panel
from oracle.types import MS_PER_SECOND, PPM, AcceleratorSample, DeviceInfo

HERTZ_PER_MHZ = 1_000_000
OUTCOMES = ("recorded", "refused", "expired")


def accelerators(panel: Panel) -> Iterator[Reading]:
    """Yield what the boards are and what they said last."""
    for device in panel.devices:
        yield from _device(device)
    sample = panel.pulse.newest
    for one in () if sample is None else sample.accelerators:
        yield from _sample(one)


def _device(device: DeviceInfo) -> Iterator[Reading]:
    labels = (
        device.uuid,
        device.name,
        device.serial,
        device.pci_bus_id or "",
        device.driver_version or "",
    )
    yield Reading("oracle_gpu_info", 1, labels)
    yield from _present("oracle_gpu_memory_total_bytes", device.memory_total_bytes, 1, device.uuid)
    yield from _present("oracle_gpu_power_limit_watts", device.power_limit_mw, 1_000, device.uuid)


def _sample(one: AcceleratorSample) -> Iterator[Reading]:
    yield Reading("oracle_gpu_answering", one.has_answered, (one.uuid,))
    for name, value, divisor in (
        ("oracle_gpu_utilisation_ratio", one.utilisation_ppm, PPM),
        ("oracle_gpu_memory_used_bytes", one.memory_used_bytes, 1),
        ("oracle_gpu_power_watts", one.power_mw, 1_000),
        ("oracle_gpu_energy_joules_total", one.energy_mj, 1_000),
        ("oracle_gpu_temperature_celsius", one.temperature_celsius, 1),
        ("oracle_gpu_sm_clock_hertz", one.clock_sm_mhz, 1 / HERTZ_PER_MHZ),
        ("oracle_gpu_memory_clock_hertz", one.clock_memory_mhz, 1 / HERTZ_PER_MHZ),
        ("oracle_gpu_ecc_uncorrected_errors_total", one.ecc_uncorrected, 1),
        ("oracle_gpu_throttle_reasons", one.throttle_reasons, 1),
    ):
        yield from _present(name, value, divisor, one.uuid)


def _present(name: str, value: float | None, divisor: float = 1, *labels: str) -> Iterator[Reading]:
    """Yield a reading of what is known; what is absent stays absent."""
    if value is not None:
        yield Reading(name, value / divisor, labels)


def metering(panel: Panel) -> Iterator[Reading]:
    """Yield what was sampled and signed."""
    if panel.runner is None:
        return
    stats = panel.runner()
    yield Reading("oracle_signed_reports_total", stats.signed.reports)
    yield Reading("oracle_signed_elapsed_seconds_total", stats.signed.elapsed_seconds)
    yield Reading("oracle_signed_available_seconds_total", stats.signed.available_seconds)
    yield Reading("oracle_signed_busy_seconds_total", stats.signed.busy_seconds)
    yield Reading("oracle_signed_energy_joules_total", stats.signed.energy_joules)
    yield Reading("oracle_samples_total", stats.samples)
    yield Reading("oracle_late_samples_total", stats.late_samples)
    yield Reading("oracle_samples_in_memory", stats.backlog)
    yield Reading("oracle_reports_waiting_to_be_signed", stats.waiting_batches)
    yield Reading("oracle_early_seconds", stats.early_seconds)
    yield Reading("oracle_clock_jump_seconds", stats.clock_jump_ms / MS_PER_SECOND)


def sending(panel: Panel) -> Iterator[Reading]:
    """Yield what became of reports, and of the transactions that carry them."""
    if panel.carrier is not None:
        stats = panel.carrier()
        yield Reading("oracle_pending_reports", stats.pending)
        yield Reading("oracle_mined_reports", stats.mined)
        for outcome in OUTCOMES:
            yield Reading("oracle_reports_total", getattr(stats, outcome), (outcome,))
        yield Reading("oracle_reorged_reports_total", stats.reorged)
        yield Reading("oracle_carry_failures_total", stats.retries)
        yield Reading("oracle_batches_total", stats.batches)
        yield Reading("oracle_rolls_total", stats.rolled)
        yield Reading("oracle_handed_over_reports_total", stats.handed_over)
        yield Reading("oracle_turned_down_reports_total", stats.turned_down)
        yield Reading("oracle_not_carried_reports_total", stats.alarms)
        if stats.failing_since:
            yield Reading("oracle_carrying_failed_timestamp_seconds", stats.failing_since)
            yield Reading("oracle_carry_fault", 1, (stats.fault or "other",))
    if panel.sender is not None:
        yield from transactions(panel.sender())


def transactions(stats: SenderStats) -> Iterator[Reading]:
    """Yield what a paying key did."""
    yield Reading("oracle_transactions_sent_total", stats.sent)
    yield Reading("oracle_transactions_replaced_total", stats.replaced)
    yield Reading("oracle_transactions_rebroadcast_total", stats.rebroadcast)
    yield Reading("oracle_nonces_taken_total", stats.nonces_taken)


def truth(panel: Panel) -> Iterator[Reading]:
    """Yield what the truth checks found."""
    if panel.truth is None:
        return
    stats = panel.truth()
    for (check, grade), count in Counter((one.check, one.grade) for one in stats.findings).items():
        yield Reading("oracle_truth_findings", count, (check, grade))
    yield Reading("oracle_truth_looks_total", stats.looks)
    yield Reading("oracle_truth_missed_looks_total", stats.missed_looks)
    yield Reading("oracle_truth_withdrawn_samples_total", stats.withdrawn)
    yield Reading("oracle_truth_counter_resets_total", stats.counter_resets)
    yield Reading("oracle_truth_impossible_steps_total", stats.impossible_steps)
