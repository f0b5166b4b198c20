"""Where notice ends a lease."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.lease_builders import HOUR, RATE
from tests.helpers.lease_model import LeaseModel
from tests.helpers.lease_strategies import START, leases


def end_of(lease_math, lease, moment):
    return lease_math.end_after_notice(
        moment, lease.notice_hours, lease.started_at, lease.min_hours, lease.ends_at
    )


@given(data=st.data(), lease=leases(with_notice=False))
def test_end_after_notice__any_moment__is_the_model_s(lease_math, data, lease):
    moment = data.draw(st.integers(START, lease.ends_at - 1))

    end = end_of(lease_math, lease, moment)

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
    lease_math, notice_hours, min_hours, after_hours, ends_after_hours
):
    lease = LeaseModel(
        START, hours=100, hourly_rate=RATE, min_hours=min_hours, notice_hours=notice_hours
    )

    end = end_of(lease_math, lease, START + after_hours * HOUR)

    assert end == START + ends_after_hours * HOUR
