"""Meta-test: the meter machine fails on a meter with a bug, so its silence means something."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import boa
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from oracle.report import Report
from tests.conftest import START
from tests.helpers.meter_model import HOUR
from tests.helpers.planted import CONTRACTS, at_its_time, plant
from tests.invariant.meter.machine import DAY, MeterMachine
from tests.invariant.meter.world import deploy

QUICK = {
    "reads_the_head_total_inside_its_hour",
    "takes_late_reports",
    "fills_missing_cards_with_zero_totals",
    "keeps_the_totals_of_later_cards",
    "refutes_final_hours",
    "holds_final_hours",
}
"""Planted in every run of the tests; the others by `make fuzz`."""
BUGS = {
    "counts_silent_hours_as_downtime": (
        "modules/refuted_card.vy",
        "if first < last and hour_card._is_refuted(card, hour):",
        "if first < last:",
    ),
    "forgets_downtime_before_the_last_half_day": (
        "modules/hour_refutation.vy",
        "if card & hour_card._REFUTED_MASK != 0:",
        "if card & hour_card._REFUTED_MASK != 0 and half_day == last:",
    ),
    "reads_the_head_total_inside_its_hour": (
        "modules/meter_book.vy",
        "if moment >= hour_card._head_until(meter):",
        "if moment >= hour_card._ended_at(meter):",
    ),
    "takes_late_reports": (
        "modules/report_rules.vy",
        "if block.timestamp > unsafe_add(hour_ends_at, report_delay_seconds):",
        "if block.timestamp > unsafe_add(hour_ends_at, 365 * 86_400):",
    ),
    "fills_missing_cards_with_zero_totals": (
        "modules/meter_book.vy",
        "self._cards[hour_card._key(report.asset, missing)] = card",
        "self._cards[hour_card._key(report.asset, missing)] = 1 << 255",
    ),
    "takes_more_available_than_elapsed": (
        "modules/report_rules.vy",
        "if available > elapsed or busy > available:",
        "if busy > available:",
    ),
    "takes_a_sequence_twice": (
        "modules/report_rules.vy",
        "if sequence <= meter & hour_card.MAX_SEQUENCE or",
        "if sequence < meter & hour_card.MAX_SEQUENCE or",
    ),
    "takes_overlapping_reports": (
        "modules/report_rules.vy",
        "if started_at < hour_card._ended_at(meter):",
        "if started_at + 3_600 < hour_card._ended_at(meter):",
    ),
    "rolls_hours_that_can_still_be_reported": (
        "modules/meter_book.vy",
        "assert block.timestamp > ended_at + REPORT_DELAY_SECONDS",
        "assert block.timestamp > ended_at",
    ),
    "takes_a_revoked_key": (
        "metering/MetricsOracle.vy",
        "if node & node_word.LIVE_KEY_MASK != node_word.FLAG_LIVE | convert(signer, uint256):",
        "if node & (2**160 - 1) != convert(signer, uint256):",
    ),
    "lets_a_bad_item_stop_its_batch": (
        "metering/MetricsOracle.vy",
        "        if code == 0:\n            recorded",
        "        if code != 0:\n            break\n        if code == 0:\n            recorded",
    ),
    "refills_a_refuted_hour": (
        "modules/meter_book.vy",
        "and hour_card._is_refuted(card, hour):",
        "and hour == 0:",
    ),
    "flags_the_next_hour": (
        "modules/refuted_card.vy",
        "1 << unsafe_add(hour_card._REFUTED_SHIFT, hour %",
        "1 << unsafe_add(hour_card._REFUTED_SHIFT, (hour + 1) %",
    ),
    "keeps_the_totals_of_later_cards": (
        "modules/hour_refutation.vy",
        "refuted_card._with_less_before(card, available, busy)",
        "refuted_card._with_less_before(card, 0, busy)",
    ),
    "keeps_the_head_total": (
        "modules/hour_refutation.vy",
        "refuted_card._with_less(meter, available, busy)",
        "refuted_card._with_less(meter, 0, busy)",
    ),
    "keeps_refuted_busy_seconds": (
        "modules/hour_refutation.vy",
        "unsafe_add(busy, min(fell, unsafe_sub(busy_after, busy_before)))",
        "busy",
    ),
    "refutes_final_hours": (
        "modules/hour_refutation.vy",
        "assert first_hour >= first_open,",
        "assert first_hour + 100 >= first_open,",
    ),
    "refutes_hours_that_are_not_over": (
        "modules/hour_refutation.vy",
        "assert first_hour < over and end <= over,",
        "assert first_hour < 2**64,",
    ),
    "holds_final_hours": (
        "modules/hour_finality.vy",
        "refusal._unless(first_hour >= self._first_open_hour(asset, meter),",
        "refusal._unless(first_hour + 100 >= self._first_open_hour(asset, meter),",
    ),
    "forgets_holds_with_the_next_report": (
        "modules/hour_card.vy",
        "(_MASK_48 << 200) | FLAG_HELD",
        "_MASK_48 << 200",
    ),
    "forgets_the_hold_that_stands": (
        "modules/hour_finality.vy",
        "first = min(first, former & _MASK_40)",
        "first = first_hour",
    ),
    "joins_a_hold_that_is_over": (
        "modules/hour_finality.vy",
        "if block.timestamp < former >> 40:",
        "if former != 0:",
    ),
    "holds_for_ever": (
        "modules/hour_finality.vy",
        "max(usual - HOLD_SECONDS, min(usual, held_from))",
        "min(usual, held_from)",
    ),
    "never_ends_a_hold": (
        "modules/hour_finality.vy",
        "if block.timestamp < word >> 40:",
        "if word != 0:",
    ),
    "holds_hours_that_are_not_over": (
        "modules/hour_finality.vy",
        "first_hour < block.timestamp // hour_card.HOUR_SECONDS",
        "first_hour < 2**40",
    ),
}
"""Name to module, its text and the bug in its place."""


def campaign(machine: type[MeterMachine], examples: int) -> None:
    """Run a machine from a fixed seed, without shrinking."""
    seed(42)(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes a copy of the contracts with a bug, once per bug."""

    @cache
    def make(bug: str) -> Path:
        return plant(tmp_path_factory.mktemp(bug), *BUGS[bug])

    return make


