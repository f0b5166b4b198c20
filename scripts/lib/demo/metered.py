"""What the meter recorded of the demo's machines."""

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.lib.books import Books
from scripts.lib.demo.fleet import Machine


@dataclass(frozen=True, slots=True)
class MachineAccount:
    """One machine: what the meter recorded."""

    asset: int
    node: str
    accelerator: str
    reports: int
    available_seconds: int
    busy_seconds: int
    energy_joules: int


def machines(world: Books, fleet: Sequence[Machine]) -> list[MachineAccount]:
    """Return what the meter recorded of each machine of the fleet."""
    recorded = world.meter.events(world.chain.logs, "Recorded")
    accounts = []
    for machine in fleet:
        head = world.meter.read("head", machine.asset)
        accounts.append(
            MachineAccount(
                asset=machine.asset,
                node=machine.node,
                accelerator=machine.accelerator,
                reports=sum(event["asset"] == machine.asset for event in recorded),
                available_seconds=head["available_seconds"],
                busy_seconds=head["busy_seconds"],
                energy_joules=head["energy_joules"],
            )
        )
    return accounts
