"""A pass in words, and for machines."""

from collections.abc import Iterator
from typing import Any

from scripts.lib.keeper.action import Action
from scripts.lib.keeper.execute import OVER_BUDGET, WAITS
from scripts.lib.keeper.keeper import Pass
from scripts.lib.leasing.words import iso, utc


def lines(one: Pass) -> Iterator[str]:
    """Yield what people read of a pass: nothing of what waits for its next try."""
    done = {outcome.action.key: outcome for outcome in one.outcomes}
    for action in one.plan.actions:
        outcome = done.get(action.key)
        if outcome and outcome.result == WAITS:
            continue
        result = outcome.result if outcome else "stopped" if one.is_stopped else "planned"
        tail = f" in {outcome.transaction}" if outcome and outcome.transaction else ""
        why = outcome.detail if outcome and outcome.result == OVER_BUDGET else action.due.why
        yield f"{utc(one.now)}  {result:<14} {action.key}: {why}{tail}"
    for skipped in one.plan.skipped:
        yield f"{utc(one.now)}  {'skipped':<14} {skipped.action.key}: {skipped.reason}"
    for name, trouble in one.plan.troubles:
        yield f"{utc(one.now)}  {'trouble':<14} {name}: {trouble}"


def as_data(one: Pass) -> dict[str, Any]:
    """Return a pass as JSON has it: fees and values in settlement units."""
    return {
        "block": one.block,
        "at": iso(one.now),
        "stopped": one.is_stopped,
        "due": [_action(action) for action in one.plan.actions],
        "skipped": [
            {**_action(skipped.action), "reason": skipped.reason} for skipped in one.plan.skipped
        ],
        "troubles": [{"job": name, "detail": said} for name, said in one.plan.troubles],
        "outcomes": [
            {
                "call": outcome.action.key,
                "result": outcome.result,
                "detail": outcome.detail,
                "transaction": outcome.transaction,
                "gas_used": outcome.gas_used,
                "fee_wei": outcome.fee_wei,
            }
            for outcome in one.outcomes
        ],
    }


def _action(action: Action) -> dict[str, Any]:
    due = action.due
    return {
        "call": action.key,
        "job": action.job,
        "contract": due.contract.name,
        "address": due.contract.address,
        "function": due.function,
        "args": list(due.args),
        "why": due.why,
        "value": due.value,
        "fee": action.fee,
        "fee_wei": action.fee_wei,
    }
