"""Lease arithmetic behind a harness, and the model's lease as the contract's struct."""

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.helpers.lease_builders import make_lease
from tests.helpers.lease_model import LeaseModel


@pytest.fixture(scope="session")
def lease_math() -> Any:
    return boa.load("contracts/mocks/LeaseMathHarness.vy")


@pytest.fixture(scope="session")
def struct_of() -> Callable[..., dict[str, Any]]:
    """Return the struct of a LeaseModel as it stands at its opening, `overrides` beside it."""

    def build(model: LeaseModel, **overrides: Any) -> dict[str, Any]:
        fields = {
            "started_at": model.started_at,
            "ends_at": model.ends_at,
            "hours": model.hours,
            "min_hours": model.min_hours,
            "hourly_rate": model.hourly_rate,
            "sla_bps": model.sla_bps,
            "credit_bps": model.credit_bps,
            "notice_hours": model.notice_hours,
            "notice_by_lessee": model.noticed_at is not None,
        }
        return make_lease(**(fields | overrides))

    return build
