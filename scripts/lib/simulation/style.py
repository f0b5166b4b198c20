"""How every chart of a simulation looks, and where it goes."""

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

STYLE: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#d9d9d9",
    "grid.linewidth": 0.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "wellhead",
}


def save(figure: Figure, folder: Path, stem: str) -> list[Path]:
    """Write the figure into `folder` as SVG and PNG and return the files."""
    files = [folder / f"{stem}.svg", folder / f"{stem}.png"]
    folder.mkdir(parents=True, exist_ok=True)
    figure.savefig(files[0], metadata={"Date": None, "Creator": "Wellhead"})
    figure.savefig(files[1], dpi=120)
    plt.close(figure)
    return files
