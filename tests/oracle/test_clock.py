"""Clocks that jump, stand still, or come from 1970."""

import pytest

from oracle.clock import ChainTime, SteadyClock
from oracle.errors import RetryableError
from tests.oracle.samples import START_MS

START = START_MS // 1_000


class World:
    """A host whose wall clock anybody can set, and a chain beside it."""

    def __init__(self) -> None:
        self.true_ms = START_MS
        self.wall_off_ms = 0
        self.asleep_ms = 0
        self.chain_behind = 12
        self.failure: Exception | None = None

    def wall(self) -> int:
        return self.true_ms + self.wall_off_ms

    def boot(self) -> int:
        return self.true_ms - START_MS + 5_000 - self.asleep_ms

    def ask(self) -> int:
        if self.failure is not None:
            raise self.failure
        return self.true_ms // 1_000 - self.chain_behind


@pytest.fixture
def world():
    return World()


@pytest.fixture
def make_clock(world):
    """Return a factory of (clock, chain time) on one host."""

    def make():
        chain = ChainTime(world.ask, world.boot)
        return SteadyClock(chain, world.wall, world.boot), chain

    return make


@pytest.mark.parametrize("jump_ms", [600_000, -600_000, 3_600_000, -START_MS, 5_000, -5_000])
def test_now_ms__wall_clock_jumps__time_goes_on_and_comes_back_with_it(world, make_clock, jump_ms):
    clock, chain = make_clock()
    world.true_ms += 1_000
    assert (clock.now_ms(), clock.jumped_ms) == (START_MS + 1_000, 0)

    world.wall_off_ms = jump_ms
    for second in range(2, 700, 60):
        world.true_ms = START_MS + second * 1_000
        chain.look()
        assert (clock.now_ms(), clock.jumped_ms) == (START_MS + second * 1_000, jump_ms)
    world.wall_off_ms = 0

    assert (clock.now_ms(), clock.jumped_ms) == (world.true_ms, 0)


def test_now_ms__wall_clock_slews__is_followed(world, make_clock):
    clock, _ = make_clock()

    for second in range(1, 3_600):
        world.true_ms += 1_000
        world.wall_off_ms = second // 2
        assert clock.now_ms() == world.wall()
    assert clock.jumped_ms == 0


def test_now_ms__host_stood_still_and_was_set_right__chain_sides_with_the_wall(world, make_clock):
    clock, chain = make_clock()
    world.true_ms += 600_000
    world.asleep_ms = 599_000
    assert (clock.now_ms(), clock.jumped_ms) == (START_MS + 1_000, 599_000)

    chain.look()

    assert (clock.now_ms(), clock.jumped_ms) == (world.true_ms, 0)


def test_now_ms__began_ten_minutes_ahead_and_is_set_right__chain_sides_with_the_wall(
    world, make_clock
):
    world.wall_off_ms = 600_000
    clock, _ = make_clock()
    assert clock.now_ms() == START_MS + 600_000

    world.wall_off_ms = 0

    assert (clock.now_ms(), clock.jumped_ms) == (START_MS, 0)


def test_now__chain_cannot_be_reached__is_carried_forward_and_told(world, make_clock):
    _, chain = make_clock()
    world.failure = RetryableError("RPC unreachable")
    world.true_ms += 6 * 3_600_000

    chain.look()

    assert (chain.now(), chain.problem) == (START + 6 * 3_600 - 12, "RPC unreachable")
    world.failure = None
    chain.look()
    assert chain.problem == ""


def test_now__older_block_than_before__does_not_go_back(world, make_clock):
    _, chain = make_clock()
    world.chain_behind = 100
    chain.look()
    assert chain.now() == START - 12

    world.chain_behind = 1
    chain.look()
    assert chain.now() == START - 1


def test_init__chain_cannot_be_reached__is_retryable(world):
    world.failure = RetryableError("RPC unreachable")

    with pytest.raises(RetryableError, match="RPC unreachable"):
        ChainTime(world.ask, world.boot)
