"""The packing in Vyper against the packing in Python, for any fields of their widths."""

from dataclasses import astuple, replace

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.market_words import Bounds, Entry, Seen, Settled, State


def uint(bits: int) -> st.SearchStrategy[int]:
    """Any number of that width, its ends often."""
    return st.one_of(st.sampled_from([0, 1, 2**bits - 1]), st.integers(0, 2**bits - 1))


states = st.builds(
    State, base=uint(96), updated_at=uint(40), listed=uint(40), leased=uint(40), owners=uint(40)
)
all_bounds = st.builds(Bounds, lowest=uint(96), highest=uint(96))
all_settled = st.builds(Settled, value=uint(96), since=uint(40), updated_at=uint(40))
entries = st.builds(
    Entry,
    owner=uint(160).map("0x{:040x}".format),
    number=uint(32),
    accelerators=uint(16),
    lease_number=uint(24),
    is_listed=st.booleans(),
    is_leased=st.booleans(),
    is_near=st.booleans(),
)
all_seen = st.builds(
    Seen, periods=uint(16), seconds=uint(24), allowance_at=uint(40), started_at=uint(40)
)


@pytest.fixture(scope="module")
def harness():
    return boa.load("contracts/mocks/MarketWordHarness.vy")


@given(state=states)
def test_state__any_fields__equal_the_model_and_come_back(harness, state):
    assert harness.pack_state(*astuple(state)) == state.pack()
    assert harness.unpack_state(state.pack()) == astuple(state)


@given(state=states, base=uint(96), updated_at=uint(40))
def test_with_base__any_state__changes_base_and_moment_alone(harness, state, base, updated_at):
    word = harness.with_base(state.pack(), base, updated_at)

    assert word == replace(state, base=base, updated_at=updated_at).pack()


@given(bounds=all_bounds)
def test_bounds__any_fields__equal_the_model_and_come_back(harness, bounds):
    assert harness.pack_bounds(*astuple(bounds)) == bounds.pack()
    assert harness.unpack_bounds(bounds.pack()) == astuple(bounds)


@given(settled=all_settled)
def test_settled__any_fields__equal_the_model_and_come_back(harness, settled):
    assert harness.pack_settled(*astuple(settled)) == settled.pack()
    assert harness.unpack_settled(settled.pack()) == astuple(settled)


@given(entry=entries)
def test_entry__any_fields__equal_the_model_and_come_back(harness, entry):
    fields = (entry.owner, entry.number, entry.accelerators, entry.lease_number)
    assert harness.pack_entry(*fields, entry.flags) == entry.pack()
    owner, *numbers = harness.unpack_entry(entry.pack())
    listed = entry.accelerators if entry.is_listed else 0
    leased = entry.accelerators if entry.is_leased else 0
    assert (owner.lower(), *numbers) == (*fields, listed, leased)


@given(seen=all_seen)
def test_seen__any_fields__equal_the_model_and_come_back(harness, seen):
    assert harness.pack_seen(*astuple(seen)) == seen.pack()
    assert harness.unpack_seen(seen.pack()) == astuple(seen)
