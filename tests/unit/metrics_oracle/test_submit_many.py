"""A batch: what is good is recorded, what is bad is skipped with its code and blocks nobody."""

import boa
import pytest

from tests.conftest import START
from tests.helpers.bad_reports import BAD, BAD_ITEMS, last_hour
from tests.helpers.event_logs import events_of
from tests.helpers.meter_model import HOUR
from tests.helpers.signing import ZERO_SIGNER


def test_submit_many__all_good__records_each(fleet, stranger):
    items = fleet.signed(*(last_hour(fleet, asset) for asset in range(1, 6)))

    with boa.env.prank(stranger):
        recorded = fleet.submit_many(items)
    told = events_of(fleet.meter, "Recorded")
    skipped = events_of(fleet.meter, "Skipped")

    assert recorded == 5
    assert told == [report.message() for report, _ in items]
    assert skipped == []
    for report, _ in items:
        head = fleet.meter.head(report.asset)
        assert head == (1, START + 7 * HOUR, 3_600, 1_800, report.energy_joules, 0, 1)


def test_submit_many__hours_of_one_asset_in_order__are_one_card(fleet):
    hours = range(1, 7)
    reports = [
        fleet.report(
            1,
            sequence=hour,
            started_at=START + hour * HOUR,
            ended_at=START + (hour + 1) * HOUR,
            available_seconds=hour,
        )
        for hour in hours
    ]

    assert fleet.submit_many(fleet.signed(*reports)) == 6

    assert fleet.meter.head(1)[:3] == (6, START + 7 * HOUR, sum(hours))
    for hour in hours:
        assert fleet.meter.available_at(1, START + (hour + 1) * HOUR) == sum(range(hour + 1))


def test_submit_many__the_most_it_takes__records_them(fleet):
    base = START + 6 * HOUR
    reports = [
        fleet.report(1, sequence=i + 1, started_at=base + i, ended_at=base + i + 1)
        for i in range(64)
    ]

    items = fleet.signed(*reports)
    more = fleet.signed(fleet.report(2, sequence=1, started_at=base, ended_at=base + 1))
    with pytest.raises(boa.BoaError):  # beyond the array's bound: no reason is given
        fleet.submit_many([*items, *more])
    assert fleet.meter.head(1).sequence == 0

    assert fleet.submit_many(items) == 64

    assert fleet.meter.head(1)[:3] == (64, base + 64, 64)


@pytest.mark.parametrize("position", range(3))
@pytest.mark.parametrize("bad", BAD_ITEMS)
def test_submit_many__one_bad_item_anywhere__blocks_no_other(fleet, bad, position):
    code, spoil = BAD_ITEMS[bad]
    item = spoil(fleet, last_hour(fleet, BAD))
    items = fleet.signed(last_hour(fleet, 1), last_hour(fleet, 2))
    items.insert(position, item)
    before = fleet.meter.head(BAD)

    recorded = fleet.submit_many(items)
    skipped = events_of(fleet.meter, "Skipped")
    told = events_of(fleet.meter, "Recorded")

    assert recorded == 2
    assert skipped == [{"asset": item[0].asset, "sequence": item[0].sequence, "code": code}]
    assert [event["asset"] for event in told] == [1, 2]
    assert fleet.meter.head(BAD) == before
    assert [fleet.meter.head(asset).available_seconds for asset in (1, 2)] == [3_600, 3_600]


def test_submit_many__silence_too_long__is_skipped(fleet):
    boa.env.timestamp = START + 17 * 12 * HOUR
    late = fleet.report(1, started_at=boa.env.timestamp - HOUR)
    fleet.meter.roll(2, 2)
    good = fleet.report(2, started_at=boa.env.timestamp - HOUR)

    assert fleet.submit_many(fleet.signed(late, good)) == 1

    skipped = events_of(fleet.meter, "Skipped")
    assert skipped == [{"asset": 1, "sequence": 1, "code": 16}]


def test_submit_many__node_revokes_just_before__costs_only_its_own_items(fleet):
    """T15: a key revoked in the block of a fleet's batch."""
    hours = [(START + h * HOUR, START + (h + 1) * HOUR) for h in (5, 6)]
    reports = [
        fleet.report(asset, sequence=i + 1, started_at=hours[i][0], ended_at=hours[i][1])
        for asset in range(1, 6)
        for i in (0, 1)
    ]
    items = fleet.signed(*reports)

    fleet.meter.revoke(3, sender=fleet.host)
    recorded = fleet.submit_many(items)
    skipped = events_of(fleet.meter, "Skipped")

    assert recorded == 8
    assert [(event["asset"], event["code"]) for event in skipped] == [(3, 6), (3, 6)]
    assert [fleet.meter.head(a).available_seconds for a in range(1, 6)] == [
        7_200,
        7_200,
        0,
        7_200,
        7_200,
    ]


def test_submit_many__same_item_twice__records_it_once(fleet):
    item = fleet.signed(last_hour(fleet, 1))[0]

    assert fleet.submit_many([item, item]) == 1

    assert [event["code"] for event in events_of(fleet.meter, "Skipped")] == [8]
    assert fleet.meter.head(1).available_seconds == 3_600


def test_submit_many__nothing_good__reverts(fleet):
    items = [(last_hour(fleet, asset), ZERO_SIGNER) for asset in (1, 2)]

    with boa.reverts("oracle: nothing recorded"):
        fleet.submit_many(items)


def test_submit_many__nothing_at_all__reverts(fleet):
    with boa.reverts("oracle: nothing recorded"):
        fleet.submit_many([])


@pytest.mark.parametrize(("reports", "signatures"), [(2, 1), (1, 2), (0, 1), (1, 0)])
def test_submit_many__lengths_differ__reverts(fleet, reports, signatures):
    report, signature = fleet.signed(last_hour(fleet, 1))[0]

    with boa.reverts("oracle: lengths differ"):
        fleet.meter.submit_many([report.as_tuple()] * reports, [signature] * signatures)
