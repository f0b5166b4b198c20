"""What attestors do in the meter machine: they lower hours, and lies come after."""

import boa
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from tests.helpers.meter_model import HALF_DAY, HOUR
from tests.invariant.meter.world import ASSETS, MeterWorld

shares = st.sampled_from((0.0, 0.0, 0.5, 0.999, 1.0))
waits = st.sampled_from((0, 0, 1, 1_800, HOUR, 7 * HOUR, 30 * HOUR))


class Refuting(MeterWorld):
    """Refutations of any hours, refused where the model says so."""

    @rule(
        asset=st.sampled_from(ASSETS),
        after=waits,
        data=st.data(),
        is_wild=st.sampled_from((False, False, False, True)),
    )
    def refute(self, asset: int, after: int, data: st.DataObject, is_wild: bool) -> None:
        """Hours in a row among those that can be refuted; a wild one reaches beyond either end."""
        boa.env.timestamp += after
        first, end = self.refutable(asset)
        if is_wild or first >= end:
            first, end = first - 2, max(first, end) + 2
        start = data.draw(st.integers(first, end - 1) | st.just(end - 1), label="first hour")
        longest = min(end - start, 24)
        count = data.draw(st.integers(1, longest) | st.just(longest), label="hours")
        model = self.models[asset]
        left = [
            int(model.available.get(hour, 0) * data.draw(shares))
            for hour in range(start, start + count)
        ]
        if is_wild and data.draw(st.booleans(), label="more than there is"):
            left[-1] = model.available.get(start + count - 1, 0) + 1
        self.carry_refutation(asset, start, left)

    @rule(asset=st.sampled_from(ASSETS))
    def refute_the_head(self, asset: int) -> None:
        """The last hour told of, which may still take reports: nothing of it is left."""
        self.carry_refutation(asset, (self.models[asset].ended_at - 1) // HOUR, [0])

    def refutable(self, asset: int) -> tuple[int, int]:
        """Return the first hour that can be refuted now and the hour after the last."""
        model = self.models[asset]
        first = (model.enrolled_at - 1) // HALF_DAY * 12
        open_from = model.final_until(self.now) // HOUR
        return max(first, open_from), -(-min(model.ended_at, self.now) // HOUR)

    def carry_refutation(self, asset: int, first_hour: int, left: list[int]) -> None:
        """Contract and model must agree on whether it counts and on what falls."""
        self.touched = asset
        model = self.models[asset]
        reason = model.refute_refusal(first_hour, left, self.now)
        event(f"refutation: {reason or 'carried'}")
        if reason is None:
            before = self.meter.head(asset)
            self.quorum.refute(asset, first_hour, *left)
            after = self.meter.head(asset)
            fell = (
                before.available_seconds - after.available_seconds,
                before.busy_seconds - after.busy_seconds,
            )
            assert fell == model.refute(first_hour, left)
        else:
            with boa.reverts(reason):
                self.quorum.refute(asset, first_hour, *left)

    @invariant()
    def refuted_hours_are_the_models(self) -> None:
        """M9: what attestors refuted stays refuted, and nothing else is."""
        model = self.models[self.touched]
        last = (model.ended_at - 1) // HALF_DAY
        for half_day in range(last - 4, last + 2):
            flags = sum(1 << place for place in range(12) if half_day * 12 + place in model.refuted)
            assert self.meter.refuted_hours(self.touched, half_day) == flags

    @invariant()
    def downtime_is_the_models(self) -> None:
        """M12: a refuted hour is down for what attestors left none of, a silent one is not."""
        model = self.models[self.touched]
        for start, end in ((-100, 0), (-50, 7), (-9, -9), (-30, 3)):
            span = [self.now + edge * 7 * HOUR // 2 for edge in (start, end)]
            span = [max(edge, 0) for edge in span]
            assert self.meter.downtime_between(self.touched, *span) == model.downtime_between(*span)

    @invariant()
    def busy_is_at_most_available(self) -> None:
        """M10: no half day is busier than it was available, nor less than not at all."""
        last = (self.models[self.touched].ended_at - 1) // HALF_DAY
        for half_day in range(last - 4, last + 1):
            edges = (half_day, half_day + 1)
            busy = [self.meter.busy_at(self.touched, edge) for edge in edges]
            total = [self.meter.available_at(self.touched, edge * HALF_DAY) for edge in edges]
            assert 0 <= busy[1] - busy[0] <= total[1] - total[0]
