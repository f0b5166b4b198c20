"""Colours by the style sheet's variables: readable in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

from scripts.lib.report.page import render

STYLE = Path(render.__file__).parent / "templates" / "style.css"
THEMES = ("light", "dark")
TEXT = ("text", "muted", "link", "good", "bad")
MARKS = ("one", "two", "three", "four", "soft", "bad")
GROUNDS = ("page", "raised", "good-page", "bad-page")


def palette(theme: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{([^}]*--page[^}]*)\}", STYLE.read_text())[:2]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light if theme == "light" else dark))


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast__known_pairs__as_defined() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_style__text_on_its_grounds__at_least_four_and_a_half(theme: str) -> None:
    colours = palette(theme)
    assert contrast(colours["text"], colours["page"]) >= 12
    for ground in GROUNDS:
        for text in TEXT:
            assert contrast(colours[text], colours[ground]) >= 4.5, (theme, text, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_style__marks_of_charts__at_least_three(theme: str) -> None:
    colours = palette(theme)
    for mark in MARKS:
        assert contrast(colours[mark], colours["page"]) >= 3, (theme, mark)


def test_style__both_themes__define_the_same_colours() -> None:
    assert palette("light").keys() == palette("dark").keys()
    assert set(re.findall(r"var\(--([\w-]+)\)", STYLE.read_text())) <= palette("light").keys()
