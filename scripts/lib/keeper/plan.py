"""Which calls are due and worth their fee: nothing is sent, nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from oracle.errors import FatalError
from scripts.lib.chains.base import Refused
from scripts.lib.keeper.action import Action, Due, Job, Plan, Skipped
from scripts.lib.keeper.settings import KeeperSettings
from scripts.lib.keeper.state import State

_WEI = 10**18
ALL_JOBS = "state"
"""The trouble of a row that several jobs look at."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a transaction costs now."""

    fee_per_gas_wei: int
    coin_units: int
    """Settlement units that a whole coin costs."""
    unit: int
    """Settlement units of a whole token."""

    def fee(self, gas: int) -> int:
        """Return the fee of so much gas, settlement units, rounded up."""
        return -(-gas * self.fee_per_gas_wei * self.coin_units // _WEI)


def plan(state: State, jobs: Sequence[Job], settings: KeeperSettings, prices: Prices) -> Plan:
    """Return what is due at this moment; a job that cannot look does not keep others from it.

    FatalError and RetryableError of the chain itself pass through.
    """
    actions: list[Action] = []
    skipped: list[Skipped] = []
    troubles: list[tuple[str, str]] = []
    for job in jobs:
        try:
            found = list(job.find(state))
        except Refused as error:
            troubles.append((job.name, str(error)))
            continue
        for due in found:
            gas = due.gas or job.gas
            action = Action(job.name, due, prices.fee(gas), gas * prices.fee_per_gas_wei)
            if reason := _too_dear(action, settings, prices):
                skipped.append(Skipped(action, reason))
            else:
                actions.append(action)
    troubles += [(ALL_JOBS, said) for said in state.troubles]
    return Plan(tuple(actions), tuple(skipped), tuple(troubles))


def prices_of(settings: KeeperSettings, fee_per_gas_wei: int, decimals: int) -> Prices:
    """Return the prices of a moment; FatalError where a coin costs less than one unit."""
    unit = 10**decimals
    coin_units = int(settings.coin_price * unit)
    if coin_units == 0:
        raise FatalError("keeper setting coin_price: it is less than one unit of the token")
    return Prices(fee_per_gas_wei, coin_units, unit)


def _too_dear(action: Action, settings: KeeperSettings, prices: Prices) -> str:
    if prices.fee_per_gas_wei > settings.max_fee_per_gas_wei:
        return (
            f"the chain asks {prices.fee_per_gas_wei} wei per gas, the most that is paid is "
            f"{settings.max_fee_per_gas_wei}"
        )
    due: Due = action.due
    if due.value is None:
        most = int(settings.max_call_fee * prices.unit)
        is_dear = action.fee > most
        return f"too dear: its fee is {action.fee} units, the most is {most}" if is_dear else ""
    if due.value < settings.worth_times * action.fee:
        return f"not worth it: its fee is {action.fee} units and {due.value} are at stake"
    return ""
