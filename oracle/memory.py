"""Keeps a process small that stays for months; where the C library cannot, nothing happens."""

import ctypes
import gc
from contextlib import suppress

M_ARENA_MAX = -8
"""Of glibc's malloc.h."""


def share_one_arena() -> None:
    """Let all threads share glibc's one heap: a heap for each costs megabytes and gains nothing
    where one thread runs at a time. Elsewhere (musl) there is nothing to do."""
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def give_memory_back() -> None:
    """Return to the system what the start took and does not need any more."""
    gc.collect()
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
