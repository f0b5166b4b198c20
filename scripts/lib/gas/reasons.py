"""Why a path costs more than 1.25 times its floor: where its gas goes, from its opcodes.

Each figure is the sum over the opcodes of the measured transaction (`debug_traceCall`), by kind.
"""

from collections.abc import Mapping

from scripts.lib.gas.stage import Figure

LIMIT = 1.25
"""A path dearer than so many times its floor needs a reason."""

REASONS: dict[str, str] = {
    "submit_many: a further hour of the same asset": (
        "only 100 gas a slot are left of storage, so 2,730 of arithmetic (checks of ten fields, "
        "packing totals and card), 900 of memory and ABI coding and 350 of hashing weigh against a "
        "floor of 10,000; keeping totals in memory from report to report would save 300 and leave "
        "two paths that record"
    ),
    "refute: six hours": (
        "it touches no slot beyond its floor; 10,900 are arithmetic, most of it the checks and the "
        "packing of each refuted hour, 4,200 memory and ABI coding of hours and signatures, 500 "
        "hashing"
    ),
    "post_offer": (
        "it touches no slot beyond its floor; 12,100 are arithmetic (bounds of ten fields, packing "
        "them in one word, the machine's weight in the index), 4,000 memory and ABI coding, 900 "
        "warm slots, 1,000 hashing of keys, 600 re-entrancy locks"
    ),
    "repay: all of it": (
        "18,200 are arithmetic (interest and rate of the pool), 6,700 memory and ABI coding in ten "
        "calls, 2,900 warm slots, 1,600 hashing, 1,400 re-entrancy locks; 6,300 read the machine's "
        "specification whole where only the accelerator is asked for, 4,200 look whether the loan "
        "was carried below its debt"
    ),
    "refinance": (
        "a whole loan ends and a whole loan begins: 53,200 are arithmetic (both pools' interest "
        "and rates, and every rule of a new loan), 17,500 memory and ABI coding in 35 calls, 6,100 "
        "warm slots, 3,300 hashing, 2,800 warm calls, 1,600 re-entrancy locks; 4,200 read the "
        "machine's specification whole"
    ),
    "take": (
        "the sale pays the pool, which first carries the loan at its price and then ends it: its "
        "words are written again at each step (5,200 of warm slots, 3,200 of a further rate and "
        "carrying event); 26,300 are arithmetic, 9,400 memory and ABI coding, 2,700 hashing, 1,600 "
        "re-entrancy locks; 6,300 read the machine's specification whole where only the "
        "accelerator is asked for"
    ),
}


def is_far(figure: Figure) -> bool:
    """Return whether a path costs more than `LIMIT` times its floor."""
    return figure.gas > LIMIT * figure.floor


def faults(figures: Mapping[str, Figure]) -> list[str]:
    """Return the paths far over their floor without a reason, and reasons that are not needed."""
    found = [
        f"{path}: {figure.gas} gas is over {LIMIT} times its floor of {figure.floor}: make it "
        "cheaper or say why in scripts/lib/gas/reasons.py"
        for path, figure in figures.items()
        if is_far(figure) and path not in REASONS
    ]
    for path in REASONS:
        if path not in figures:
            found.append(f"{path}: has a reason but is not measured")
        elif not is_far(figures[path]):
            found.append(f"{path}: within {LIMIT} of its floor: take its reason out")
    return found
