"""Amounts and percentages are read and written exactly."""

import pytest

from oracle.errors import FatalError
from scripts.lib.leasing.money import Money, bps, percent

USD = Money("USDC", 6, "0x" + "11" * 20)


@pytest.mark.parametrize(
    ("units", "text"),
    [
        (0, "0.00 USDC"),
        (1, "0.000001 USDC"),
        (2_690_000, "2.69 USDC"),
        (2_500_000, "2.50 USDC"),
        (1_234_567_890_000, "1,234,567.89 USDC"),
        (10**30, "1,000,000,000,000,000,000,000,000.00 USDC"),
    ],
)
def test_text__units__exact_with_the_symbol(units: int, text: str) -> None:
    assert USD.text(units) == text


def test_share__odd_division__rounds_half_even_to_a_unit() -> None:
    assert USD.share(10, 4) == "0.000002"
    assert USD.share(14, 4) == "0.000004"
    assert USD.share(21_520_000, 8) == "2.69"


@pytest.mark.parametrize(
    ("text", "units"), [("2.50", 2_500_000), ("2", 2_000_000), ("0.000001", 1), ("1e2", 10**8)]
)
def test_units__dollars__exact(text: str, units: int) -> None:
    assert USD.units(text, "--rate") == units


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("two", "--rate 'two' is no number"),
        ("1,000", "--rate '1,000' is no number"),
        ("nan", "--rate 'nan' is no number"),
        ("inf", "--rate 'inf' is no number"),
        ("9" * 31, "is no number"),
        ("0", "--rate 0 is not above zero"),
        ("-1", "--rate -1 is not above zero"),
        ("0.0000001", "has more decimals than USDC: give at most 6"),
    ],
)
def test_units__not_an_amount__says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(FatalError, match=said):
        USD.units(text, "--rate")


@pytest.mark.parametrize(
    ("text", "share", "shown"),
    [("99", 9_900, "99 %"), ("99.5", 9_950, "99.5 %"), ("0", 0, "0 %"), ("30%", 3_000, "30 %")],
)
def test_bps__percentage__there_and_back(text: str, share: int, shown: str) -> None:
    assert bps(text, "--sla") == share
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("100.01", "is no percentage: give 0 to 100"),
        ("-1", "is no percentage"),
        ("99.999", "has more than two decimals"),
        ("most", "is no number"),
    ],
)
def test_bps__not_a_percentage__says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(FatalError, match=said):
        bps(text, "--sla")
