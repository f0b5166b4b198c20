"""What calldata weighs where a rollup pays for bytes: its size, and what it compresses to."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LEVEL = 9
_STREAM = 16
"""At most so many transactions of one path are compressed together."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of one path's calldata."""

    size: int
    """Of one transaction, as sent."""
    zeros: int
    """How many of them are zero."""
    alone: int
    """Compressed by itself."""
    stream: int
    """Compressed in a stream of `together` of its kind, for each of them."""
    together: int


def weigh(calls: Sequence[bytes]) -> Weight:
    """Return the weight of the last of these transactions, and of the last few of its size."""
    last = calls[-1]
    few = [one for one in calls if len(one) == len(last)][-_STREAM:]
    return Weight(
        size=len(last),
        zeros=last.count(0),
        alone=len(zlib.compress(last, _LEVEL)),
        stream=round(len(zlib.compress(b"".join(few), _LEVEL)) / len(few)),
        together=len(few),
    )


def weigh_all(calldata: Mapping[str, Sequence[bytes]]) -> dict[str, Weight]:
    """Return the weight of every path."""
    return {path: weigh(calls) for path, calls in calldata.items()}
