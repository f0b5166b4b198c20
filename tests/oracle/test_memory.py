"""What the C library is told, where it can be told."""

from types import SimpleNamespace

import pytest

from oracle import memory


@pytest.fixture
def told(monkeypatch):
    """Put a C library in place that keeps what it is told."""
    kept: list[tuple[str, int, ...]] = []
    library = SimpleNamespace(
        mallopt=lambda option, value: kept.append(("mallopt", option, value)),
        malloc_trim=lambda pad: kept.append(("malloc_trim", pad)),
    )
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda name: library)
    return kept


def test_share_one_arena__glibc__one_heap_for_all_threads(told):
    memory.share_one_arena()
    assert told == [("mallopt", -8, 1)]


def test_give_memory_back__glibc__keeps_nothing_at_the_top(told):
    memory.give_memory_back()
    assert told == [("malloc_trim", 0)]


def test_both__another_library__nothing_happens(told, monkeypatch):
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda name: object())
    memory.share_one_arena()
    memory.give_memory_back()
    assert told == []
