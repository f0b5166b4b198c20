"""Deploys the contracts of the suite on the embedded chain, as the demo and the scripts do."""

from typing import Any

import boa

from scripts.lib.project import CONTRACTS

TITLE_NAME = "Wellhead Compute Asset"
TITLE_SYMBOL = "WELL"


def deploy_title(owner: str, guardian: str) -> Any:
    """Return a new ComputeAsset that `owner` deployed and owns."""
    source = str(CONTRACTS / "assets" / "ComputeAsset.vy")
    with boa.env.prank(owner):
        return boa.load(source, TITLE_NAME, TITLE_SYMBOL, guardian)
