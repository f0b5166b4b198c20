"""The reasons of `submit` and the codes of `submit_many` are one list, in one order."""

import boa
import pytest

from tests.helpers.bad_reports import BAD, BAD_ITEMS, last_hour
from tests.helpers.metering import Metering

REASONS = {
    1: "oracle: not enrolled",
    2: "oracle: signature length",
    3: "oracle: signature v",
    4: "oracle: high s",
    5: "oracle: zero signer",
    6: "oracle: key revoked",
    7: "oracle: not the node key",
    8: "oracle: sequence",
    9: "oracle: overlaps",
    10: "oracle: period",
    11: "oracle: late",
    12: "oracle: work unproven",
    13: "oracle: seconds",
    14: "oracle: mode",
    15: "oracle: energy",
    16: "oracle: roll first",
    17: "oracle: hour refuted",
}


@pytest.mark.parametrize("bad", BAD_ITEMS)
def test_submit__each_bad_item__reverts_with_the_reason_of_its_code(fleet: Metering, bad: str):
    code, spoil = BAD_ITEMS[bad]
    report, signature = spoil(fleet, last_hour(fleet, BAD))

    with boa.reverts(REASONS[code]):
        fleet.submit_report(report, signature)
    assert fleet.meter.head(BAD).sequence == 0


def test_bad_items__every_code_but_the_meter_books_own__is_among_them():
    assert {code for code, _ in BAD_ITEMS.values()} == set(REASONS) - {16, 17}
