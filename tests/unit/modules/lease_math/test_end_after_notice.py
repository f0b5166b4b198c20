"""Where notice ends a lease, and where its SLA periods end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.lease_builders import HOUR, PERIOD, RATE
from tests.helpers.lease_model import LeaseModel
from tests.helpers.lease_strategies import START, leases


@given(data=st.data(), lease=leases(with_notice=False))
def test_end_after_notice__any_moment__is_the_model_s(lease_math, struct_of, data, lease):
    moment = data.draw(st.integers(START, lease.ends_at - 1))

    end = lease_math.end_after_notice(tuple(struct_of(lease).values()), moment)

    assert end == lease.with_notice(moment).ends_at
    assert moment < end <= lease.term_end


@pytest.mark.parametrize(
    ("notice_hours", "min_hours", "after_hours", "ends_after_hours"),
    [
        (24, 1, 10, 34),  # the notice
        (24, 50, 10, 50),  # the shortest term
        (24, 1, 90, 100),  # the agreed end
        (24, 100, 1, 100),  # a shortest term as long as the lease
        (24, 34, 10, 34),  # both at once
    ],
)
def test_end_after_notice__each_bound__holds(
    lease_math, struct_of, notice_hours, min_hours, after_hours, ends_after_hours
):
    lease = LeaseModel(
        START, hours=100, hourly_rate=RATE, min_hours=min_hours, notice_hours=notice_hours
    )

    end = lease_math.end_after_notice(tuple(struct_of(lease).values()), START + after_hours * HOUR)

    assert end == START + ends_after_hours * HOUR


@pytest.mark.parametrize(
    ("hours", "passed", "length"),
    [(100, 0, 100 * HOUR), (720, 0, PERIOD), (721, 0, PERIOD), (721, PERIOD, HOUR)],
)
def test_period_end__by_term__is_thirty_days_or_the_rest(
    lease_math, struct_of, hours, passed, length
):
    lease = LeaseModel(START, hours=hours, hourly_rate=RATE)
    struct = struct_of(lease, period_started_at=START + passed)

    end = lease_math.period_end(tuple(struct.values()))

    assert end == START + passed + length
