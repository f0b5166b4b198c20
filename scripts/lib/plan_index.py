"""The price index's part of the plan: deployed before the escrow that names it. Pure."""

from collections.abc import Iterator

from scripts.lib.chains.abi import label
from scripts.lib.params import Params
from scripts.lib.steps import Call, Check, Deploy, Ref

INDEX = "PriceIndex"


def contract(params: Params) -> Deploy:
    """Return the deployment, after the title and the meter."""
    curve = params.index
    return Deploy(
        INDEX,
        {
            "title": Ref("ComputeAsset"),
            "meter": Ref("MetricsOracle"),
            "target_bps": curve.target_bps,
            "steepness_bps": curve.steepness_bps,
            "speed_bps": curve.speed_bps,
        },
    )


def wiring(params: Params) -> Iterator[Call]:
    """Yield the calls that name the escrow to it and open its markets."""
    escrow = Ref("LeaseEscrow")
    yield Call(
        INDEX,
        "set_escrow",
        {"escrow": escrow},
        "whose offers and leases it counts",
        done_if=(Check("escrow", (), escrow),),
    )
    for accelerator, market in params.index.markets.items():
        key = label(accelerator)
        bounds = (market.lowest_units, market.highest_units)
        yield Call(
            INDEX,
            "set_market",
            {
                "market": key,
                "start_rate": market.start_rate_units,
                "lowest": bounds[0],
                "highest": bounds[1],
            },
            f"what an hour of one {accelerator} costs to begin with, settlement units",
            done_if=(Check("bounds_of", (key,), bounds),),
        )
