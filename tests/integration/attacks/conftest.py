"""A token that has a stake in everything and every function that it may call back."""

from typing import Any

import boa
import pytest

from tests.helpers.builders import ESCROW, LESSOR
from tests.helpers.lease_builders import HOUR, ZERO, make_offer
from tests.helpers.stage import UNLIMITED


@pytest.fixture
def armed(stage, suite, owner, host, lessee, stranger):
    """Return (me, machines): the token with a stake in everything, beside honest parties."""
    me, (escrow, splitter) = str(suite.token.address), (suite.escrow, suite.splitter)
    stage.fund(me)
    stage.fund(stranger)
    start = int(boa.env.timestamp)
    own = [stage.machine(me) for _ in range(5)]
    honest = stage.machine(host)
    split_id = stage.split({me: 5_000, host: 5_000})
    offer = {"sla_bps": 0, "credit_bps": 0}
    stage.open(own[0], 2, lessee=me, **offer)
    stage.open(own[1], 2, lessee=me, **offer)
    stage.open(own[2], 400, lessee=me, **offer)
    stage.open(honest, 4, **offer)
    boa.env.timestamp = start + HOUR
    for asset in (*own[:3], honest):
        stage.carry([stage.report(asset, start, start + HOUR)])
    stage.final(start + 4 * HOUR)
    stage.terms(own[1], split_id=split_id)
    escrow.settle(stage.leases[1])  # splits money, closes the period: a refund to claim
    with boa.env.prank(me):
        splitter.set_terms(own[1], (ZERO, 0, me, 0))
    splitter.deposit(own[1], 10_000, sender=stranger)
    suite.token.freeze(splitter)
    escrow.close(stage.leases[3])  # the host's rent stays owed, the lessee has a claim
    suite.token.unfreeze(splitter)
    stage.post(own[3])
    _all_power_to(me, suite, owner)
    fresh = stage.open(own[4], 400, lessee=me, **offer)  # new: its cooling-off time runs
    escrow.assign(fresh, me, escrow.lease(fresh).ends_at, sender=me)
    return me, own, honest


def _all_power_to(me: str, suite: Any, owner: str) -> None:
    for contract in (suite.escrow, suite.splitter):
        contract.transfer_ownership(me, sender=owner)
        contract.accept_ownership(sender=me)
        contract.transfer_ownership(me, sender=me)
    suite.escrow.set_guardian(me, sender=me)
    suite.splitter.approve_contract(me, ESCROW | LESSOR, sender=me)
    suite.splitter.propose_fee(100, sender=me)
    boa.env.timestamp += 7 * 86_400


@pytest.fixture
def inner(stage, armed) -> list[tuple[Any, str, tuple[Any, ...]]]:
    """Return every state-changing function of both, with arguments that succeed for the token."""
    me, own, honest = armed
    escrow, splitter = stage.suite.escrow, stage.suite.splitter
    calls: dict[Any, dict[str, tuple[Any, ...]]] = {
        escrow: {
            "post_offer": (own[3], tuple(make_offer().values())),
            "withdraw_offer": (own[3],),
            "open_lease": (own[3], 5, UNLIMITED, 1),
            "open_lease_with_permit": (own[3], 5, UNLIMITED, 1, 0, 27, bytes(32), bytes(32)),
            "terminate": (stage.leases[2],),
            "reject": (stage.leases[4],), "reclaim": (stage.leases[4], 1),
            "settle": (stage.leases[2],), "close": (stage.leases[0],), "forward": (honest,),
            "claim": (me,), "extend": (stage.leases[4], 5, UNLIMITED, 1),
            "assign": (stage.leases[4], me, escrow.lease(stage.leases[4]).ends_at),
            "accept": (stage.leases[4],),
            "pause": (), "unpause": (), "stop_new": (), "set_guardian": (me,),
            "set_price_source": (me,), "set_operator": (me, True),
            "transfer_ownership": (me,), "accept_ownership": (),
        },
        splitter: {
            "deposit": (own[0], 5_000), "deposit_rent": (own[0], 5_000, 60),
            "set_terms": (own[0], (ZERO, 0, me, 0)),
            "lock_terms": (own[1], boa.env.timestamp + 60),
            "claim": (me,), "claim_many": ([me],), "release_split": (1, me),
            "create_split": ([me], [10_000]), "claim_fees": (), "apply_fee": (),
            "propose_fee": (500,), "set_treasury": (me,), "approve_contract": (me, ESCROW),
            "transfer_ownership": (me,), "accept_ownership": (),
        },
    }  # fmt: skip
    for contract, functions in calls.items():
        changing = {
            item["name"]
            for item in contract.abi
            if item["type"] == "function" and item["stateMutability"] == "nonpayable"
        }
        assert changing == set(functions)
    return [(c, name, args) for c, functions in calls.items() for name, args in functions.items()]
