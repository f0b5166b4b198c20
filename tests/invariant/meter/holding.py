"""Disputes in the meter machine: they hold finality back, for a day and never longer."""

import boa
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.helpers.meter_model import HOLD, HOUR, final_until
from tests.invariant.meter.refuting import Refuting
from tests.invariant.meter.world import ASSETS

waits = st.sampled_from((0, 0, 1, HOUR, 7 * HOUR, 23 * HOUR, 30 * HOUR))


class Holding(Refuting):
    """Holds of any hours, refused where the model says so."""

    @rule(
        asset=st.sampled_from(ASSETS),
        after=waits,
        data=st.data(),
        is_wild=st.sampled_from((False, False, False, True)),
    )
    def hold(self, asset: int, after: int, data: st.DataObject, is_wild: bool) -> None:
        """An hour that is over and not final, mostly an old one; a wild one reaches beyond."""
        boa.env.timestamp += after
        first, end = self.models[asset].final_until(self.now) // HOUR, self.now // HOUR
        old = st.integers(first, min(first + 6, end - 1))
        wild = st.sampled_from((first - 2, first - 1, end, end + 1))
        any_hour = old | st.integers(first, end - 1)
        self.carry_hold(asset, data.draw(wild if is_wild else any_hour, label="hour"))

    @precondition(lambda self: any(model.hold[1] > self.now for model in self.models.values()))
    @rule(more=st.sampled_from((-1, 0, 1)))
    def wait_for_the_end_of_a_hold(self, more: int) -> None:
        ends = [model.hold[1] for model in self.models.values() if model.hold[1] > self.now]
        boa.env.timestamp = max(self.now, min(ends) + more)

    def carry_hold(self, asset: int, first_hour: int) -> None:
        """Contract and model must agree on whether it stands."""
        self.touched = asset
        model = self.models[asset]
        reason = model.hold_refusal(first_hour, self.now)
        event(f"hold: {reason or 'stands'}")
        if reason is None:
            self.meter.hold(asset, first_hour, sender=self.meter.disputes())
            model.place_hold(first_hour, self.now)
        else:
            with boa.reverts(reason):
                self.meter.hold(asset, first_hour, sender=self.meter.disputes())

    @invariant()
    def finality_is_the_models_and_never_falls(self) -> None:
        """M13: a hold delays finality by a day at most, and takes nothing final back."""
        for asset, model in self.models.items():
            until = self.meter.final_until(asset)
            assert until == model.final_until(self.now)
            assert final_until(self.now - HOLD) <= until <= final_until(self.now)
            assert until >= self.until[asset], "finality fell"
            self.until[asset] = until
