"""Any sequence of updates, payments and time, against what the definition says."""

from fractions import Fraction

import boa
from hypothesis import event, given
from hypothesis import strategies as st

from tests.helpers.index_model import DAY, WEEK, Counters, Looks, Settlements
from tests.helpers.index_stage import H100, HIGHEST, LOWEST, RATE, holder, wad
from tests.helpers.market_model import Market
from tests.helpers.pool_math import WAD

COUNTS = {1: 1, 2: 8, 3: 16, 4: 40, 5: 64}
WINDOWS = (1, 3_600, DAY, 3 * DAY + 1_000, WEEK)
MARKET = Market()

assets = st.sampled_from(sorted(COUNTS))
rates = st.sampled_from([0, RATE // 3, RATE // 2, RATE, RATE * 3 // 2, RATE * 2, RATE * 50])
waits = st.tuples(
    st.just("wait"), st.one_of(st.integers(0, 2 * DAY), st.sampled_from([DAY, WEEK, WEEK + 1]))
)
updates = st.tuples(
    st.just("update"),
    assets,
    st.integers(1, 4),
    rates,
    st.sampled_from([True, True, True, False]),
    st.sampled_from(["offered", "let", "let again"]),
)
times = st.one_of(st.integers(0, 2 * DAY), st.integers(0, 30 * DAY))
payments = st.tuples(st.just("pay"), assets, rates, times, st.sampled_from([0, 0, 0, 1]))
closings = st.tuples(st.just("close_period"), assets)
steps = st.one_of(waits, updates, updates, payments, payments, payments, closings)
sequences = st.lists(steps, max_size=25)


class Twin:
    """The index and its model, told the same."""

    def __init__(self, indexing):
        self.indexing, self.index = indexing, indexing.index
        self.counters, self.settlements = Counters(COUNTS), Settlements()
        self.base, self.moved_at = wad(RATE), boa.env.timestamp
        self.looks = {asset: Looks() for asset in COUNTS}
        for asset, count in COUNTS.items():
            indexing.register(asset, count)
            self.update(asset, 1, 0, True, "offered")

    def price(self) -> int:
        """Return the price of now, once it was found where the curve says."""
        listed, leased, _ = self.counters.totals
        error = MARKET.error(leased, listed)
        elapsed = boa.env.timestamp - self.moved_at
        base = self.base * Fraction(MARKET.growth(error, min(elapsed, WEEK)))
        base = max(wad(LOWEST), min(base, wad(HIGHEST)))
        exact = max(wad(LOWEST), min(base * MARKET.multiple(error), wad(HIGHEST)))
        price = self.index.price_of(1)
        assert abs(price - exact) <= exact * Fraction(20, WAD) + 4
        return price

    def wait(self, seconds):
        boa.env.timestamp += seconds

    def update(self, asset, owner, rate, is_fresh, how):
        price = self.price()
        dearer = max(price, self.index.market(H100).base)
        cost, is_leased = rate * COUNTS[asset], how != "offered"
        returned = self.indexing.update(
            asset,
            holder(owner),
            cost,
            is_fresh=is_fresh,
            is_leased=is_leased,
            is_new=how == "let",
        )
        assert returned == price
        lease = self.indexing.numbers[asset] if is_leased else 0
        self.counters.update(asset, holder(owner), cost, lease, is_fresh, dearer)
        self.base, self.moved_at = self.index.market(H100).base, boa.env.timestamp

    def pay(self, asset, rate, seconds, back):
        now, listed, count = boa.env.timestamp, self.counters.totals[0], COUNTS[asset]
        price, lease_id = self.price(), self.indexing.lease_id(asset, back)
        paid = self.indexing.paid.get(lease_id)
        seconds = min(seconds, 30 * DAY - (paid.seconds if paid else 0))
        self.indexing.observe(asset, rate * count, seconds, DAY // 2, back)
        counted = self.looks[asset].look(now, self.indexing.paid[lease_id])
        self.settlements.observe(now, Fraction(rate), counted, count, listed, price)

    def close_period(self, asset):
        paid = self.indexing.paid.get(self.indexing.lease_id(asset))
        if paid:
            paid.periods, paid.seconds = paid.periods + 1, 0

    def check(self):
        """Everything that can be read is what the model says."""
        now, totals = boa.env.timestamp, self.counters.totals
        is_thick = totals[0] >= 64 and totals[2] >= 3
        assert self.indexing.totals() == totals
        assert self.index.settled(H100) == (self.settlements.settled(now) if is_thick else (0, 0))
        for window in WINDOWS:
            said = self.index.twap(H100, window)
            assert said == (self.settlements.twap(now, window) if is_thick else 0)
            if said:
                event("a mean")
                bend = Fraction(self.settlements.spread((now - window) // DAY) * DAY, 4)
                assert abs(said - self.settlements.true_twap(now, window)) <= bend / window + 1
        mean = self.index.twap(H100, WEEK)
        assert self.index.hourly_rate_of(4) == mean * COUNTS[4] // WAD


@given(sequence=sequences)
def test_index__any_sequence__is_what_its_definition_says(indexing, sequence):
    with boa.env.anchor():
        indexing.numbers.clear()
        indexing.paid.clear()
        twin = Twin(indexing)
        for name, *arguments in sequence:
            getattr(twin, name)(*arguments)
            twin.check()


@given(sequence=sequences)
def test_index__thick_market__any_sequence__is_what_its_definition_says(indexing, sequence):
    """The same from a market that is thick and has a history, so that there are means to read."""
    with boa.env.anchor():
        indexing.numbers.clear()
        indexing.paid.clear()
        twin = Twin(indexing)
        for asset in (3, 4, 5):
            twin.update(asset, asset, RATE, True, "let")
        twin.pay(5, RATE, DAY, 0)
        for name, *arguments in [("wait", DAY), *sequence]:
            getattr(twin, name)(*arguments)
            twin.check()
