"""A path far over its floor needs a reason, and only such a path has one."""

import pytest

from scripts import gas
from scripts.lib.gas import page, reasons
from scripts.lib.gas.aims import AIMS
from scripts.lib.gas.reasons import REASONS
from scripts.lib.gas.stage import Figure

NEAR = Figure(125_000, 100_000, "1 updated slot")
FAR = Figure(125_001, 100_000, "1 updated slot")


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Reasons of this test only, and no aims."""
    for table in (REASONS, AIMS):
        for name in list(table):
            monkeypatch.delitem(table, name)
    return REASONS


@pytest.mark.parametrize(
    ("figure", "reason", "said"),
    [
        (NEAR, None, None),
        (FAR, "it hashes", None),
        (FAR, None, "take: 125001 gas is over 1.25 times its floor of 100000: make it cheaper"),
        (NEAR, "it hashes", "take: within 1.25 of its floor: take its reason out"),
    ],
)
def test_faults__far_over_the_floor__only_with_a_reason(
    given: dict[str, str], figure: Figure, reason: str | None, said: str | None
) -> None:
    if reason:
        given["take"] = reason
    figures = {"take": figure}
    found = gas.faults(gas.entries(figures), page.render(figures), figures)
    assert len(found) == (said is not None)
    assert said is None or found[0].startswith(said)


def test_faults__reason_of_a_path_not_measured__said(given: dict[str, str]) -> None:
    given["tkae"] = "it hashes"
    assert reasons.faults({"take": NEAR}) == ["tkae: has a reason but is not measured"]


def test_render__far_over_the_floor__reason_given(given: dict[str, str]) -> None:
    given["take"] = "it hashes"
    assert "## Over 1.25x of their floor\n\n- **take**: it hashes.\n" in page.render({"take": FAR})
    assert "## Over 1.25x of their floor\n\nNone.\n" in page.render({"take": NEAR})
