"""What a call may cost: by what is at stake, or by a bound where nothing is."""

from types import SimpleNamespace
from typing import Any

import pytest

from scripts.lib.keeper import settings
from scripts.lib.keeper.action import Due, Job
from scripts.lib.keeper.plan import plan, prices_of

GAS = 100_000
GWEI = 10**9
CONTRACT: Any = SimpleNamespace(name="Target")


@pytest.mark.parametrize(
    ("value", "most", "reason"),
    [
        (10**12, "0.01", ""),
        (10**6, "100", "not worth it: its fee is 300000 units"),
        (None, "1", ""),
        (None, "0.01", "too dear: its fee is 300000 units, the most is 10000"),
    ],
)
def test_plan__fee_of_a_call__is_weighed_against_what_is_at_stake(
    value: int | None, most: str, reason: str
) -> None:
    chosen = settings.load(None, coin_price=3_000, max_call_fee=most)
    job = Job("close", GAS, lambda _: [Due(CONTRACT, "close", (1,), "over", value)])
    state: Any = SimpleNamespace(troubles=[])
    found = plan(state, [job], chosen, prices_of(chosen, GWEI, 6))
    assert bool(found.actions) == (not reason)
    assert [one.reason.startswith(reason) for one in found.skipped] == [True] * bool(reason)
