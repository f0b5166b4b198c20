"""A host that comes up before the chain does."""

import threading

import pytest

from oracle.errors import FatalError, RetryableError
from oracle.sampling.synthetic import SyntheticSampler
from oracle.waiting import ChainWait
from tests.oracle.samples import START_MS


class Clock:
    """Waits for the other thread as long as it takes, and counts the time itself."""

    def __init__(self) -> None:
        self.ms = START_MS
        self.asked = threading.Event()

    def now_ms(self) -> int:
        return self.ms

    def wait(self, seconds: float, stop: threading.Event) -> None:
        self.ms += round(seconds * 1_000)
        self.asked.wait(5)


class Shelf:
    """Keeps samples; refuses as often as it is told to."""

    def __init__(self, refusals: int = 0) -> None:
        self.moments: list[int] = []
        self.refusals = refusals

    def keep_sample(self, sample) -> None:
        if self.refusals:
            self.refusals -= 1
            raise RetryableError("disk is full")
        self.moments.append(sample.taken_at_ms)


class Lines:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def warning(self, event: str, problem: str) -> None:
        self.told.append((event, problem))


@pytest.fixture
def wait():
    """Return a function that waits for an `ask` that gives these answers; and what it saw."""
    stop, clock, lines = threading.Event(), Clock(), Lines()

    def until(answers, shelf):
        def ask():
            answer = answers.pop(0)
            clock.asked.set()
            if isinstance(answer, Exception):
                raise answer
            if answer == "stop":
                stop.set()
                raise RetryableError("RPC unreachable")
            return answer

        sampler = SyntheticSampler(1, 2, 1)
        return ChainWait(lines, stop, clock).until(ask, sampler, shelf), lines.told

    return until


def test_until__chain_is_there__samples_nothing(wait):
    shelf = Shelf()

    assert wait(["meter"], shelf) == ("meter", [])
    assert shelf.moments == []


def test_until__chain_comes_later__every_second_until_then_is_kept(wait):
    shelf = Shelf(refusals=2)
    unreachable = [RetryableError("RPC unreachable")] * 3

    assert wait([*unreachable, "meter"], shelf) == (
        "meter",
        [("waiting", "RPC unreachable"), ("store", "disk is full")],
    )
    assert len(shelf.moments) >= 10
    first = START_MS + 2_000
    assert shelf.moments == list(range(first, first + 1_000 * len(shelf.moments), 1_000))


def test_until__chain_is_another_one__is_fatal(wait):
    with pytest.raises(FatalError, match="wrong chain"):
        wait([RetryableError("RPC unreachable"), FatalError("wrong chain")], Shelf())


def test_until__told_to_stop__keeps_what_was_sampled(wait):
    shelf = Shelf()

    with pytest.raises(RetryableError, match="what was sampled is kept"):
        wait([RetryableError("RPC unreachable"), RetryableError("again"), "stop"], shelf)
    assert len(shelf.moments) >= 1
