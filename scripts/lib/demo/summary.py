"""`summary.json`: the story's figures for machines. Amounts are settlement units."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eth_utils import keccak

from scripts.lib.accounts.balance import Balance
from scripts.lib.accounts.credit import LoanAccount, PoolAccount
from scripts.lib.accounts.leasing import BondAccount, DisputeAccount, LeaseAccount
from scripts.lib.chains.abi import signature
from scripts.lib.demo.metered import MachineAccount
from scripts.lib.demo.world import World
from scripts.lib.files import write_atomically


def make(
    balance: Balance,
    fleet: Sequence[MachineAccount],
    leases: Sequence[LeaseAccount],
    bonds: tuple[Sequence[BondAccount], Sequence[DisputeAccount]],
    credit: tuple[Sequence[LoanAccount], Sequence[PoolAccount]],
    gas: dict[str, int],
) -> dict[str, Any]:
    """Return the summary.

    `escrowed` of a lease is what has been decided: paid + refunded; what a running lease still
    holds is in the balance sheet's `held`.
    """
    total = balance.total
    loans, pools = credit
    return {
        "balance_sheet": {
            "money_in": total.money_in,
            "money_out": total.money_out,
            "held": total.held,
            "owed": total.owed,
        },
        "fleet": [
            {
                "asset": one.asset,
                "node": one.node,
                "accelerator": one.accelerator,
                "reports": one.reports,
                "available_seconds": one.available_seconds,
                "busy_seconds": one.busy_seconds,
                "energy_joules": one.energy_joules,
            }
            for one in fleet
        ],
        "leases": [
            {
                "lease_id": one.lease_id,
                "asset": one.asset,
                "outcome": one.outcome,
                "escrowed": one.escrowed - one.held,
                "paid": one.paid,
                "refunded": one.refunded,
                "credit": one.credit,
            }
            for one in leases
        ],
        "bonds": [asdict(one) for one in bonds[0]],
        "disputes": [asdict(one) for one in bonds[1]],
        "loans": [
            {
                "asset": one.asset,
                "outcome": one.outcome,
                "swept": one.swept,
                "months": one.months,
                "principal": one.principal,
                "interest": one.interest,
                "repaid": one.repaid,
                "from_rent": one.from_rent,
                "from_sale": one.from_sale,
                "from_borrower": one.from_borrower,
                "sold_for": one.sold_for,
                "written_off": one.written_off,
                "outstanding": one.outstanding,
            }
            for one in loans
        ],
        "pools": [
            {
                "pool": one.record,
                "deposited": one.deposited,
                "withdrawn": one.withdrawn,
                "lent": one.lent,
                "collected": one.collected,
                "total_assets": one.total_assets,
                "performing": one.performing,
                "impaired": one.impaired,
                "reserve": one.reserve,
                "unclaimed_exits": one.unclaimed,
                "dust": one.dust,
            }
            for one in pools
        ],
        "gas": gas,
    }


def gas_paths(world: World) -> dict[str, int]:
    """Return the median gas of each function of the suite that the story called."""
    names: dict[tuple[str, bytes], str] = {}
    for contract in world.suite.contracts.values():
        if contract.address == world.token.address:
            continue
        for entry in contract.abi:
            if entry["type"] == "function":
                selector = bytes(keccak(text=signature(entry))[:4])
                names[contract.address, selector] = entry["name"]
    used: dict[str, list[int]] = {}
    for address, selector, gas in world.chain.env.gas:
        if (address, selector) in names:
            used.setdefault(names[address, selector], []).append(gas)
    return {name: int(statistics.median_low(used[name])) for name in sorted(used)}


def write(file: Path, content: dict[str, Any]) -> None:
    """Write the summary."""
    write_atomically(file, json.dumps(content, indent=2) + "\n")
