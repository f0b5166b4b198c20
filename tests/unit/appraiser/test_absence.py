"""What cannot be known is absent, (0, 0), and never guessed; assess itself never fails.

The resale value is absent where the used price is, and for no other cause.
"""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.appraisal import ACCELERATOR, PRICE, RATE
from tests.helpers.appraisal_model import DAY, QUORUM, STEP
from tests.helpers.words import FLAG_RETIRED

ABSENT = (0, 0)


def resale_of(told):
    return told.resale, told.priced_at


@pytest.fixture
def told(appraised):
    """Assess machine 1 after it is described anew."""

    def tell(**overrides):
        appraised.machine(**overrides)
        return appraised.appraiser.assess(1)

    return tell


def test_assess__stale_prices__no_value_and_nothing_to_lend_on(appraised, appraiser):
    assert appraiser.lendable(1) > 0
    income = appraiser.assess(1).income
    boa.env.timestamp += 7 * DAY
    assert appraiser.value(1)[1] == boa.env.timestamp - 7 * DAY

    boa.env.timestamp += 1
    assert appraiser.value(1) == ABSENT
    assert appraiser.lendable(1) == 0
    assert resale_of(appraiser.assess(1)) == ABSENT
    assert appraiser.assess(1).income == income, "cover is known without prices"
    appraised.quotes(PRICE, PRICE, PRICE)
    assert appraiser.value(1)[1] == boa.env.timestamp


def test_assess__market_figure_withdrawn__is_absent(appraised, appraiser):
    appraised.market(0)

    told = appraiser.assess(1)
    assert (told.value, told.as_of, told.lendable, told.income, told.hourly_rate) == (0,) * 5
    assert appraiser.hourly_rate_of(1) == 0
    assert resale_of(told) == (8 * PRICE, boa.env.timestamp), "a used price needs no rent"
    assert told.accelerator == ACCELERATOR
    appraised.market()
    assert appraiser.value(1)[0] > 0


def test_assess__nothing_is_let_on_the_market__is_zero_and_known(appraised, appraiser):
    appraised.market(RATE, 0)

    assert appraiser.value(1) == (0, boa.env.timestamp)
    assert appraiser.lendable(1) == 0
    assert resale_of(appraiser.assess(1)) == (8 * PRICE, boa.env.timestamp)


def test_assess__retired__is_absent(told):
    assert told().value > 0

    gone = told(flags=FLAG_RETIRED)
    assert (gone.value, gone.as_of, gone.lendable, gone.income) == (0,) * 4
    assert gone.hourly_rate == 8 * RATE
    assert resale_of(gone) == (8 * PRICE, boa.env.timestamp)


def test_assess__never_enrolled__is_absent(told):
    unknown = told(is_metered=False, is_live=False)

    assert (unknown.value, unknown.as_of, unknown.lendable, unknown.income) == (0,) * 4
    assert unknown.hourly_rate == 8 * RATE
    assert resale_of(unknown) == (8 * PRICE, boa.env.timestamp)


@pytest.mark.parametrize("state", [{"is_live": False}, {"has_equivocated": True}])
def test_assess__revoked_or_equivocated__keeps_its_value_and_lends_nothing(told, state):
    """Else a borrower could switch the covenant off by revoking the key."""
    sound = told()

    unsound = told(**state)

    assert (unsound.value, unsound.as_of, unsound.income) == (
        sound.value,
        sound.as_of,
        sound.income,
    )
    assert (sound.lendable, unsound.lendable) == (sound.value, 0)
    assert resale_of(unsound) == resale_of(sound)


def test_assess__silent_for_thirty_days__earns_nothing_and_lends_nothing(told):
    silent = told(total=STEP, total_before=STEP)

    assert (silent.value, silent.lendable, silent.income) == (0, 0, 0)
    assert silent.as_of == boa.env.timestamp, "known to be zero, not absent"
    assert resale_of(silent) == (8 * PRICE, boa.env.timestamp)


@pytest.mark.parametrize("quotes", range(QUORUM + 1))
def test_assess__fewer_than_three_quotes__no_resale(appraising, appraiser, quotes):
    appraising.machine()
    appraising.market()
    appraising.quotes(*[PRICE] * quotes)

    told = resale_of(appraiser.assess(1))

    assert told == ((8 * PRICE, boa.env.timestamp) if quotes == QUORUM else ABSENT)


def test_assess__price_comes_back_after_a_gap__resale_goes_on_from_where_it_stood(
    appraised, appraiser
):
    boa.env.timestamp += 30 * DAY
    assert resale_of(appraiser.assess(1)) == ABSENT

    appraised.quotes(*[PRICE // 2] * 3)

    assert resale_of(appraiser.assess(1)) == (8 * PRICE, boa.env.timestamp)


def test_assess__unknown_asset__reverts(appraised, appraiser):
    for asset in (0, 2, 2**256 - 1):
        with boa.reverts("appraiser: no such asset"):
            appraiser.assess(asset)
        with boa.reverts("appraiser: no such asset"):
            appraiser.value(asset)
        with boa.reverts("appraiser: no such asset"):
            appraiser.lendable(asset)
    assert appraiser.assess(1).value > 0


huge = st.integers(0, 2**40 - 1)


@given(
    machine=st.fixed_dictionaries(
        {
            "accelerator": st.sampled_from([ACCELERATOR, b"\0" * 32, b"\xff" * 32]),
            "count": st.integers(1, 2**16 - 1),
            "purchase_price": st.integers(0, 2**96 - 1),
            "commissioned_at": huge,
            "flags": st.integers(0, 255),
            "is_metered": st.booleans(),
            "is_live": st.booleans(),
            "has_equivocated": st.booleans(),
            "final_until": huge | st.integers(0, STEP),
            "total": huge,
            "total_before": huge,
            "net": st.integers(0, 3 * (2**64 - 1)),
            "paid_seconds": st.integers(0, 3 * 2**14 * 3_600),
        }
    ),
    prices=st.lists(st.integers(1, 2**96 - 1), max_size=5),
    jump=st.lists(st.integers(1, 2**96 - 1), max_size=5),
    waits=st.tuples(st.integers(1, 9 * DAY), st.integers(0, 30 * 365 * DAY)),
    rate=st.sampled_from([0, 1, RATE, 2**64 - 1]),
    utilisation=st.integers(0, 10_000),
    replaced=st.booleans(),
)
def test_assess__any_state_of_a_registered_asset__never_reverts(
    appraising, appraiser, machine, prices, jump, waits, rate, utilisation, replaced
):
    with boa.env.anchor():
        appraising.machine(**machine)
        appraising.market(rate, utilisation)
        appraising.quotes(*prices)
        boa.env.timestamp += waits[0]
        appraising.quotes(*jump)
        if replaced:
            appraising.seat(0)
        boa.env.timestamp += waits[1]

        told = appraiser.assess(1)
        moved, raw, as_of = appraiser.price_of(machine["accelerator"])

    assert told.resale == (moved * machine["count"] if raw else 0)
    assert told.priced_at == as_of
    known = raw and rate and machine["is_metered"] and not machine["flags"] & FLAG_RETIRED
    known = known and machine["accelerator"] == ACCELERATOR
    assert bool(told.as_of) == bool(known)
    assert told.lendable <= told.value <= told.resale
    if not known:
        assert (told.value, told.lendable) == (0, 0)
    if not machine["is_live"] or machine["has_equivocated"]:
        assert told.lendable == 0
