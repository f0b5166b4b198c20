"""The script of the leases fits any length of time that a fleet was sampled for."""

import pytest

from scripts.lib.demo import fleet, leasing
from scripts.lib.demo.fleet import FIRST_DAY, Fleet
from scripts.lib.demo.world import local_params
from scripts.lib.project import DEPLOYMENTS

HOUR = 3_600


def sampled_for(seconds: int, late_by: int = 0) -> Fleet:
    made = fleet.seeded(1, local_params(DEPLOYMENTS / "params").profiles)
    return Fleet(made.machines, FIRST_DAY + late_by, FIRST_DAY + late_by + seconds, 0, 0)


@pytest.mark.parametrize("hours", [6, 23, 72, 30 * 24])
@pytest.mark.parametrize("late_by", [0, 4_320])
def test_script__any_length__leases_end_while_machines_are_sampled(
    hours: int, late_by: int
) -> None:
    whole = sampled_for(hours * HOUR, late_by)
    for lease in leasing.script(whole):
        assert whole.started_at <= lease.opens_at
        assert lease.opens_at + lease.hours * HOUR <= whole.ended_at
        if lease.notice_at is not None:
            assert lease.opens_at < lease.notice_at < lease.opens_at + lease.hours * HOUR


def test_script__years_of_samples__no_lease_is_longer_than_offered() -> None:
    leases = leasing.script(sampled_for(3 * 365 * 86_400))
    assert max(lease.hours for lease in leases) == leasing.LONGEST_HOURS


def test_script__second_machine__let_again_the_second_the_first_lease_ends() -> None:
    whole = sampled_for(72 * HOUR)
    first, second = [x for x in leasing.script(whole) if x.machine is whole.machines[1]]
    assert first.opens_at + first.hours * HOUR == second.opens_at


def test_seeded__same_seed__same_machines() -> None:
    profiles = local_params(DEPLOYMENTS / "params").profiles
    keys = [
        [machine.key for machine in fleet.seeded(seed, profiles).machines] for seed in (1, 1, 2)
    ]
    assert keys[0] == keys[1]
    assert not set(keys[0]) & set(keys[2])
    devices = [one for machine in fleet.seeded(1, profiles).machines for one in machine.device_ids]
    assert len(set(devices)) == len(devices) == 34
