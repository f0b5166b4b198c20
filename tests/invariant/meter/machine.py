"""Rules and invariants of the meter.

Rules draw what is possible now; where a report must be refused, the model says why and the contract
must agree.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boa
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from oracle.report import Report
from tests.conftest import START
from tests.helpers.meter_model import (
    HALF_DAY,
    HOUR,
    MAX_MISSING_CARDS,
    REPORT_DELAY,
    AssetModel,
)
from tests.invariant.meter.holding import Holding
from tests.invariant.meter.world import ASSETS

DAY = 86_400
assets = st.sampled_from(ASSETS)
waits = st.sampled_from((1, 59, 599, 1_800, 3_599, HOUR, 5 * HOUR, 7 * HOUR, 13 * HOUR))
gaps = waits | st.sampled_from((2 * DAY, 4 * DAY))
silences = st.sampled_from((DAY, 2 * DAY, 3 * DAY, 7 * DAY, 9 * DAY, 40 * DAY))
EVIDENCE = b"\0" * 32
shares = st.sampled_from((0.0, 0.25, 0.5, 0.999, 1.0))
FAULTS: tuple[tuple[str, Callable[[Report, AssetModel], int]], ...] = (
    ("sequence", lambda report, model: model.sequence),
    ("started_at", lambda report, model: model.ended_at - 1),
    ("ended_at", lambda report, model: (report.started_at // HOUR + 1) * HOUR + 1),
    ("available_seconds", lambda report, model: report.ended_at - report.started_at + 1_800),
    ("busy_seconds", lambda report, model: report.available_seconds + 1),
    ("energy_joules", lambda report, model: report.energy_joules * 20 + 30_000_000),
    ("mode", lambda report, model: 4),
)
"""Field and what to put there; not every one makes every report wrong, the model knows."""


class MeterMachine(Holding):
    """Any order of reports, batches, lies, refutations, holds, silence, rolls and new keys."""

    @initialize(
        first=st.integers(0, HALF_DAY),
        second=st.sampled_from((0, 1, 1_800, HALF_DAY)),
        hours=st.integers(0, 6),
        share=shares,
    )
    def enroll_both(self, first: int, second: int, hours: int, share: float) -> None:
        boa.env.timestamp = START + first
        self.enroll(1)
        boa.env.timestamp += second
        self.enroll(2)
        self.work(1, hours, share)

    # ---- Time ----------

    @rule(seconds=silences)
    def stay_silent(self, seconds: int) -> None:
        boa.env.timestamp += seconds

    @rule(more=st.sampled_from((0, 1, 5)))
    def wait_for_the_hour(self, more: int) -> None:
        boa.env.timestamp = (self.now // HOUR + 1) * HOUR + more

    # ---- Reports ----------

    @rule(data=st.data(), hours=st.integers(1, 5), share=shares)
    def report_for_hours(self, data: st.DataObject, hours: int, share: float) -> None:
        """A node that works: one report at the end of each hour, a roll first where needed."""
        self.work(self.draw_asset(data), hours, share)

    def work(self, asset: int, hours: int, share: float) -> None:
        model = self.models[asset]
        self.wake(asset)
        for _ in range(hours):
            boa.env.timestamp = (self.now // HOUR + 1) * HOUR
            started_at = max(model.ended_at, self.now - HOUR)
            available = int((self.now - started_at) * share)
            report = Report(
                asset, model.sequence + 1, started_at, self.now, available, 0, 0, 0, 1, EVIDENCE
            )
            self.carry(report)

    @rule(data=st.data(), hours=st.integers(1, 4), hour=st.integers(0, 3))
    def work_while_disputed(self, data: st.DataObject, hours: int, hour: int) -> None:
        """A lessee disputes one of the first open hours; the machine goes on reporting."""
        asset = self.draw_asset(data)
        self.carry_hold(asset, self.models[asset].final_until(self.now) // HOUR + hour)
        self.work(asset, hours, 1.0)

    @rule(data=st.data(), after=gaps, in_time=st.booleans())
    def report(self, data: st.DataObject, after: int, in_time: bool) -> None:
        """Any part of an hour that nobody reported, perhaps long ago."""
        boa.env.timestamp += after
        self.carry(self.draw_report(data, self.draw_asset(data), in_time=in_time))

    @rule(data=st.data(), after=waits, fault=st.sampled_from(FAULTS))
    def report_something_wrong(self, data: st.DataObject, after: int, fault: Any) -> None:
        boa.env.timestamp += after
        report = self.draw_report(data, self.draw_asset(data))
        field, wrong = fault
        self.carry(replace(report, **{field: wrong(report, self.models[report.asset])}))

    @rule(data=st.data(), after=waits, count=st.integers(1, 4))
    def report_in_a_batch(self, data: st.DataObject, after: int, count: int) -> None:
        boa.env.timestamp += after
        items = []
        for number in range(count):
            report = self.draw_report(data, data.draw(assets))
            again = data.draw(st.integers(0, number + 1), label="sequences on")
            report = replace(report, sequence=self.models[report.asset].sequence + again)
            items.append((report, data.draw(st.sampled_from((True, True, True, False)))))
        self.carry_many(items)

    def wake(self, asset: int) -> None:
        """After too long a silence somebody rolls."""
        if self.models[asset].missing_cards(self.now) > MAX_MISSING_CARDS:
            self.roll_cards(asset, self.rollable(asset))

    def draw_asset(self, data: st.DataObject) -> int:
        """Return an asset, mostly one with a live key: at least one has one."""
        live = [asset for asset in ASSETS if self.live[asset]]
        return int(data.draw(st.sampled_from(live * 4 + list(ASSETS))))

    def draw_report(self, data: st.DataObject, asset: int, in_time: bool = True) -> Report:
        """Return a report of time that no earlier one covers; in time as far as there is such."""
        model = self.models[asset]
        if in_time and data.draw(st.sampled_from((True, True, True, False)), label="rolled"):
            self.wake(asset)
        earliest = model.ended_at
        if in_time:
            earliest = max(earliest, (self.now - REPORT_DELAY - 1) // HOUR * HOUR)
        started_at = data.draw(
            st.just(earliest)
            | st.integers(earliest, self.now - 1)
            | st.just(max(earliest, (self.now - 1) // HOUR * HOUR))
        )
        latest = min(self.now, (started_at // HOUR + 1) * HOUR)
        ended_at = data.draw(st.just(latest) | st.integers(started_at + 1, latest))
        elapsed = ended_at - started_at
        available = int(elapsed * data.draw(shares))
        busy = int(available * data.draw(shares))
        watts = data.draw(st.sampled_from((model.idle_watts, model.peak_watts)))
        return Report(
            asset=asset,
            sequence=model.sequence + data.draw(st.sampled_from((1, 1, 3))),
            started_at=started_at,
            ended_at=ended_at,
            available_seconds=available,
            busy_seconds=busy,
            energy_joules=watts * elapsed,
            work_units=0,
            mode=data.draw(st.sampled_from((1, 2, 3))),
            evidence=EVIDENCE,
        )

    # ---- Silence ----------

    @rule(asset=assets, all_of_it=st.booleans(), data=st.data())
    def roll(self, asset: int, all_of_it: bool, data: st.DataObject) -> None:
        """As many cards as there are; one more is refused."""
        most = self.rollable(asset)
        with boa.reverts("oracle: roll too far" if most < 64 else "oracle: roll count"):
            self.meter.roll(asset, most + 1)
        if most:
            self.roll_cards(asset, most if all_of_it else data.draw(st.integers(1, most)))

    def rollable(self, asset: int) -> int:
        return min(self.models[asset].most_rollable(self.now), 64)

    def roll_cards(self, asset: int, count: int) -> None:
        self.touched = asset
        self.meter.roll(asset, count)
        self.models[asset].roll(count)

    # ---- Keys ----------

    @rule(data=st.data())
    def rotate(self, data: st.DataObject) -> None:
        self.touched = data.draw(st.sampled_from([a for a in ASSETS if self.live[a]]))
        self.metering.rotate(self.touched, self.fresh_key())
        self.models[self.touched].sequence = 0

    @rule(asset=assets, for_cause=st.booleans())
    def lose_the_key_or_enroll_again(self, asset: int, for_cause: bool) -> None:
        """One asset at a time is without a key."""
        lost = [each for each in ASSETS if not self.live[each]]
        self.touched = lost[0] if lost else asset
        if lost:
            self.enroll(self.touched)
        elif for_cause:
            self.forge(asset)
        else:
            self.meter.revoke(asset, sender=self.metering.host)
            self.live[asset] = False

    # ---- Readings ----------

    @rule(asset=assets, back=st.lists(st.integers(-2 * DAY, 12 * DAY), min_size=3, max_size=3))
    def read_anywhere(self, asset: int, back: list[int]) -> None:
        self.touched = asset
        for moment in sorted(max(self.now - seconds, 0) for seconds in back):
            assert self.read(asset, moment) == self.models[asset].available_at(moment)
        assert self.meter.final_until(asset) == self.models[asset].final_until(self.now)
        for moment in (0, 2**256 - 1):
            assert self.read(asset, moment) == self.models[asset].available_at(moment)

    def read(self, asset: int, moment: int) -> int:
        """Return the contract's reading; keep it if it is final, compare it if it is kept."""
        value = int(self.meter.available_at(asset, moment))
        if moment <= self.models[asset].final_until(self.now):
            assert self.final[asset].setdefault(moment, value) == value, "a final value moved"
        return value

    @invariant()
    def totals_are_the_models(self) -> None:
        """M4: the head counts every accepted report once."""
        model = self.models[self.touched]
        head = self.meter.head(self.touched)
        assert head[:2] == (model.sequence, model.ended_at)
        assert head.available_seconds == sum(model.available.values())
        assert head.busy_seconds == sum(model.busy.values())
        assert (head.energy_joules, head.work_units, head.mode) == (model.joules, 0, model.mode)
        half_day = model.ended_at // HALF_DAY
        assert self.meter.busy_at(self.touched, half_day) == model.busy_at(half_day)

    @invariant()
    def readings_are_the_models(self) -> None:
        """M2: the exact model's at each moment. M3: monotone, at most one second a second."""
        model = self.models[self.touched]
        next_hour = -(-model.ended_at // HOUR) * HOUR
        edges = {next_hour - HOUR, next_hour - 1, next_hour, model.ended_at - 1, model.ended_at}
        moments = sorted(edges | {(model.ended_at + next_hour) // 2, self.now})
        values = [self.read(self.touched, moment) for moment in moments]
        assert values == [model.available_at(moment) for moment in moments]
        for i in range(len(moments) - 1):
            assert 0 <= values[i + 1] - values[i] <= moments[i + 1] - moments[i]

    @invariant()
    def final_values_never_change(self) -> None:
        """M1: for every t <= final_until, available_at(asset, t) never changes again."""
        until = self.models[self.touched].final_until(self.now)
        moment, value = self.meter.final_reading(self.touched, self.now)
        assert moment == until
        assert value == self.read(self.touched, until)
        for seen in list(self.final[self.touched]):
            self.read(self.touched, seen)

    def teardown(self) -> None:
        try:
            for asset, seen in self.final.items():
                for moment in seen:
                    self.read(asset, moment)
        finally:
            super().teardown()
