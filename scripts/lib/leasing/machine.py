"""What a title says of a machine, as far as who leases it cares."""

from dataclasses import dataclass
from typing import Any

from oracle.errors import FatalError
from scripts.lib.chains.abi import text_of
from scripts.lib.leasing.session import Session


@dataclass(frozen=True, slots=True)
class Machine:
    """One asset."""

    asset: int
    owner: str
    accelerator: str
    accelerators: int
    region: str

    @property
    def title(self) -> str:
        return f"asset {self.asset} ({self.accelerators} x {self.accelerator}, {self.region})"

    def for_json(self) -> dict[str, Any]:
        return {
            "asset": self.asset,
            "owner": self.owner,
            "accelerator": self.accelerator,
            "accelerators": self.accelerators,
            "region": self.region,
        }


def read(session: Session, asset: int) -> Machine:
    """Return the machine with this id; FatalError if none is registered under it."""
    last = session.title.read("total_supply")
    if not 1 <= asset <= last:
        known = f"ids go from 1 to {last}" if last else "no machine is registered here"
        raise FatalError(f"asset {asset} is not registered: {known} (`markets` lists the offers)")
    spec = session.title.read("spec", asset)
    return Machine(
        asset=asset,
        owner=session.title.read("ownerOf", asset),
        accelerator=text_of(spec["accelerator"]),
        accelerators=spec["accelerator_count"],
        region=text_of(spec["region"]),
    )
