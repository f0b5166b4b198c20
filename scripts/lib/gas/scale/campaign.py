"""Measures every curve on a node of its own."""

from scripts.lib.gas import credit_stage
from scripts.lib.gas.campaign import staged
from scripts.lib.gas.scale import exits, leases, pools, shared
from scripts.lib.gas.scale.recorder import Recorder


def run() -> Recorder:
    """Return what was measured."""
    with staged() as (stage, decided):
        made = Recorder(stage)
        shared.measure(made, decided.registrars[0])
        leases.measure(made)
        pools.enlarge(made)
        credit = credit_stage.prepare(stage, decided, pools.MACHINES)
        pools.measure(made, credit)
        exits.measure(made, credit)
        return made
