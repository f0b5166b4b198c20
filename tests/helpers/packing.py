"""Integers side by side in one word, the first in the lowest bits; independent of the contracts."""


def join(*fields: tuple[int, int]) -> int:
    """Join (value, width) pairs from the lowest bit up; ValueError where a value is too wide."""
    word, low = 0, 0
    for value, width in fields:
        if not 0 <= value < 1 << width:
            raise ValueError(f"{value} does not fit {width} bits")
        word += value << low
        low += width
    return word


def cut(word: int, *widths: int) -> list[int]:
    """Cut a word into fields of `widths` from the lowest bit up; ValueError if bits are left."""
    values = []
    for width in widths:
        word, value = divmod(word, 1 << width)
        values.append(value)
    if word:
        raise ValueError(f"unknown high bits {word:#x}")
    return values
