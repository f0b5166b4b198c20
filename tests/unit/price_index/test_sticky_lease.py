"""A lease is judged once: what the price does later makes it neither more nor less of a demand."""

import boa
import pytest

from tests.helpers.index_stage import COUNT, DAY, H100, RATE, holder

FULL = RATE * COUNT
LIMIT = FULL * 3 // 2


@pytest.fixture
def idle(indexing):
    """One machine let at the limit; nineteen others idle, so that the price falls."""
    indexing.register(1)
    indexing.update(1, holder(1), LIMIT, is_leased=True)
    for asset in range(2, 21):
        indexing.register(asset)
        indexing.update(asset, holder(asset), FULL // 4)
    assert indexing.totals() == (20 * COUNT, COUNT, 20)
    return indexing


def later(indexing, days: int) -> None:
    """Let the price fall, and everybody offer again."""
    for _ in range(days // 7):
        boa.env.timestamp += 7 * DAY
        indexing.update(2, holder(2), FULL // 4)


def test_refresh__let_before_the_price_fell__is_still_demand(idle):
    later(idle, 70)
    assert idle.index.market(H100).base * COUNT * 3 // 2 // 10**18 < LIMIT

    idle.update(1, holder(1), LIMIT, is_leased=True, is_new=False)

    assert idle.totals() == (20 * COUNT, COUNT, 20)


def test_refresh__next_lease_at_the_old_rate__is_judged_anew(idle):
    later(idle, 70)

    idle.update(1, holder(1), LIMIT, is_leased=True)

    assert idle.totals() == (19 * COUNT, 0, 19)


def test_refresh__absurd_lease_after_the_price_rose__never_begins_to_count(indexing):
    indexing.crowd(4)
    indexing.register(9)
    indexing.update(9, holder(9), LIMIT * 2 + 1, is_leased=True)
    assert indexing.totals() == (4 * COUNT, 4 * COUNT, 4)
    for _ in range(20):
        boa.env.timestamp += 7 * DAY
        indexing.update(1, holder(1), FULL, is_leased=True, is_new=False)
    price = indexing.index.market(H100).price
    assert price * COUNT // 10**18 > LIMIT * 2 + 1

    indexing.update(9, holder(9), LIMIT * 2 + 1, is_leased=True, is_new=False)

    assert indexing.totals() == (4 * COUNT, 4 * COUNT, 4)


def test_refresh__meter_silent_for_a_while__counts_again_as_it_was_judged(idle):
    later(idle, 70)
    for is_fresh, leased in ((False, 0), (True, COUNT)):
        idle.update(1, holder(1), LIMIT, is_leased=True, is_new=False, is_fresh=is_fresh)
        assert idle.totals()[1] == leased


def test_refresh__between_two_leases__forgets_the_first(idle):
    later(idle, 70)
    idle.update(1, holder(1), FULL // 4)
    assert idle.index.entry(1).lease_number == 0
    assert idle.totals() == (20 * COUNT, 0, 20)

    idle.update(1, holder(1), LIMIT, is_leased=True)
    assert idle.totals() == (19 * COUNT, 0, 19)
