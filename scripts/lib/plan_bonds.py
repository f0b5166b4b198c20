"""The bonds' part of the plan: deployed before the escrow that names them. Pure."""

from collections.abc import Iterator

from scripts.lib.params import Params
from scripts.lib.steps import TOKEN, Call, Check, Deploy, Ref

BONDS = "LeaseBonds"


def contract(params: Params) -> Deploy:
    """Return the deployment, after the title and the meter."""
    return Deploy(
        BONDS,
        {
            "token": Ref(TOKEN),
            "title": Ref("ComputeAsset"),
            "meter": Ref("MetricsOracle"),
            "bond_hours": params.leasing.host_bond_hours,
        },
    )


def wiring() -> Iterator[Call]:
    """Yield the calls that tie it to the escrow and let it hold the meter's hours."""
    escrow, bonds = Ref("LeaseEscrow"), Ref(BONDS)
    yield Call(
        BONDS,
        "set_escrow",
        {"escrow": escrow},
        "whose leases are bonded",
        done_if=(Check("escrow", (), escrow),),
    )
    yield Call(
        "MetricsOracle",
        "set_disputes",
        {"disputes": bonds},
        "may keep disputed hours open for a day",
        done_if=(Check("disputes", (), bonds),),
    )
