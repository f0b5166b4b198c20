"""The last part of the plan: a timelock, and every contract handed over to its owner. Pure."""

from collections.abc import Iterator, Sequence

from scripts.lib.chains.base import ZERO_ADDRESS
from scripts.lib.params import DEPLOYER, TIMELOCK, Params
from scripts.lib.params_timelock import ANYONE
from scripts.lib.roles import EXECUTOR, PROPOSER
from scripts.lib.steps import Call, Check, Deploy, Governed, Ref, Step

CONTRACT = "Timelock"
_HOUR = 3_600


def contracts(params: Params) -> Iterator[Deploy]:
    """Yield the timelock, where it is to be the owner."""
    decided = params.timelock
    if decided is None:
        return
    delay = decided.delay_hours * _HOUR
    executors = [ZERO_ADDRESS] if decided.executors == ANYONE else list(decided.executors)
    roles = {PROPOSER: decided.proposers, EXECUTOR: executors}
    shown = {
        role: tuple(Check("hasRole", (role, account), True) for account in accounts)
        for role, accounts in roles.items()
    }
    yield Deploy(
        CONTRACT,
        {"delay_seconds": delay, "proposers": decided.proposers, "executors": executors},
        shown_by={
            "delay_seconds": (Check("get_minimum_delay", (), delay),),
            "proposers": shown[PROPOSER],
            "executors": shown[EXECUTOR],
        },
    )


def handover(params: Params, deployments: Sequence[Deploy]) -> Iterator[Step]:
    """Yield what makes the decided owner the owner of everything that has one, in two steps."""
    if params.owner == DEPLOYER:
        return
    owner = Ref(CONTRACT) if params.owner == TIMELOCK else params.owner
    owned = [step.name for step in deployments if step.owned]
    for name in owned:
        yield Call(
            name,
            "transfer_ownership",
            {"new_owner": owner},
            "it is the owner's once accept_ownership is called",
            done_if=(Check("pending_owner", (), owner), Check("owner", (), owner)),
        )
    if params.owner == TIMELOCK:
        yield Governed(
            CONTRACT,
            tuple((name, "accept_ownership") for name in owned),
            "from then on every change waits in public",
            done_if=tuple((name, Check("owner", (), owner)) for name in owned),
        )
