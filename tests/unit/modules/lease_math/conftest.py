"""Lease arithmetic behind a harness, and the model's periods as the contract's struct."""

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.helpers.lease_builders import fields_of
from tests.helpers.lease_model import LEAST_MEASURE_AFTER_NOTICE, LeaseModel, Meter


@pytest.fixture(scope="session")
def lease_math() -> Any:
    return boa.load("contracts/mocks/LeaseMathHarness.vy")


@pytest.fixture(scope="session")
def period_of() -> Callable[..., dict[str, Any]]:
    """Return period `number` of a LeaseModel as the contract's struct, `overrides` beside it."""

    def build(lease: LeaseModel, meter: Meter, number: int = 0, **overrides: Any) -> dict[str, Any]:
        start, end = lease.spans()[number]
        is_cut_short = end == lease.ends_at < lease.term_end
        fields = {
            "start": start,
            "end": end,
            "measured": max(end - start, is_cut_short * LEAST_MEASURE_AFTER_NOTICE),
            "total": meter(start),
            "paid_seconds": 0,
            "escrowed": lease.period(number, meter).escrow,
            "hourly_rate": lease.hourly_rate,
            "sla_bps": lease.sla_bps,
            "credit_bps": lease.credit_bps,
        }
        assert set(overrides) <= set(fields)
        return fields | overrides

    return build


@pytest.fixture(scope="session")
def due_after(lease_math: Any) -> Callable[..., dict[str, int]]:
    """Settle a period up to a moment and return the Settlement by field name."""

    def settle(period: dict[str, Any], until: int, total: int) -> dict[str, int]:
        return fields_of(lease_math.settlement(tuple(period.values()), until, total))

    return settle


@pytest.fixture(scope="session")
def dark() -> Meter:
    """A machine that never ran: totals are given by hand beside it."""
    return lambda moment: 0
