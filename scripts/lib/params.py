"""What people decide about a deployment: `deployments/params/<ecosystem>-<network>.yaml`."""

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from oracle.errors import FatalError
from scripts.lib.params_attestors import Attestors
from scripts.lib.params_credit import Credit
from scripts.lib.params_faults import describe
from scripts.lib.params_index import Index
from scripts.lib.params_leasing import Leasing
from scripts.lib.params_timelock import Timelock
from scripts.lib.params_types import Accelerator, Address, Strict

DEPLOYER = "deployer"
"""Instead of an owner's address: the deploying account stays the owner."""
TIMELOCK = "timelock"
"""Instead of an owner's address: deploy a timelock, which becomes the owner."""
MOCK = "mock"
"""Instead of a token's address: deploy one that anyone can mint; only on chain id 31337."""
NO_TOKEN = "none"
"""Instead of the wrapped bitcoin's address: the network has none."""
LOCAL_CHAIN_ID = 31_337


class Title(Strict):
    """The ERC-721 of the machines."""

    name: str = Field(min_length=1, max_length=25)
    symbol: str = Field(min_length=1, max_length=5)


class Profile(Strict):
    """Physics bounds of one accelerator, watts."""

    idle_watts: int = Field(gt=0, lt=2**16)
    peak_watts: int = Field(gt=0, lt=2**16)

    @model_validator(mode="after")
    def _ordered(self) -> "Profile":
        if self.idle_watts >= self.peak_watts:
            raise ValueError("idle_watts must lie below peak_watts")
        return self


class Params(Strict):
    """One network's decisions. Every number names its unit."""

    format: Literal["params-1"]
    chain_id: int = Field(gt=0)
    settlement_token: Literal["mock"] | Address
    wrapped_bitcoin: Literal["mock", "none"] | Address = "none"
    """What a reserve would hold: no contract takes it yet, the index names it for dApps."""
    owner: Literal["deployer", "timelock"] | Address
    timelock: Timelock | None = None
    """Deployed where it is the owner."""
    guardian: Address
    treasury: Address
    registrars: list[Address] = Field(min_length=1)
    title: Title
    report_delay_hours: int = Field(ge=1, le=24)
    dispute_window_hours: int = Field(ge=12, le=7 * 24)
    fee_bps: int = Field(ge=0, le=500)
    profiles: dict[Accelerator, Profile] = Field(min_length=1)
    attestors: Attestors = Attestors()
    index: Index = Index()
    leasing: Leasing = Leasing()
    credit: Credit

    @model_validator(mode="after")
    def _mock_stays_local(self) -> "Params":
        for name in ("settlement_token", "wrapped_bitcoin"):
            if getattr(self, name) == MOCK and self.chain_id != LOCAL_CHAIN_ID:
                raise ValueError(
                    f"{name}: {MOCK} is for chain id {LOCAL_CHAIN_ID} only: name a real token"
                )
        return self

    @model_validator(mode="after")
    def _timelock_owns(self) -> "Params":
        if (self.owner == TIMELOCK) != (self.timelock is not None):
            raise ValueError(
                f"owner: {TIMELOCK} and the section timelock belong together: give both or neither"
            )
        return self

    @model_validator(mode="after")
    def _markets_are_metered(self) -> "Params":
        rooms = (
            ("credit.markets", list(self.credit.markets)),
            ("index.markets", list(self.index.markets)),
        )
        for room, markets in rooms:
            for accelerator in markets:
                if accelerator not in self.profiles:
                    raise ValueError(
                        f"{room}: {accelerator} has no profile: no such machine can be metered"
                    )
        return self


def file_for(folder: Path, ecosystem: str, network: str) -> Path:
    """Return where the params of a network are."""
    return folder / f"{ecosystem}-{network}.yaml"


def load(file: Path) -> Params:
    """Read and check a params file; FatalError with one clear line if it will not do."""
    name = f"params/{file.name}"
    if not file.is_file():
        known = sorted(path.name for path in file.parent.glob("*.yaml"))
        raise FatalError(
            f"{name} is missing: write it after the model of {', '.join(known) or 'the README'}"
        )
    try:
        # Every scalar as text, so that 0x... stays an address; the model makes the numbers.
        content: Any = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise FatalError(f"{name} is not YAML: {error}") from error
    try:
        return Params.model_validate(content)
    except ValidationError as error:
        raise FatalError(f"{name}: {describe(Params, error)}") from error
