"""The constructor's bounds: each end stands, one step beyond it is refused."""

import boa
import pytest


@pytest.mark.parametrize(
    "arguments",
    [
        (5_000, 20_000, 40_000),
        (9_500, 20_000, 40_000),
        (8_000, 10_000, 40_000),
        (8_000, 40_000, 40_000),
        (8_000, 20_000, 1),
        (8_000, 20_000, 120_000),
    ],
)
def test_constructor__at_a_bound__is_exact_at_target(deployer, arguments):
    curve = deployer.deploy(*arguments)

    assert curve.error(arguments[0], 10_000) == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((4_999, 20_000, 40_000), "index: target off bounds"),
        ((9_501, 20_000, 40_000), "index: target off bounds"),
        ((8_000, 9_999, 40_000), "index: steepness off bounds"),
        ((8_000, 40_001, 40_000), "index: steepness off bounds"),
        ((8_000, 20_000, 0), "index: speed off bounds"),
        ((8_000, 20_000, 120_001), "index: speed off bounds"),
    ],
)
def test_constructor__beyond_a_bound__reverts(deployer, arguments, reason):
    with boa.reverts(reason):
        deployer.deploy(*arguments)
