"""`enlist`: a machine is in one market, for good, and adds nothing to it yet."""

import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.index_stage import COUNT, H100, OTHER, holder


def test_enlist__machine__is_in_its_market_uncounted(indexing):
    index = indexing.index

    indexing.enlist(1)

    assert only_event(index, "Enlisted") == {
        "asset": 1,
        "market": H100,
        "number": 1,
        "accelerators": COUNT,
    }
    assert index.entry(1) == (1, holder(0), COUNT, 0, 0)
    assert indexing.totals() == (0, 0, 0)


def test_enlist__again__changes_nothing(indexing, host):
    indexing.open(OTHER)
    indexing.enlist(1)
    indexing.update(1, host)
    before = indexing.index.entry(1)

    indexing.enlist(1, 8, OTHER)

    assert not events_of(indexing.index, "Enlisted")
    assert indexing.index.entry(1) == before


@pytest.mark.parametrize(("count", "market"), [(0, H100), (8, b"\0" * 32)])
def test_enlist__nothing_or_nowhere__enlists_nothing(indexing, host, count, market):
    indexing.enlist(1, count, market)

    assert indexing.index.entry(1).number == 0
    assert indexing.update(1, host) == 0
    indexing.enlist(1)
    assert indexing.index.entry(1).number == 1


def test_enlist__more_than_fit__counts_as_most(indexing, host):
    indexing.enlist(1, 2**256 - 1)

    indexing.update(1, host)

    assert indexing.totals() == (2**16 - 1, 0, 1)
