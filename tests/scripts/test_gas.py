"""Floors follow the formula; a figure that moves, an aim that is missed, is a fault."""

from dataclasses import replace

import pytest

from scripts import gas
from scripts.lib.gas import aims, floor, page
from scripts.lib.gas.aims import AIMS, Aim
from scripts.lib.gas.floor import Needs, event
from scripts.lib.gas.reasons import REASONS
from scripts.lib.gas.stage import Figure

FIGURES = {
    "settle": Figure(110_000, 94_000, "4 further contracts"),
    "setUser": Figure(32_500, 30_600, "1 updated slot"),
}


@pytest.fixture
def few_aims(monkeypatch: pytest.MonkeyPatch) -> dict[str, Aim]:
    """Aims of one path only, so that two figures are a whole campaign."""
    chosen = {"settle": Aim(115_000)}
    for name in [path for path in AIMS if path not in chosen]:
        monkeypatch.delitem(AIMS, name)
    monkeypatch.setitem(AIMS, "settle", chosen["settle"])
    for name in list(REASONS):
        monkeypatch.delitem(REASONS, name)
    return AIMS


def test_transaction__erc721_transfer__floor_of_the_published_table() -> None:
    """A transferFrom between two full addresses, of an id of two bytes."""
    data = b"\x23\xb8\x72\xdd" + 2 * (bytes(12) + b"\xff" * 20) + bytes(30) + b"\1\1"
    assert floor.calldata_gas(data) == 46 * 16 + 54 * 4
    assert floor.transaction(floor.TITLE_TRANSFER, data) == 40_927


def test_needs__added_and_multiplied__every_ingredient_counts() -> None:
    each = Needs(1, 1, 1, 1, 1, 1, 1, 1, 1)
    assert each.gas == 2_600 + 22_100 + 5_000 + 2_100 + 100 + 3_000 + 375 + 375 + 8
    assert (each + each).gas == (each * 2).gas == 2 * each.gas


def test_event__indexed_and_words__topics_and_bytes() -> None:
    assert event(3, 2) == Needs(logs=1, topics=4, log_bytes=64)
    assert event(3, 2).gas == 375 + 4 * 375 + 64 * 8


def test_made_of__needs__in_words() -> None:
    assert Needs(signatures=1, updated=2, logs=1).made_of == "1 signature, 2 updated slots, 1 event"


def test_faults__same_as_committed__none(few_aims: dict[str, Aim]) -> None:
    assert gas.faults(gas.entries(FIGURES), page.render(FIGURES), FIGURES) == []


def test_faults__figure_moved__named_with_the_way_to_refresh(few_aims: dict[str, Aim]) -> None:
    moved = {**FIGURES, "setUser": replace(FIGURES["setUser"], gas=32_501)}
    found = gas.faults(gas.entries(FIGURES), page.render(moved), moved)
    assert len(found) == 1
    assert found[0].startswith("setUser: was {'gas': 32500")
    assert found[0].endswith(f"({gas.REFRESH})")


def test_faults__page_not_refreshed__said(few_aims: dict[str, Aim]) -> None:
    found = gas.faults(gas.entries(FIGURES), "# Gas\n", FIGURES)
    assert found == [f"docs/gas.md is not what was measured ({gas.REFRESH})"]


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        (Aim(110_000), None),
        (Aim(109_999, "a reason"), None),
        (Aim(109_999), "settle: 110000 gas, the aim is 109999: make it cheaper or say why"),
        (Aim(110_000, "a reason"), "settle: reaches its aim: take its reason out"),
    ],
)
def test_faults__aim_missed__only_with_a_reason(
    few_aims: dict[str, Aim], aim: Aim, said: str | None
) -> None:
    few_aims["settle"] = aim
    found = aims.faults({path: figure.gas for path, figure in FIGURES.items()})
    assert len(found) == (said is not None)
    assert said is None or found[0].startswith(said)


def test_faults__path_with_an_aim_not_measured__said(few_aims: dict[str, Aim]) -> None:
    assert aims.faults({"setUser": 1}) == ["settle: has an aim but is not measured"]


def test_render__path_over_its_aim__reason_given(few_aims: dict[str, Aim]) -> None:
    assert "\nNone.\n" in page.render(FIGURES)
    few_aims["settle"] = Aim(100_000, "it pays five parties")
    text = page.render(FIGURES)
    assert "| settle | 110,000 | 94,000 | +17% | 100,000 | over its aim |" in text
    assert "- **settle**: it pays five parties." in text
