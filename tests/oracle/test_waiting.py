"""A host that comes up before the chain does."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from oracle import waiting
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
        self.durable: list[int] = []
        self.refusals = refusals

    def keep_samples(self, samples, is_durable) -> None:
        if self.refusals:
            self.refusals -= 1
            raise RetryableError("disk is full")
        self.moments += [sample.taken_at_ms for sample in samples]
        self.durable += [sample.taken_at_ms for sample in samples] * is_durable


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
    assert shelf.moments == list(range(START_MS, START_MS + 1_000 * len(shelf.moments), 1_000))
    assert shelf.durable[:3] == shelf.moments[:3]
    assert len(shelf.durable) < 3 + len(shelf.moments) // 30


def test_until__chain_is_another_one__is_fatal(wait):
    with pytest.raises(FatalError, match="wrong chain"):
        wait([RetryableError("RPC unreachable"), FatalError("wrong chain")], Shelf())


def test_until__told_to_stop__keeps_what_was_sampled(wait):
    shelf = Shelf()

    with pytest.raises(RetryableError, match="what was sampled is kept"):
        wait([RetryableError("RPC unreachable"), RetryableError("again"), "stop"], shelf)
    assert len(shelf.moments) >= 1


def test_until__chain_hangs__is_not_waited_for():
    asked = threading.Event()

    class Waiting(Shelf):
        def keep_samples(self, samples, is_durable) -> None:
            super().keep_samples(samples, is_durable)
            if len(self.moments) == 5:
                asked.set()

    def hang() -> str:
        assert asked.wait(10)
        return "meter"

    shelf, lines, clock = Waiting(), Lines(), Clock()
    clock.asked.set()
    sampler = SyntheticSampler(1, 2, 1)
    sampler.interval_ms = 50

    assert ChainWait(lines, threading.Event(), clock).until(hang, sampler, shelf) == "meter"
    assert lines.told == [("waiting", "the chain has not answered yet")]
    assert len(shelf.moments) >= 5


@pytest.mark.parametrize("looks", [1, 2, 3])
def test_until__answer_comes_after_a_look__is_not_asked_for_again(monkeypatch, looks):
    """The answer arrives just after this look: the first before sampling, the others beside it."""
    asked, late = [], []

    class Late(Future):
        def done(self) -> bool:
            late.append(super().done())
            return late[-1] and len(late) > looks

    class Pool(ThreadPoolExecutor):
        def submit(self, ask):
            future = Late()
            future.set_result(ask())
            return future

    def ask() -> str:
        asked.append("meter")
        return "meter"

    monkeypatch.setattr(waiting, "ThreadPoolExecutor", Pool)
    clock, shelf, lines = Clock(), Shelf(), Lines()
    clock.asked.set()
    sampler = SyntheticSampler(1, 2, 1)

    assert ChainWait(lines, threading.Event(), clock).until(ask, sampler, shelf) == "meter"
    assert asked == ["meter"]
    assert lines.told == [("waiting", "the chain has not answered yet")]


def test_until__chain_is_there_before_the_disk__goes_on_when_everything_is_kept(wait):
    shelf = Shelf(refusals=40)

    answer, _ = wait([RetryableError("RPC unreachable"), "meter"], shelf)

    count = len(shelf.moments)
    assert answer == "meter"
    assert shelf.refusals == 0
    assert count >= 41
    assert shelf.moments == list(range(START_MS, START_MS + 1_000 * count, 1_000))
