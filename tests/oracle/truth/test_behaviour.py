"""One accelerator's counter and power: what real boards do passes, what cannot be does not."""

import math
import random
from dataclasses import replace

import pytest

from oracle.truth.behaviour import Behaviour
from oracle.truth.physics import Board, step_fault
from oracle.types import AcceleratorSample
from tests.oracle.samples import START_MS
from tests.oracle.truth.readings import feed, noisy, real

H100 = Board(limit_mw=700_000, idle_mw=70_000)
MINUTE = 61
"""Seconds: a window of a minute has one sample more than stretches."""


@pytest.fixture
def board():
    """Return what follows an H100 at 1 Hz."""
    return Behaviour("GPU-0", H100, 1_000)


def details(behaviour):
    return [(one.grade, one.reason) for one in behaviour.findings]


def training(second: int) -> tuple[int, int]:
    """Full load with a dip every 40 seconds, as a step of training ends."""
    busy = second % 40 > 4
    return (1_000_000, 690_000 + second % 7) if busy else (120_000, 130_000 + second % 5)


def serving(second: int) -> tuple[int, int]:
    """Load that comes and goes within seconds."""
    used = round(500_000 * (1 + math.sin(second / 3)))
    return used, 90_000 + used // 2 + second % 11


def waiting(second: int) -> tuple[int, int]:
    """All of the time in kernels that spin for another machine: little power, not idle."""
    return 1_000_000, 118_000 + second * 37 % 900


def idle(second: int) -> tuple[int, int]:
    """An idle H100: 75.5 W, the same reading for seconds on end."""
    return 0, 75_500 + second // 9 % 4 * 30


@pytest.mark.parametrize("draw", [training, serving, waiting, idle, noisy(10**6, 745_000)])
@pytest.mark.parametrize("step", [1, 3])
def test_add__what_real_boards_do__is_no_finding(draw, step):
    behaviour = Behaviour("GPU-0", H100, step * 1_000)

    assert feed(behaviour, real(draw, 1_800, step)) == []
    assert details(behaviour) == []


def test_add__sensor_that_sees_a_quarter_of_the_time__is_no_fault(board):
    """A100 and H100 read a 25 ms window of 100 ms: a bursty load is read off by tens of percent."""
    noise = random.Random(7)
    load = real(lambda _: (800_000, noise.choice((90_000, 650_000))), 1_800)
    truth_mj = [370_000 * second for second in range(1_800)]
    readings = [
        (moment, replace(one, energy_mj=truth_mj[index]))
        for index, (moment, one) in enumerate(load)
    ]

    assert feed(board, iter(readings)) == []
    assert details(board) == []


def test_add__driver_loaded_anew__is_a_reset_and_no_fault(board):
    before = list(real(noisy(500_000, 300_000), 300))
    after = real(noisy(500_000, 300_000), 300, start_mj=0)
    later = ((moment + 330_000, one) for moment, one in after)

    assert feed(board, iter([*before, *later])) == []
    assert (board.resets, board.impossible_steps, details(board)) == (1, 0, [])


def test_add__one_glitch_of_the_counter__costs_that_reading_alone(board):
    readings = list(real(noisy(500_000, 300_000), 600))
    moment, glitched = readings[300]
    readings[300] = (moment, replace(glitched, energy_mj=2**50))

    faults = feed(board, iter(readings))

    assert len(faults) == 2
    assert (board.impossible_steps, details(board)) == (2, [])


def test_add__counter_runs_backwards__counts_after_two_minutes(board):
    falling = [
        (moment, replace(one, energy_mj=10**9 - index * 300_000))
        for index, (moment, one) in enumerate(real(noisy(500_000, 300_000), 2 * MINUTE + 1))
    ]

    faults = feed(board, iter(falling))

    assert len(faults) == len(falling) - 1
    assert faults[0] == "the energy counter fell from 1000000000 to 999700000 mJ"
    ((grade, reason),) = details(board)
    assert grade == "inconsistent"
    assert "and so 61 times in a minute" in reason


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda mj: 5_000, "by the energy counter it drew 0.0 W, by its readings 29"),
        (lambda mj: mj * 5, "by the energy counter it drew 1"),
        (lambda mj: mj // 5, "by the energy counter it drew 60"),
    ],
    ids=["frozen", "five times", "a fifth"],
)
def test_add__counter_does_not_fit_the_power__counts_after_three_minutes(board, change, words):
    readings = [
        (moment, replace(one, energy_mj=change(one.energy_mj)))
        for moment, one in real(noisy(500_000, 300_000), 4 * MINUTE, start_mj=0)
    ]

    feed(board, iter(readings[: 2 * MINUTE]))
    assert details(board) == []
    feed(board, iter(readings[2 * MINUTE :]))

    ((grade, reason),) = details(board)
    assert grade == "inconsistent"
    assert reason.startswith(f"energy: {words}")


