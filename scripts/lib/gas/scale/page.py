"""`docs/gas-scale.md`: cost by how many there are, and what calldata weighs on a rollup."""

from collections.abc import Mapping

from scripts.lib.gas.scale.calldata import Weight
from scripts.lib.gas.scale.curve import FLAT_GAS, Curve
from scripts.lib.simulation.page import table

REFRESH = "python -m scripts.gas_scale --write"
_HEAD = f"""\
# Gas by number

Cost by number of payees, reports, accelerators, leases, loans and exits: whole transactions,
measured like [gas.md](gas.md), on anvil, in the steady state. `{REFRESH}` measures anew and writes
this page, its chart and `tests/snapshots/gas_scale.json`; `make fuzz` runs `--check`, which
fails when a figure differs or when what the design calls flat is not.

![Gas by payees, reports, accelerators, leases, loans and exits](gas-scale.svg)

Flat: the points lie at most {FLAT_GAS} gas apart. A zero byte of calldata costs 12 less than
another, and arithmetic on other amounts takes a few steps more or less.

Who leaves a pool while others wait does so by `request_redeem`: `withdraw` is refused until nobody
waits. All exits of a day are served as one, and a call serves two days at most: whoever pays into
the pool, or calls `serve`, pays the same for one exit and for a hundred.

"""
_CALLDATA = """\
## Calldata on a rollup

A rollup pays for bytes after compression. Compressed here by zlib at level 9, which stands in for
FastLZ (what OP chains price by: weaker, so larger) and for the brotli and zlib of batches.
"Alone" is one transaction; "in a stream" is its share when the last few of its kind are compressed
together, as in a batch: the least it can be, as calls of this campaign differ in little but the
reports. Only calldata is counted, not envelope and signature of the carrier. `submit_many` carries
64 reports.

"""
_LAYOUT = """
What in the layout helps:

- **Fixed words that are mostly zero.** Ids count from 1, times take five bytes, amounts six or
  seven: padding is most of the calldata and compresses to almost nothing. Words packed by hand
  would save little on a rollup and cost arithmetic everywhere.
- **One batch, one frame.** In `submit_many` fields of equal value (hour, mode) stand 10 words
  apart, report after report, so what repeats is found; a report in a batch carries no
  selector and no transaction of its own.
- **What does not compress is what proves.** A report holds 65 bytes of signature and 32 of evidence
  that look random; they are the greater part of what is left, and no layout makes them smaller.
- **Nothing is sent that the chain knows.** `settle`, `close` and `claim` name a lease or an
  account; rates, terms, prices and payees are read from storage.
"""


def render(curves: Mapping[str, Curve], weights: Mapping[str, Weight]) -> str:
    """Return the page."""
    parts = (_HEAD, _costs(curves), "\n", _words(curves), "\n", _CALLDATA, _bytes(weights), _LAYOUT)
    return "".join(parts)


def _costs(curves: Mapping[str, Curve]) -> str:
    rows = (
        (
            curve.path,
            curve.by,
            "; ".join(f"{number}: {gas:,}" for number, gas in sorted(curve.points.items())),
            f"{curve.each:,}",
            f"flat ({curve.spread} apart)" if curve.is_flat else "not flat",
        )
        for curve in curves.values()
    )
    return table(("path", "by", "number: gas", "gas for one more", ""), rows)


def _words(curves: Mapping[str, Curve]) -> str:
    flat = [f"`{curve.path}` by {curve.by}" for curve in curves.values() if curve.is_flat]
    grow = [curve for curve in curves.values() if not curve.is_flat]
    grown = "".join(
        f"- `{curve.path}` by {curve.by}: {'grows' if curve.each > 0 else 'falls'}, "
        f"{abs(curve.each):,} gas for each one more on average.\n"
        for curve in grow
    )
    return "Flat, as the design says: " + "; ".join(flat) + ".\n\n" + "Not flat:\n\n" + grown


def _bytes(weights: Mapping[str, Weight]) -> str:
    rows = (
        (
            path,
            f"{one.size:,}",
            f"{one.zeros / one.size:.0%}",
            f"{one.alone:,}",
            f"{one.alone / one.size:.0%}",
            f"{one.stream:,} ({one.together})" if one.together > 1 else "",
        )
        for path, one in weights.items()
    )
    headings = ("path", "bytes", "zeros", "alone", "of its size", "in a stream (of so many)")
    return table(headings, rows)
