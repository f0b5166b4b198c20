"""Starting prices from a file, and files that have none."""

from pathlib import Path

import pytest

from oracle.errors import FatalError
from scripts.lib.market import starts

HEADER = "accelerator,memory_gb,form_factor,provider,region,usd_per_gpu_hour,kind,source"
H100 = (
    "H100,80,SXM5,one,US,1.87,on_demand,x",
    "H100,80,SXM5,two,EU,2.95,on_demand,x",
    "H100,80,SXM5,two,EU,1.25,spot,x",
    "H100,80,SXM,three,VN,2.00,on_demand,x",
)
OTHERS = ("A100,80,PCIE,one,US,0.87,on_demand,x", "RTX4090,24,PCIE,one,US,0.35,on_demand,x")


def prices(folder: Path, *lines: str, header: str = HEADER) -> Path:
    file = folder / "prices.csv"
    file.write_text("\n".join((header, *lines)) + "\n")
    return file


def test_from_prices__catalogue__on_demand_medians_dearest_first(tmp_path: Path) -> None:
    found = starts.from_prices(prices(tmp_path, *OTHERS, *H100, "TPU,1,x,y,z,9,on_demand,x"))
    assert [one.name for one in found.each] == ["H100", "A100", "RTX4090"]
    first = found.each[0]
    assert (first.offers, first.cheapest, first.median, first.dearest) == (3, 1.87, 2.00, 2.95)
    assert found.is_real and "5 posted on-demand prices of 3" in found.source


def test_floor__h100__its_power_for_an_hour(tmp_path: Path) -> None:
    first = starts.from_prices(prices(tmp_path, *OTHERS, *H100)).each[0]
    assert first.floor == pytest.approx(0.7 * 1.3 * 0.10)
    assert first.ceiling == 16.0


@pytest.mark.parametrize(
    ("lines", "header", "said"),
    [
        (H100, HEADER, "prices of 1 accelerators of .*: give 3 or more"),
        (H100, "accelerator,kind", "no column form_factor"),
        ((*H100, "A100,80,PCIE,one,US,cheap,on_demand,x"), HEADER, ":6: 'cheap' is no price"),
        ((*H100, "A100,80,PCIE,one"), HEADER, "give 3 or more"),
        (
            (*OTHERS, "V100,16,SXM2,one,US,0.03,on_demand,x"),
            HEADER,
            "V100 at 0.03 .* not above its power",
        ),
    ],
)
def test_from_prices__bad_file__says_what_and_where(
    tmp_path: Path, lines: tuple[str, ...], header: str, said: str
) -> None:
    with pytest.raises(FatalError, match=said):
        starts.from_prices(prices(tmp_path, *lines, header=header))


def test_made_up__three_and_says_so() -> None:
    found = starts.made_up()
    assert len(found.each) == starts.LEAST and not found.is_real and "made up" in found.source
