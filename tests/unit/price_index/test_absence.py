"""A market too thin or too quiet has no settled index: zeros, and back once it is thick again."""

import boa
import pytest

from tests.helpers.index_stage import DAY, H100, RATE, holder, wad


def is_present(indexing) -> bool:
    """Return whether all that depends on presence is there; fails if it is there in part."""
    market = indexing.index.market(H100)
    figures = {
        indexing.index.settled(H100) != (0, 0),
        indexing.index.twap(H100, DAY) != 0,
        market.settled != 0,
        market.settled_at != 0,
        market.day_mean != 0,
    }
    assert len(figures) == 1
    return figures.pop()


@pytest.fixture
def ripe(indexing):
    """Exactly 64 accelerators of four owners, paid for a day ago."""
    indexing.crowd(4)
    indexing.pays(1, RATE)
    boa.env.timestamp += DAY
    return indexing


def test_absence__thick_and_lively__is_present(ripe):
    assert is_present(ripe)
    assert ripe.index.settled(H100)[0] == wad(RATE) * 199 // 100  # full, so it began at twice it


@pytest.mark.parametrize("end", [{"rate": 0}, {"is_fresh": False}, {"rate": 10**12}])
def test_absence__below_64_accelerators__is_absent_until_they_are_back(ripe, end):
    ripe.update(4, holder(4), **{"is_leased": False, **end})
    assert ripe.totals()[0] == 48
    assert not is_present(ripe)

    ripe.update(4, holder(4))
    assert is_present(ripe)


def test_absence__63_accelerators__is_one_short(ripe):
    ripe.register(5, 15)
    ripe.update(5, holder(5), RATE * 15)
    ripe.update(4, holder(4), rate=0)
    assert ripe.totals()[0] == 63
    assert not is_present(ripe)


def test_absence__two_owners__is_absent_until_a_third(ripe):
    for asset in (3, 4):
        ripe.update(asset, holder(1))
    assert ripe.totals() == (64, 0 + 32, 2)
    assert not is_present(ripe)

    ripe.update(4, holder(9))
    assert ripe.totals()[2] == 3
    assert is_present(ripe)


def test_absence__seven_days_of_silence__is_absent_until_the_next(ripe):
    boa.env.timestamp += 6 * DAY
    assert is_present(ripe)

    boa.env.timestamp += 1
    assert not is_present(ripe)

    ripe.pays(1, RATE)
    assert ripe.index.settled(H100)[1] == boa.env.timestamp
    boa.env.timestamp += DAY
    assert is_present(ripe)


def test_hourly_rate_of__market_gone_thin_or_quiet__is_none(ripe):
    for _ in range(8):
        ripe.pays(1, RATE)
        boa.env.timestamp += DAY
    assert ripe.index.hourly_rate_of(1) > 0

    with boa.env.anchor():
        ripe.update(4, holder(4), rate=0)  # too thin, though there is a mean of the week
        assert ripe.index.hourly_rate_of(1) == 0
    boa.env.timestamp += 6 * DAY + 1
    assert ripe.index.hourly_rate_of(1) == 0


def test_price_of__machine_of_no_market__is_none(indexing):
    assert indexing.index.price_of(4_000) == 0


def test_absence__nothing_ever_settled__is_absent(indexing):
    indexing.crowd(8)

    assert indexing.totals() == (128, 128, 8)
    assert not is_present(indexing)
