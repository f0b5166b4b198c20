"""What is called flat must be flat; page, chart and snapshot say what was measured."""

import json
import random
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import matplotlib.pyplot as plt
import pytest

from scripts import gas_scale
from scripts.lib.gas.scale import calldata, chart, curve, page
from scripts.lib.gas.scale.curve import FLAT_GAS, Curve

FLAT = Curve("deposit", "payees", True, {1: 70_000, 100: 70_000 + FLAT_GAS})
GROWING = Curve("register", "accelerators", False, {1: 300_000, 16: 1_050_000})
CURVES = {"deposit": FLAT, "register": GROWING}
WEIGHTS = {"LeaseEscrow.close": calldata.weigh([bytes(32) + b"\1"])}


def words(svg: str) -> set[str]:
    """Return every text of a chart."""
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return {" ".join(one.itertext()) for one in found}


def test_each__between_the_ends__gas_for_one_more() -> None:
    assert (GROWING.each, GROWING.spread) == (50_000, 750_000)


@pytest.mark.parametrize(("more", "faults"), [(0, 0), (1, 1)])
def test_faults__flat_curve__up_to_the_tolerance(more: int, faults: int) -> None:
    points = {**FLAT.points, 50: 70_000 + FLAT_GAS + more}
    found = curve.faults({**CURVES, "deposit": replace(FLAT, points=points)})
    assert len(found) == faults
    assert all(line.startswith("deposit: called flat, but its points lie 301") for line in found)


def test_weigh__zeros_and_random__only_zeros_compress() -> None:
    noise = random.Random(7).randbytes(1_000)
    padded = calldata.weigh([bytes(1_000)])
    assert (padded.size, padded.zeros) == (1_000, 1_000)
    assert padded.alone < 20
    assert calldata.weigh([noise]).alone >= 1_000
    assert calldata.weigh([noise] * 4).stream < 300 < calldata.weigh([noise] * 4).alone


def test_faults__as_committed__none_and_each_difference_said() -> None:
    committed = gas_scale.entries(CURVES, WEIGHTS)
    written = gas_scale.documents(CURVES, WEIGHTS)
    assert gas_scale.faults(committed, written, CURVES, WEIGHTS) == []
    moved = {**CURVES, "register": replace(GROWING, points={1: 300_000, 16: 1_050_001})}
    (figure, *stale) = gas_scale.faults(committed, written, moved, WEIGHTS)
    assert figure.startswith("register: was")
    assert figure.endswith(f"(refresh: {page.REFRESH})")
    assert any(line.startswith("docs/gas-scale.md is not what was measured") for line in stale)


def test_documents__curves__table_words_and_chart() -> None:
    texts = gas_scale.documents(CURVES, WEIGHTS)
    text = texts["gas-scale.md"]
    assert "| deposit | payees | 1: 70,000; 100: 70,300 | 3 | flat (300 apart) |" in text
    assert "- `register` by accelerators: grows, 50,000 gas for each one more" in text
    assert "| LeaseEscrow.close | 33 | 97% |" in text
    said = words(texts["gas-scale.svg"])
    assert {"register: 300k to 1,050k", "deposit: 70k to 70k", "thousand gas"} <= said


def test_chart__every_curve_that_was_measured__is_drawn_or_left_out_by_name() -> None:
    committed = json.loads(gas_scale.SNAPSHOT.read_text("utf-8"))
    said = words(gas_scale.CHART.read_text("utf-8"))
    paths = {name.rsplit(", by ", 1)[0] for name in committed if ", by " in name}
    assert set(chart.LEFT_OUT) < paths
    for path in paths - set(chart.LEFT_OUT):
        assert any(one.startswith(f"{path.split(': ')[0]}: ") for one in said), path


@pytest.mark.parametrize(
    ("text", "ys", "highest"),
    [
        ("short", [1.0, 1.0, 90.0], 1.0),
        ("words that end in the middle", [1.0, 5.0, 90.0], pytest.approx(24.7, abs=0.1)),
        ("falls", [9.0, 2.0, 1.0], 9.0),
    ],
)
def test_beside__line_beside_its_words__is_below_them(
    text: str, ys: list[float], highest: float
) -> None:
    figure, axes = plt.subplots()
    axes.set_xscale("log")
    axes.set_xlim(1, 100)
    assert chart.beside(axes, text, [1, 10, 100], ys) == highest
    plt.close(figure)
