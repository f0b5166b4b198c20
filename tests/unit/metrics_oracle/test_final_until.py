"""Finality against the exact model, in any order of waiting and holding."""

import boa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import START
from tests.helpers.meter_model import HOLD, HOUR, AssetModel, final_until

waits = st.sampled_from((0, 1, HOUR - 1, HOUR, 7 * HOUR, HOLD - 1, HOLD, HOLD + 1, 40 * HOUR))
steps = st.lists(st.tuples(waits, st.integers(-1, 49)), min_size=1, max_size=12)


@settings(max_examples=40)
@given(steps=steps)
def test_final_until__any_holds__never_falls_and_is_at_most_a_day_late(enrolled, disputes, steps):
    """Each step waits, then holds the hour so many after the first open one."""
    meter, model = enrolled.meter, AssetModel(START, 0, 0)
    with boa.env.anchor():
        seen = meter.final_until(1)
        for wait, hour in steps:
            boa.env.timestamp += wait
            now = boa.env.timestamp
            first = meter.final_until(1) // HOUR + hour
            reason = model.hold_refusal(first, now)
            if reason is None:
                meter.hold(1, first, sender=disputes)
                model.place_hold(first, now)
            else:
                with boa.reverts(reason):
                    meter.hold(1, first, sender=disputes)
            for moment in (now, now + HOUR, now + HOLD - 1, now + HOLD):
                boa.env.timestamp = moment
                assert meter.final_until(1) == model.final_until(moment)
            boa.env.timestamp = now
            until = meter.final_until(1)
            assert max(seen, final_until(now - HOLD)) <= until <= final_until(now)
            seen = until
