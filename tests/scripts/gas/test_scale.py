"""What is called flat must be flat; page, chart and snapshot say what was measured."""

import random
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from scripts import gas_scale
from scripts.lib.gas.scale import calldata, curve, page
from scripts.lib.gas.scale.curve import FLAT_GAS, Curve

FLAT = Curve("deposit", "payees", True, {1: 70_000, 100: 70_000 + FLAT_GAS})
GROWING = Curve("register", "accelerators", False, {1: 300_000, 16: 1_050_000})
CURVES = {"deposit": FLAT, "register": GROWING}
WEIGHTS = {"LeaseEscrow.close": calldata.weigh([bytes(32) + b"\1"])}


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
    chart = ElementTree.fromstring(texts["gas-scale.svg"])
    said = {" ".join(one.itertext()) for one in chart.iter("{http://www.w3.org/2000/svg}text")}
    assert {"register: 300k to 1,050k", "deposit: 70k to 70k", "thousand gas"} <= said
