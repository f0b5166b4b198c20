"""`refresh`: the price moves by the error that stood, before the machine is counted anew."""

import boa
import pytest

from tests.helpers.event_logs import events_of, only_event
from tests.helpers.index_stage import DAY, H100, RATE, wad
from tests.helpers.market_model import Market


@pytest.mark.parametrize("seconds", [0, 1, 12, DAY, 8 * DAY])
def test_refresh__later__first_moves_by_the_error_that_stood(indexing, host, seconds):
    """The machine empties now; until now it was full, and the base rose."""
    indexing.register(1)
    indexing.update(1, host, is_leased=True)
    boa.env.timestamp += seconds
    quoted = indexing.index.price_of(1)

    returned = indexing.update(1, host)

    event = only_event(indexing.index, "RateMoved") if returned else None
    grown = Market().growth(1, min(seconds, 7 * DAY))
    assert event and abs(event["base"] - grown * wad(RATE)) <= wad(RATE) // 10**17
    assert returned == quoted == 2 * event["base"]
    assert event["price"] == event["base"] // 2
    assert indexing.index.price_of(1) == event["price"]


def test_refresh__same_again_in_one_block__says_nothing(indexing, host):
    indexing.register(1)
    indexing.update(1, host)

    indexing.update(1, host)

    assert not events_of(indexing.index, "RateMoved")


def test_refresh__often__agrees_with_once(indexing, host):
    """600 updates of one quiet market; each may lose 4 parts in 10^18 and two in 10^18 units."""
    indexing.register(1)
    indexing.update(1, host, is_leased=True)
    start = boa.env.timestamp
    with boa.env.anchor():
        boa.env.timestamp = start + 600 * 120
        indexing.update(1, host, is_leased=True)
        once = indexing.index.market(H100).base

    for step in range(1, 601):
        boa.env.timestamp = start + step * 120
        indexing.update(1, host, is_leased=True)

    often = indexing.index.market(H100).base
    assert once > wad(RATE)
    assert abs(often - once) <= (once * 4 // 10**18 + 2) * 601
