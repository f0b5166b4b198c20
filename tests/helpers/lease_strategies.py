"""Hypothesis strategies of leases and of machines that stop now and then."""

from hypothesis import strategies as st

from tests.helpers.lease_model import HOUR, LeaseModel, Meter, meter_with

START = 1_767_225_600 + 1_234
"""Some moment that is not on an hour."""
MAX_RATE = 2**56 - 1

rates = st.one_of(
    st.integers(1, MAX_RATE), st.sampled_from([1, 3_599, 3_600, 3_601, 20_000_000, MAX_RATE])
)
moments_within_term = st.floats(0, 1, exclude_max=True)
"""A fraction of the term, for the moment of notice."""


@st.composite
def leases(draw: st.DrawFn, max_hours: int = 8_760, with_notice: bool | None = None) -> LeaseModel:
    """Draw a lease, with or without the lessee's notice (either if None)."""
    hours = draw(st.one_of(st.integers(1, max_hours), st.sampled_from([1, 719, 720, 721, 1_440])))
    lease = LeaseModel(
        started_at=START,
        hours=min(hours, max_hours),
        hourly_rate=draw(rates),
        min_hours=draw(st.integers(1, min(hours, max_hours))),
        sla_bps=draw(st.sampled_from([0, 1, 5_000, 9_500, 9_900, 9_990])),
        credit_bps=draw(st.sampled_from([0, 1, 999, 3_000])),
        notice_hours=draw(st.sampled_from([1, 24, 168, 720])),
    )
    if draw(st.booleans()) if with_notice is None else with_notice:
        offset = int(draw(moments_within_term) * lease.hours * HOUR)
        return lease.with_notice(START + offset)
    return lease


@st.composite
def outages_in(draw: st.DrawFn, start: int, end: int) -> list[tuple[int, int]]:
    """Draw up to six disjoint outages between two moments, with edges at `start` and `end`."""
    inner = st.integers(start, end)
    edges = draw(st.lists(inner, max_size=12, unique=True))
    edges = sorted(edges[: len(edges) // 2 * 2])
    return list(zip(edges[::2], edges[1::2], strict=True))


@st.composite
def meters_for(draw: st.DrawFn, lease: LeaseModel) -> Meter:
    """Draw a machine: steady, dark, or with a few outages within the lease's term."""
    kind = draw(st.sampled_from(["steady", "dark", "outages"]))
    if kind == "dark":
        return meter_with([(0, lease.term_end + 1)])
    if kind == "steady":
        return meter_with([], origin=START - 777)
    return meter_with(draw(outages_in(lease.started_at, lease.term_end)), origin=START - 777)
