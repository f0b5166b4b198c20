"""Many similar lines in little memory: an hour's samples are 3.5 MiB as text, a tenth so."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

BLOCK_LINES = 64


class PackedLines(Sequence[str]):
    """ASCII lines in order; all but the newest few are compressed, in blocks. Grows only."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._blocks: list[bytes] = []
        self._open: list[str] = []
        for line in lines:
            self.append(line)

    def append(self, line: str) -> None:
        """Add one line, without its end."""
        self._open.append(line)
        if len(self._open) == BLOCK_LINES:
            self._blocks.append(zlib.compress("\n".join(self._open).encode("ascii")))
            self._open = []

    def __len__(self) -> int:
        return len(self._blocks) * BLOCK_LINES + len(self._open)

    def __iter__(self) -> Iterator[str]:
        for block in self._blocks:
            yield from _unpacked(block)
        yield from self._open

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...

    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        place = range(len(self))[index]
        block, offset = divmod(place, BLOCK_LINES)
        is_open = block == len(self._blocks)
        return self._open[offset] if is_open else _unpacked(self._blocks[block])[offset]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


def _unpacked(block: bytes) -> list[str]:
    return zlib.decompress(block).decode("ascii").split("\n")