@pytest.mark.parametrize("share", [57, 300], ids=["zeus 181", "GH200"])
def test_add__counter_of_a_known_odd_board__warns_and_is_metered(board, share):
    readings = [
        (moment, replace(one, energy_mj=one.energy_mj * share // 100))
        for moment, one in real(noisy(0, 65_000, spread_mw=500), 4 * MINUTE, start_mj=0)
    ]

    assert feed(board, iter(readings)) == []

    assert [grade for grade, _ in details(board)] == ["warning"]


def test_add__counter_within_the_span_but_off_the_mean__warns(board):
    def bursty(second):
        return 500_000, (100_000 if second % 2 else 600_000) + second % 13

    readings = [
        (moment, replace(one, energy_mj=150_000 * index))
        for index, (moment, one) in enumerate(real(bursty, 4 * MINUTE))
    ]
    feed(board, iter(readings))

    ((grade, reason),) = details(board)
    assert grade == "warning"
    assert "it drew 150.0 W, by its readings 350.0 W on average" in reason


def test_add__all_utilised_at_idle_watts__counts_after_three_minutes_and_ends_after_six(board):
    readings = real(noisy(1_000_000, 66_000), 3 * MINUTE)
    good = real(noisy(1_000_000, 400_000), 7 * MINUTE)

    feed(board, readings)
    ((grade, reason),) = details(board)
    assert grade == "inconsistent"
    assert reason.startswith("power: 100 % utilisation at 6")
    assert reason.endswith("W: idle, it draws 70.0 W")
    feed(board, ((moment + 200_000, one) for moment, one in good))

    assert details(board) == []


def test_add__all_utilised_at_what_it_drew_when_idle__warns():
    behaviour = Behaviour("GPU-0", Board(700_000, None), 1_000)
    feed(behaviour, real(noisy(0, 80_000, spread_mw=200), 2 * MINUTE))

    later = real(noisy(1_000_000, 80_000, spread_mw=200), 4 * MINUTE)
    feed(behaviour, ((moment + 3_600_000, one) for moment, one in later))

    ((grade, reason),) = details(behaviour)
    assert grade == "warning"
    assert reason.startswith("power: 100 % utilisation at 80.0 W: idle, it drew ")


def test_add__exactly_constant_power_under_load__counts_after_five_minutes(board):
    readings = list(real(lambda _: (870_000, 412_345), 6 * MINUTE))

    feed(board, iter(readings[: 4 * MINUTE]))
    assert details(board) == []
    feed(board, iter(readings[4 * MINUTE :]))

    assert details(board) == [
        ("inconsistent", "power: power stays at exactly 412345 mW at 87 % utilisation")
    ]


def test_add__more_than_the_highest_limit__counts_after_three_minutes(board):
    feed(board, real(noisy(1_000_000, 800_000), 4 * MINUTE))

    ((grade, reason),) = details(board)
    assert grade == "inconsistent"
    assert reason.endswith("its highest limit is 700.0 W")


def test_add__dark_every_other_second__clears_nothing(board):
    shown = [
        reading
        for reading in real(noisy(1_000_000, 66_000), 8 * MINUTE)
        if (reading[0] - START_MS) // 1_000 % 3 != 2
    ]

    feed(board, iter(shown))

    assert [grade for grade, _ in details(board)] == ["inconsistent"]


def test_add__clock_set_back__is_no_fault(board):
    readings = list(real(noisy(500_000, 300_000), 600))
    shifted = [
        (moment - 500_000 * (index > 300), one) for index, (moment, one) in enumerate(readings)
    ]

    assert feed(board, iter(shifted)) == []
    assert details(board) == []


def test_add__exactly_constant_power_of_an_idle_board__is_no_finding(board):
    feed(board, real(lambda _: (300_000, 75_500), 8 * MINUTE))

    assert details(board) == []


def test_add__readings_far_apart__the_counter_is_not_compared_with_power():
    behaviour = Behaviour("GPU-0", H100, 10_000)
    frozen = (
        (moment, replace(one, energy_mj=5_000))
        for moment, one in real(noisy(500_000, 300_000), 3_600, step=10)
    )

    feed(behaviour, frozen)

    assert details(behaviour) == []


def test_add__what_was_drawn_while_dark__is_not_compared_with_readings(board):
    """20 seconds at 300 W, then ten dark minutes at 30 W, again and again."""
    noise, moment, energy_mj = random.Random(3), START_MS, 10**9
    for _ in range(40):
        for _ in range(20):
            power_mw = 300_000 + noise.randint(-2_000, 2_000)
            moment, energy_mj = moment + 1_000, energy_mj + power_mw
            sample = AcceleratorSample("GPU-0", 500_000, energy_mj=energy_mj, power_mw=power_mw)
            assert board.add(moment, sample) is None
        moment, energy_mj = moment + 600_000, energy_mj + 600 * 30_000

    assert details(board) == []


def test_add__nothing_but_utilisation__is_no_finding(board):
    bare = (
        (moment, replace(one, energy_mj=None, power_mw=None))
        for moment, one in real(noisy(1_000_000, 1), 600)
    )

    assert feed(board, bare) == []
    assert details(board) == []


def test_step_fault__edges__are_what_the_board_can_draw():
    """700 W x 1.2 x (1 s + 2 s) = 2,520 J."""
    assert step_fault(H100, 10**9, 2_520_000, 1_000) is None
    assert "fell from" in (step_fault(H100, 10**9, 2_520_001, 1_000) or "")
    assert step_fault(H100, 10**9, 10**9 + 2_520_000, 1_000) is None
    assert "rose by 2520001 mJ in 1000 ms" in (
        step_fault(H100, 10**9, 10**9 + 2_520_001, 1_000) or ""
    )
    assert step_fault(Board(), 0, 7_200_000, 1_000) is None
    assert step_fault(Board(), 0, 7_200_001, 1_000) is not None
