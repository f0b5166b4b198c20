"""Each machine's row says what title, meter, escrow and index say themselves."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.lease_builders import DAY, HOUR, ZERO, fields_of

LEASED, ENCUMBERED, RETIRED = 1, 2, 8


def row_of(lens, asset):
    (row,) = lens.fleet(asset, 1)
    return row


def assert_tells_what_they_say(stage, row):
    """Compare every field with the view of the contract that it comes from."""
    title, meter, escrow = stage.suite.title, stage.suite.meter, stage.suite.escrow
    asset = row.asset
    offer, nonce, _, stands = escrow.offer_of(asset)
    assert row.owner == title.ownerOf(asset)
    assert fields_of(row.spec) == fields_of(title.spec(asset))
    assert row.status == title.status(asset)
    assert row.lien_holder == title.lien_of(asset)
    assert (row.user, row.user_until) == (title.userOf(asset), title.userExpires(asset))
    assert fields_of(row.node) == fields_of(meter.node_of(asset))
    assert fields_of(row.head) == fields_of(meter.head(asset))
    assert row.final_until == meter.final_until(asset)
    assert fields_of(row.offer) == fields_of(offer)
    assert (row.offer_nonce, row.offer_stands) == (nonce, stands)
    assert row.unsettled == escrow.unsettled(asset)
    bonds = stage.suite.bonds
    assert (row.bond, row.bond_reserved) == (bonds.bond_of(asset), bonds.reserved_of(asset))
    count = escrow.lease_count(asset)
    assert row.lease_id == (asset * 10**6 + count if count else 0)
    lease = escrow.lease(row.lease_id) if count else None
    assert row.lessee == (lease.lessee if lease else ZERO)
    assert row.lease_ends_at == (lease.ends_at if lease else 0)
    if row.can_be_leased:
        assert escrow.quote(asset, offer.min_hours)[0] == row.hourly_rate
    else:
        with boa.reverts():
            escrow.quote(asset, max(offer.min_hours, 1))


def test_fleet__no_machine__is_empty(lens):
    assert lens.fleet(1, 50) == []


def test_fleet__idle_offered_and_let__each_says_what_the_contracts_say(stage, lens):
    idle, offered, let = stage.machine(), stage.machine(), stage.machine()
    stage.post(offered, hourly_rate=7_000_000, min_hours=3)
    lease_id = stage.open(let, 48)
    stage.run(let, START + 10 * HOUR, dark=((START + HOUR, START + 2 * HOUR),))

    rows = lens.fleet(1, 50)

    assert [row.asset for row in rows] == [idle, offered, let]
    for row in rows:
        assert_tells_what_they_say(stage, row)
    assert [row.can_be_leased for row in rows] == [False, True, False]
    assert [row.hourly_rate for row in rows] == [0, 7_000_000, 20_000_000]
    assert (rows[2].lease_id, rows[2].lessee) == (lease_id, stage.roles["lessee"])
    assert rows[2].user == stage.roles["lessee"]
    assert rows[2].status == LEASED
    assert rows[2].head.available_seconds == 9 * HOUR
    assert rows[2].unsettled == 9 * 20_000_000


def test_fleet__indexed_offer__costs_the_index_or_its_least(stage, lens, owner):
    asset = stage.machine()
    stage.post(asset, hourly_rate=1, is_indexed=True, premium_bps=1_000)
    row = row_of(lens, asset)
    assert_tells_what_they_say(stage, row)
    price = stage.suite.index.price_of(asset)
    assert row.can_be_leased
    assert row.hourly_rate == price * 11_000 // (10**18 * 10_000) > 1

    stage.post(asset, hourly_rate=10**12, is_indexed=True)
    assert row_of(lens, asset).hourly_rate == 10**12


def _answers(word):
    """Return code that answers one number: PUSH32 word PUSH0 MSTORE PUSH1 32 PUSH0 RETURN."""
    return b"\x7f" + word.to_bytes(32, "big") + b"\x5f\x52\x60\x20\x5f\xf3"


def test_fleet__index_at_the_highest_rate__shown_and_one_above_not(stage, lens):
    asset = stage.machine()
    stage.post(asset, hourly_rate=1, is_indexed=True)
    highest = 2**56 - 1

    boa.env.set_code(stage.suite.index.address, _answers(highest * 10**18))
    row = row_of(lens, asset)
    assert (row.hourly_rate, row.can_be_leased) == (highest, True)

    boa.env.set_code(stage.suite.index.address, _answers((highest + 1) * 10**18))
    row = row_of(lens, asset)
    assert (row.hourly_rate, row.can_be_leased) == (0, False)


@pytest.mark.parametrize("word", [None, 0, 2**255])
def test_fleet__index_without_a_price_or_broken__no_rate_and_the_page_stands(stage, lens, word):
    fixed, follows = stage.machine(), stage.machine()
    stage.post(fixed)
    stage.post(follows, is_indexed=True)
    burns_all_gas = b"\xfe"
    says = burns_all_gas if word is None else _answers(word)
    boa.env.set_code(stage.suite.index.address, says)

    rows = lens.fleet(fixed, 2)

    assert [row.hourly_rate for row in rows] == [20_000_000, 0]
    assert [row.can_be_leased for row in rows] == [True, False]
    assert [row.offer_stands for row in rows] == [True, True]


def test_fleet__never_enrolled__meter_fields_are_zero(stage, lens, host, owner):
    enrolled = stage.machine()
    spec = (1, b"B200".ljust(32, b"\0"), 1, 1, 1, b"US".ljust(32, b"\0"), 1, 1, b"\1" * 32)
    bare = stage.suite.title.register(host, spec, [b"\7" * 32], "", sender=owner)

    rows = lens.fleet(enrolled, 2)

    assert rows[0].node.is_live
    assert rows[1].asset == bare
    assert rows[1].spec.accelerator == spec[1]
    assert set(rows[1].node) == {0, ZERO}
    assert set(rows[1].head) == {0}
    assert rows[1].final_until == 0


def test_fleet__key_revoked__is_shown_as_it_stands(stage, lens, host):
    asset = stage.machine()
    stage.run(asset, START + HOUR)
    stage.suite.meter.revoke(asset, sender=host)

    row = row_of(lens, asset)

    assert_tells_what_they_say(stage, row)
    assert not row.node.is_live
    assert row.head.available_seconds == HOUR


def test_fleet__offer_withdrawn_or_of_a_former_owner__does_not_stand(stage, lens, host, operator):
    withdrawn, sold = stage.machine(), stage.machine()
    stage.post(withdrawn)
    stage.suite.escrow.withdraw_offer(withdrawn, sender=host)
    stage.post(sold)
    stage.suite.title.transferFrom(host, operator, sold, sender=host)

    rows = lens.fleet(withdrawn, 2)

    for row in rows:
        assert_tells_what_they_say(stage, row)
    assert [(row.offer_stands, row.hourly_rate) for row in rows] == [(False, 0)] * 2
    assert rows[1].offer.hourly_rate == 20_000_000


def test_fleet__retired_and_lease_long_over__says_so(stage, lens, host):
    asset = stage.machine()
    lease_id = stage.open(asset, 2)
    boa.env.timestamp += 3 * DAY
    stage.suite.escrow.close(lease_id)
    stage.suite.title.retire(asset, sender=host)

    row = row_of(lens, asset)

    assert_tells_what_they_say(stage, row)
    assert row.status == RETIRED
    assert (row.user, row.user_until) == (ZERO, START + 2 * HOUR)
    assert (row.lease_id, row.lease_ends_at) == (lease_id, START + 2 * HOUR)


def test_fleet__pages__meet_without_gap_and_end_empty(stage, lens):
    assets = [stage.machine() for _ in range(5)]

    pages = [lens.fleet(first, 2) for first in (1, 3, 5, 7, 2**256 - 1)]

    assert [[row.asset for row in page] for page in pages] == [[1, 2], [3, 4], [5], [], []]
    assert [row.asset for row in lens.fleet(1, 50)] == assets
    assert lens.fleet(2, 0) == []


@pytest.mark.parametrize("page", ["fleet", "pools"])
def test_pages__longer_than_allowed_or_from_zero__revert(lens, page):
    assert getattr(lens, page)(1, lens.MAX_ROWS()) == []
    with boa.reverts("lens: page too long"):
        getattr(lens, page)(1, lens.MAX_ROWS() + 1)
    with boa.reverts("lens: rows count from 1"):
        getattr(lens, page)(0, 1)
