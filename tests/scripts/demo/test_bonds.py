"""What LeaseBonds holds is owed to somebody at every moment of the story."""

from pathlib import Path

from scripts.lib.accounts import balance, leasing
from scripts.lib.demo import fleet
from scripts.lib.demo.fleet import FIRST_DAY
from scripts.lib.demo.reporter import Reporter, connector
from scripts.lib.demo.words import HOUR
from scripts.lib.demo.world import World, build, local_params
from scripts.lib.project import DEPLOYMENTS


def test_bonds_owe__host_bond_and_open_dispute_and_claim__all_that_is_held(tmp_path: Path) -> None:
    decided = local_params(DEPLOYMENTS / "params")
    world = build(tmp_path, decided, FIRST_DAY - HOUR)
    machine = fleet.seeded(1, decided.profiles).machines[0]
    world.register(machine)
    world.enroll(machine)
    world.offer(machine)
    assert held(world) == balance.bonds_owe(world) == 0
    assert world.bond(machine) == 24 * machine.hourly_rate
    assert world.bond(machine) == 0, "there already"
    bonded = held(world)

    lessee = world.cast.lessees["lessee 1"]
    world.fund(lessee, 30 * machine.hourly_rate)
    world.chain.move_to(FIRST_DAY)
    lease_id = world.open_lease(machine, lessee, 30)["lease_id"]
    world.chain.move_to(FIRST_DAY + HOUR + 360)
    Reporter(machine, connector(world.chain, world.meter)).report_until(world.chain.now)
    first_hour = FIRST_DAY // HOUR
    bond = world.bonds.read("dispute_bond", lease_id, first_hour, 1)
    world.fund(lessee, bond, world.bonds.address)
    world.bonds.send("dispute", lease_id, first_hour, 1, sender=lessee)
    assert held(world) == balance.bonds_owe(world) == bonded + bond
    assert [one.outcome for one in leasing.disputes(world)] == ["open"]

    world.chain.move_to(world.chain.now + 24 * HOUR)
    world.bonds.send("end_dispute", lease_id, 0)
    assert world.bonds.read("claimable", lessee) == bond
    assert held(world) == balance.bonds_owe(world) == bonded + bond
    world.bonds.send("claim", lessee)
    assert held(world) == balance.bonds_owe(world) == bonded


def held(world: World) -> int:
    return int(world.token.read("balanceOf", world.bonds.address))
