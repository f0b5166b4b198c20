"""Rental prices from a file, and the low rent among them."""

import csv
import math
import statistics
from collections.abc import Callable
from pathlib import Path

from oracle.errors import FatalError

COLUMNS = ("accelerator", "form_factor", "kind", "usd_per_gpu_hour")


def median_rent(path: Path) -> float:
    """Return the median of on-demand H100 SXM, dollars an hour; FatalError if there is none."""
    prices = [dollars for _, dollars in priced(path, _counts)]
    if not prices:
        raise FatalError(f"{path}: no on-demand H100 SXM in it")
    return statistics.median(prices)


def priced(
    path: Path, counts: Callable[[dict[str, str]], bool]
) -> list[tuple[dict[str, str], float]]:
    """Return the rows that count, each with its dollars an hour; FatalError names a bad line."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise FatalError(f"{path}: no column {missing[0]}")
            return [
                (row, _dollars(path, reader.line_num, row["usd_per_gpu_hour"]))
                for row in reader
                if counts(row)
            ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise FatalError(f"{path}: not a CSV file of text") from error


def _counts(row: dict[str, str]) -> bool:
    return (
        row["accelerator"] == "H100"
        and (row["form_factor"] or "").startswith("SXM")
        and row["kind"] == "on_demand"
    )


def _dollars(path: Path, line: int, text: str | None) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not 0 < value < 1_000:
        raise FatalError(f"{path}:{line}: {text!r} is no price of an hour in dollars")
    return value