@pytest.mark.parametrize("bug", at_its_time(BUGS, QUICK))
def test_meter_machine__planted_bug__fails(planted: Callable[[str], Path], bug: str) -> None:
    class Broken(MeterMachine):
        contracts = planted(bug)

    with boa.env.anchor():
        deploy(Broken.contracts)
    with pytest.raises((AssertionError, ValueError, boa.BoaError)):
        campaign(Broken, 80)


class Trusting(MeterMachine):
    """Counts whatever the contract accepts: only the invariants can object."""

    def carry(self, report: Report) -> None:
        with suppress(boa.BoaError):
            self.metering.submit_report(report)
            self.models[report.asset].record(report)


def check_invariants(contracts: Path, available: int, silence: int) -> None:
    """Report the first hour after a silence, with `available` seconds in it."""
    machine = type("TrustingThese", (Trusting,), {"contracts": contracts})()
    try:
        machine.enroll(1)
        boa.env.timestamp += HOUR + silence
        machine.final_values_never_change()
        machine.carry(
            Report(1, 1, START, START + HOUR, available, 0, 0, 0, 1, bytes(32)),
        )
        machine.readings_are_the_models()
        machine.final_values_never_change()
    finally:
        machine.teardown()


def test_final_values_never_change__late_report_accepted__fails(
    planted: Callable[[str], Path],
) -> None:
    check_invariants(CONTRACTS, available=HOUR, silence=4 * DAY)

    with pytest.raises(AssertionError, match="a final value moved"):
        check_invariants(planted("takes_late_reports"), available=HOUR, silence=4 * DAY)


def test_final_values_never_change__final_hour_refuted__fails(
    planted: Callable[[str], Path],
) -> None:
    machine = type("Refuted", (Trusting,), {"contracts": planted("refutes_final_hours")})()
    machine.enroll(1)
    machine.work(1, 1, share=1.0)
    boa.env.timestamp += 2 * DAY
    machine.final_values_never_change()
    machine.quorum.refute(1, START // HOUR, 0)

    with pytest.raises(AssertionError, match="a final value moved"):
        machine.teardown()


def test_readings_are_the_models__more_than_a_second_a_second__fails(
    planted: Callable[[str], Path],
) -> None:
    check_invariants(CONTRACTS, available=HOUR + 1, silence=0)

    with pytest.raises(AssertionError):
        check_invariants(
            planted("takes_more_available_than_elapsed"), available=HOUR + 1, silence=0
        )
