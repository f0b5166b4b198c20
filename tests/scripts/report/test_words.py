"""Amounts, shares and times as the page says them."""

from scripts.lib.report.page import words
from scripts.lib.report.page.words import Money

GAP = "\N{NO-BREAK SPACE}"


def test_show__amounts__cents_and_never_less_than_there_is() -> None:
    money = Money(6)
    assert money.show(1_234_567_891) == "$1,234.57"
    assert money.show(4) == "$0.000004", "what would show as nothing is shown in full"
    assert money.show(0) == "$0.00"
    assert money.show(-63_915_900_000) == "\N{MINUS SIGN}$63,915.90"
    assert money.show(None) == words.ABSENT
    assert Money(8).show(150_000_000) == "$1.50"


def test_rate__wad__dollars_an_hour() -> None:
    assert Money(6).rate(2_690_000 * 10**18) == "$2.690"
    assert Money(6).rate(None) == words.ABSENT


def test_whole__axis_labels__short() -> None:
    money = Money(6)
    shown = [money.whole(value * 10**6) for value in (0, 0.5, 1_500, 20_000)]
    assert shown == ["$0", "$0.5", "$1,500", "$20k"]


def test_percent__of_nothing__is_absent() -> None:
    assert words.percent(973, 1_000) == f"97.3{GAP}%"
    assert words.percent(0, 0) == words.ABSENT


def test_span__seconds__in_hours_and_minutes() -> None:
    assert words.span(75_420) == f"20{GAP}h{GAP}57{GAP}min"
    assert words.span(3_600) == f"1{GAP}h"
    assert words.span(59) == f"59{GAP}s"


def test_brief__other_year__is_said() -> None:
    now, before = 1_772_971_200, 1_767_571_500 - 365 * 86_400
    assert words.brief(1_767_571_500, now) == f"5{GAP}Jan{GAP}00:05"
    assert words.brief(before, now) == f"5{GAP}Jan{GAP}2025{GAP}00:05"
    assert words.brief(0, now) == words.ABSENT
