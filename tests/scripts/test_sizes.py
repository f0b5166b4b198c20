"""Sizes are compared with the limit and, exactly, with the snapshot."""

from pathlib import Path

import pytest

from oracle.errors import FatalError
from scripts import sizes
from scripts.lib import snapshot

MEASURED = {"LeaseEscrow": 20_000, "MetricsOracle": 12_345}


def test_faults__snapshot_agrees__none() -> None:
    assert sizes.faults(dict(MEASURED), MEASURED) == []


@pytest.mark.parametrize(
    ("committed", "fault"),
    [
        ({"LeaseEscrow": 20_001, "MetricsOracle": 12_345}, "LeaseEscrow: was 20001, is 20000"),
        ({"LeaseEscrow": 20_000}, "MetricsOracle: not in the snapshot, is 12345"),
        ({**MEASURED, "Gone": 1}, "Gone: no longer measured, was 1"),
    ],
)
def test_faults__snapshot_differs__named_with_the_way_to_refresh(
    committed: dict[str, int], fault: str
) -> None:
    assert sizes.faults(committed, MEASURED) == [f"{fault} ({sizes.REFRESH})"]


def test_faults__limit__broken_only_above_it() -> None:
    at_limit = {"LeaseEscrow": sizes.LIMIT}
    above = {"LeaseEscrow": sizes.LIMIT + 1}
    assert sizes.faults(at_limit, at_limit) == []
    assert len(sizes.faults(above, above)) == 1


def test_snapshot__saved_and_loaded__same(tmp_path: Path) -> None:
    file = tmp_path / "new" / "sizes.json"
    assert snapshot.load(file) == {}
    snapshot.save(file, MEASURED)
    assert snapshot.load(file) == MEASURED


def test_snapshot__not_json__one_line_says_so(tmp_path: Path) -> None:
    file = tmp_path / "sizes.json"
    file.write_text("{\n  oops\n}")
    with pytest.raises(FatalError, match=r"sizes.json is not JSON \(line 2\)"):
        snapshot.load(file)
