"""A call that hangs costs its time limit once, never the loop."""

import threading
import time

import pytest

from oracle.sampling.watchdog import Watchdog


def test_ask__call_answers__returns_its_value():
    assert Watchdog(lambda: 7, 5.0).ask() == 7


def test_ask__call_raises__raises_it_here():
    def fail() -> int:
        raise ValueError("driver says no")

    with pytest.raises(ValueError, match="driver says no"):
        Watchdog(fail, 5.0).ask()


def test_ask__call_hangs__answers_none_then_at_once_and_recovers():
    release = threading.Event()
    calls = []

    def call() -> int:
        calls.append(len(calls))
        if len(calls) == 1:
            release.wait()
        return len(calls)

    watchdog = Watchdog(call, 0.1)
    assert watchdog.ask() is None
    assert watchdog.is_stuck

    started = time.monotonic()
    assert [watchdog.ask() for _ in range(100)] == [None] * 100
    assert time.monotonic() - started < 0.1
    assert calls == [0]

    release.set()
    deadline = time.monotonic() + 5
    while (answer := watchdog.ask()) is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert answer == 2
