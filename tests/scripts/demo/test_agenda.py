"""Happenings come in order of time; the second act's dates fit whatever came before."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from oracle.errors import FatalError
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.demo import fleet, reporter, world
from scripts.lib.demo.agenda import Agenda
from scripts.lib.demo.credit import opening, script
from scripts.lib.demo.narrator import Narrator
from scripts.lib.demo.reporter import Carrier, Reporter
from scripts.lib.demo.words import DAY, HOUR
from scripts.lib.project import DEPLOYMENTS

START = fleet.FIRST_DAY


def test_live__happenings_in_any_order__by_time_then_as_they_were_put() -> None:
    chain = EmbeddedChain(START)
    agenda = Agenda(chain, Narrator(Console(file=io.StringIO()), chain))
    seen: list[tuple[str, int]] = []

    def note(name: str) -> None:
        seen.append((name, chain.now - START))

    agenda.at(START + 30, lambda: note("late"))
    agenda.at(START + 10, lambda: (note("first"), agenda.at(START + 20, lambda: note("born")))[0])
    agenda.at(START + 10, lambda: note("second"))
    agenda.every(10, START + 40, START + 60, lambda: note("tick"))
    agenda.live(START, START + 60, (0.0, 1.0))
    assert seen == [
        ("first", 10),
        ("second", 10),
        ("born", 20),
        ("late", 30),
        ("tick", 40),
        ("tick", 50),
        ("tick", 60),
    ]


@pytest.mark.parametrize("now", [START, START + 13 * DAY, START + 14 * DAY + 1, START + 400 * DAY])
def test_calendar__any_moment__warm_up_lies_ahead_and_inside_one_bucket(now: int) -> None:
    dates = script.calendar(now)
    assert dates.day_0 % script.BUCKET == 0
    assert now <= dates.first < now + script.BUCKET
    assert dates.first // script.BUCKET == (dates.day_0 - 1) // script.BUCKET


def test_script__leases__follow_one_another_and_fit_a_pledge() -> None:
    for part in script.PARTS:
        for former, latter in zip(part.terms, part.terms[1:], strict=False):
            assert former.day + former.days == latter.day
        assert max(term.days for term in part.terms) * 24 <= 720
        assert part.terms[-1].day + part.terms[-1].days <= script.LAST_DAY - 2, "final in time"
        assert part.principal >= 1_000


def test_carry__hours_too_late_for_the_meter__said(tmp_path: Path) -> None:
    decided = world.local_params(DEPLOYMENTS / "params")
    dates = script.calendar(START)
    stage = world.build(tmp_path, decided, dates.first - HOUR)
    machine = opening.machines(1, decided.profiles, dates)[0]
    stage.register(machine)
    stage.enroll(machine)
    node = Reporter(machine, reporter.connector(stage.chain, stage.meter))
    carrier = Carrier(stage.meter, [node])

    stage.chain.move_to(dates.first + 5 * HOUR + 1_800)
    assert carrier.carry(stage.chain.now) == 5
    assert stage.meter.read("head", machine.asset)["available_seconds"] == 5 * HOUR
    stage.chain.move_to(dates.first + 14 * HOUR + 1_800)
    with pytest.raises(FatalError, match="the meter skipped 3 reports of 9"):
        carrier.carry(stage.chain.now)
