"""What governance may set, and within which bounds."""

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.event_logs import only_event
from tests.helpers.index_stage import CURVE, DAY, H100, HIGHEST, LOWEST, OTHER, RATE, holder, wad

PATH = "contracts/leasing/PriceIndex.vy"


def test_constructor__curve__is_kept_and_the_deployer_owns(bare, owner):
    index = bare.index

    assert (index.TARGET_BPS(), index.STEEPNESS_BPS(), index.SPEED_BPS()) == CURVE
    assert index.TITLE() == index.METER() == bare.machines.address
    assert index.owner() == owner


def test_constructor__curve_off_bounds_or_no_code__reverts(bare, stranger):
    machines = bare.machines
    with boa.reverts("index: target off bounds"):
        boa.load(PATH, machines, machines, 4_999, 20_000, 40_000)
    with boa.reverts("index: title has no code"):
        boa.load(PATH, stranger, machines, *CURVE)
    with boa.reverts("index: meter has no code"):
        boa.load(PATH, machines, stranger, *CURVE)


def test_set_escrow__contract__is_the_one_that_is_read(bare, owner):
    other = boa.load("contracts/mocks/MockMachines.vy")
    bare.open()
    bare.register(1)
    bare.update(1, holder(1), is_leased=True)
    assert bare.totals() == (16, 16, 1)

    bare.index.set_escrow(other, sender=owner)

    assert only_event(bare.index, "EscrowSet") == {"escrow": other.address}
    assert bare.index.escrow() == other.address
    assert bare.totals() == (16, 16, 1)
    bare.index.refresh(1)
    assert bare.totals() == (0, 0, 0)  # nothing stands at the new one


def test_set_escrow__without_code__reverts(bare, owner, stranger):
    for account in (stranger, "0x" + "00" * 20):
        with boa.reverts("index: escrow has no code"):
            bare.index.set_escrow(account, sender=owner)
    assert bare.index.escrow() == bare.machines.address


def test_setters__stranger_and_escrow__revert(bare, stranger):
    for caller in (stranger, bare.machines.address):
        with boa.reverts("ownable: caller is not the owner"):
            bare.index.set_escrow(bare.machines, sender=caller)
        with boa.reverts("ownable: caller is not the owner"):
            bare.index.set_market(H100, RATE, LOWEST, HIGHEST, sender=caller)


def test_set_market__new__starts_at_its_rate(bare, owner):
    index = bare.index

    index.set_market(H100, RATE, LOWEST, HIGHEST, sender=owner)

    assert only_event(index, "MarketSet") == {
        "market": H100,
        "number": 1,
        "base": wad(RATE),
        "lowest": wad(LOWEST),
        "highest": wad(HIGHEST),
    }
    market = index.market(H100)
    assert (market.number, market.base, market.price) == (1, wad(RATE), wad(RATE))
    assert (market.lowest, market.highest) == (wad(LOWEST), wad(HIGHEST))
    assert (market.utilisation_bps, market.listed, market.leased, market.owners) == (0, 0, 0, 0)
    assert index.bounds_of(H100) == (LOWEST, HIGHEST)
    assert index.market(OTHER).number == 0
    assert index.bounds_of(OTHER) == (0, 0)
    bare.open(OTHER)
    assert index.market(OTHER).number == 2


def test_set_market__again__keeps_its_drifted_base_and_counters(indexing, host):
    indexing.register(1)
    indexing.update(1, host, is_leased=True)
    boa.env.timestamp += DAY
    drifted = indexing.index.market(H100).base
    assert drifted > wad(RATE)

    indexing.open(start=5 * RATE)

    market = indexing.index.market(H100)
    assert (market.base, market.number) == (drifted, 1)
    assert (market.listed, market.leased, market.owners) == (16, 16, 1)
    boa.env.timestamp += DAY
    again = indexing.index.market(H100).base
    assert abs(again * wad(RATE) - drifted**2) <= drifted * 20 * 10**6  # a day more, not two


@pytest.mark.parametrize(
    ("low", "high", "base"), [(RATE + 1, HIGHEST, RATE + 1), (LOWEST, RATE - 1, RATE - 1)]
)
def test_set_market__again_with_base_outside__clamps_it(indexing, low, high, base):
    indexing.open(start=low, low=low, high=high)

    assert only_event(indexing.index, "MarketSet")["base"] == wad(base)
    assert indexing.index.market(H100).base == wad(base)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((b"\0" * 32, RATE, LOWEST, HIGHEST), "index: no market"),
        ((H100, RATE, 0, HIGHEST), "index: lowest is zero"),
        ((H100, LOWEST - 1, LOWEST, HIGHEST), "index: start off bounds"),
        ((H100, HIGHEST + 1, LOWEST, HIGHEST), "index: start off bounds"),
        ((H100, RATE, HIGHEST, LOWEST), "index: start off bounds"),
        ((H100, RATE, LOWEST, 2**95 // 10**18 + 1), "index: highest too high"),
        ((H100, 2**255, LOWEST, 2**256 - 1), "index: highest too high"),
    ],
)
def test_set_market__out_of_bounds__reverts(bare, owner, arguments, reason):
    with boa.reverts(reason):
        bare.index.set_market(*arguments, sender=owner)
    assert bare.index.market(H100).number == 0


def test_set_market__at_the_bounds__stands(bare, owner):
    most = bare.index.MAX_RATE()
    assert most == 2**95 // 10**18

    bare.index.set_market(H100, most, 1, most, sender=owner)
    bare.index.set_market(OTHER, 1, 1, 1, sender=owner)

    assert bare.index.market(H100).base == wad(most)
    assert bare.index.market(OTHER).base == wad(1)


def test_set_market__dearest_full_for_a_week__feeds_on(bare, owner):
    """The widest numbers that governance can choose fit: nothing that an escrow calls reverts."""
    most = bare.index.MAX_RATE()
    bare.open(start=most, low=1, high=most)
    bare.register(1, 2**16 - 1)
    bare.update(1, holder(1), most * (2**16 - 1), is_leased=True)
    boa.env.timestamp += 7 * DAY

    assert bare.update(1, holder(1), 0, is_leased=True, is_new=False) == wad(most)
    for rate in (1, 2**64 - 1):
        bare.observe(1, rate, 30 * DAY // 4, 30 * DAY)
        boa.env.timestamp += DAY
    assert bare.index.market(H100).listed == 2**16 - 1


@given(watts=st.integers(0, 10**6), pue=st.integers(0, 10**5), unit=st.integers(0, 10**9))
def test_power_floor__any_power__is_rounded_up(deployed, watts, pue, unit):
    exact = -(-watts * pue * unit // (1_000 * 10_000))

    assert deployed.index.power_floor(watts, pue, unit) == exact


def test_power_floor__h100_at_twelve_cents__is_eleven_cents(deployed):
    """700 W, PUE 1.3, 0.12 $/kWh: 0.1092 $ an hour."""
    assert deployed.index.power_floor(700, 13_000, 120_000) == 109_200
