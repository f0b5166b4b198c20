"""What collectors do with moments and with what nobody expects."""

from scripts.lib.report.collectors import days, sheet
from scripts.lib.report.collectors.sheet import OTHER
from tests.scripts.report.conftest import DAY, FIRST


def test_by_day__span__is_cut_at_midnights() -> None:
    cut = list(days.by_day(FIRST + 300, FIRST + 2 * DAY + 60))
    assert cut == [
        (FIRST + 300, FIRST + DAY),
        (FIRST + DAY, FIRST + 2 * DAY),
        (FIRST + 2 * DAY, FIRST + 2 * DAY + 60),
    ]
    assert list(days.by_day(FIRST, FIRST)) == []


def test_by_purpose__rest__is_a_flow_of_its_own() -> None:
    known = {"rent": 5, "loans": 7}
    assert [flow.amount for flow in sheet.by_purpose("in", known, 12)] == [5, 7]
    stray = list(sheet.by_purpose("in", known, 15))[-1]
    assert (stray.purpose, stray.amount) == (OTHER, 3)
