"""The feed: the index's day mean in eight decimals, or no data."""

import boa
import pytest

from tests.helpers.index_stage import DAY, H100, OTHER, RATE, holder, make_indexing, wad

PATH = "contracts/leasing/MarketFeed.vy"
NAME = "H100 hour / USD"
ABSENT = "feed: no data"


@pytest.fixture(scope="session")
def deployed(owner):
    return make_indexing(owner)


@pytest.fixture(scope="session")
def feeds(deployed):
    """Return feeds of the same market by the decimals of the token."""
    address = deployed.index.address
    return {decimals: boa.load(PATH, address, H100, NAME, decimals) for decimals in (6, 7, 8)}


@pytest.fixture
def indexing(deployed):
    """Return the index with 80 accelerators of five owners, 64 of them let and one lease seen, a
    day later.
    """
    deployed.open()
    deployed.crowd(5)
    deployed.update(5, holder(5))
    deployed.pays(1, RATE)
    boa.env.timestamp += DAY
    return deployed


def test_constructor__feed__says_what_it_is(deployed, feeds):
    feed = feeds[6]

    assert (feed.decimals(), feed.version(), feed.description()) == (8, 1, NAME)
    assert (feed.index(), feed.MARKET()) == (deployed.index.address, H100)
    assert feed.WINDOW_SECONDS() == DAY


def test_constructor__off_bounds__reverts(deployed, stranger):
    address = deployed.index.address
    for decimals in (0, 5, 9, 2**256 - 1):
        with boa.reverts("feed: decimals off bounds"):
            boa.load(PATH, address, H100, NAME, decimals)
    with boa.reverts("feed: index has no code"):
        boa.load(PATH, stranger, H100, NAME, 6)
    with boa.reverts("feed: no market"):
        boa.load(PATH, address, b"\0" * 32, NAME, 6)


@pytest.mark.parametrize(("decimals", "answer"), [(6, 2 * 10**8), (7, 2 * 10**7), (8, 2 * 10**6)])
def test_latest_round_data__present__is_the_mean_in_eight_decimals(
    indexing, feeds, decimals, answer
):
    settled_at = boa.env.timestamp - DAY
    round_data = (settled_at, answer, settled_at, settled_at, settled_at)

    assert feeds[decimals].latestRoundData() == round_data
    assert feeds[decimals].getRoundData(settled_at) == round_data


def test_latest_round_data__moving_index__is_its_day_mean_not_the_index(indexing, feeds):
    indexing.pays(2, RATE * 3)
    moment = boa.env.timestamp
    boa.env.timestamp += DAY // 2
    mean, settled = indexing.index.twap(H100, DAY), indexing.index.settled(H100)[0]
    assert wad(RATE) < mean < settled

    _, answer, _, updated_at, _ = feeds[6].latestRoundData()

    assert (answer, updated_at) == (mean * 100 // 10**18, moment)


def test_latest_round_data__short_history__reverts_until_a_day_is_over(indexing, feeds):
    boa.env.timestamp -= 1
    with boa.reverts(ABSENT):
        feeds[6].latestRoundData()

    boa.env.timestamp += 1
    assert feeds[6].latestRoundData()[1] == 2 * 10**8


def test_latest_round_data__thin_market__reverts_until_it_is_thick(indexing, feeds):
    for asset in (4, 5):
        indexing.update(asset, holder(asset), rate=0)
    for call in (feeds[6].latestRoundData, lambda: feeds[6].getRoundData(boa.env.timestamp - DAY)):
        with boa.reverts(ABSENT):
            call()

    indexing.update(4, holder(4))
    assert feeds[6].latestRoundData()[1] == 2 * 10**8


def test_latest_round_data__silent_for_a_week__reverts(indexing, feeds):
    boa.env.timestamp += 6 * DAY
    assert feeds[6].latestRoundData()[1] == 2 * 10**8

    boa.env.timestamp += 1
    with boa.reverts(ABSENT):
        feeds[6].latestRoundData()


def test_latest_round_data__unset_market__reverts(indexing):
    feed = boa.load(PATH, indexing.index.address, OTHER, NAME, 6)

    with boa.reverts(ABSENT):
        feed.latestRoundData()


def test_latest_round_data__too_cheap_for_eight_decimals__reverts(indexing, feeds):
    """Less than a unit of a token of eight decimals rounds to nothing, which is no price."""
    indexing.open(OTHER, 1, 1, 1)
    for asset in range(10, 14):
        indexing.register(asset, market=OTHER)
        indexing.update(asset, holder(asset), 1)
    indexing.pays(10, 0)
    boa.env.timestamp += DAY
    assert indexing.index.twap(OTHER, DAY) == wad(1) * 995 // 1_000
    address = indexing.index.address

    with boa.reverts(ABSENT):
        boa.load(PATH, address, OTHER, NAME, 8).latestRoundData()
    assert boa.load(PATH, address, OTHER, NAME, 6).latestRoundData()[1] == 99


@pytest.mark.parametrize("offset", [-DAY, -1, 1, DAY])
def test_get_round_data__another_round__reverts(indexing, feeds, offset):
    settled_at = indexing.index.settled(H100)[1]

    for other in (settled_at + offset, 0, 2**80 - 1):
        with boa.reverts(ABSENT):
            feeds[6].getRoundData(other)
    assert feeds[6].getRoundData(settled_at)[0] == settled_at


def test_get_round_data__former_round__reverts(indexing, feeds):
    former = indexing.index.settled(H100)[1]
    feeds[6].getRoundData(former)

    indexing.pays(2, RATE)

    with boa.reverts(ABSENT):
        feeds[6].getRoundData(former)
    assert feeds[6].getRoundData(boa.env.timestamp)[0] == boa.env.timestamp
