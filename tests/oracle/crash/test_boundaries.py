"""The runner is killed once at each boundary: of the disk, of the chain, and of its own steps."""

from itertools import count

import pytest

from tests.oracle.chain.fault_proxy import DOWN
from tests.oracle.crash.proof import prove
from tests.oracle.crash.victim import Plan, Victim

STORE, MARK = "oracle.store.store:Store", "oracle.store.mark:SequenceMark"
POINTS = (
    (f"{MARK}.raise_to", True),
    ("oracle.evidence_store:EvidenceStore.keep", True),
    ("oracle.notary:Signer.sign", True),
    (f"{STORE}.close_window", False),
    (f"{STORE}.close_window", True),
    (f"{STORE}.sent", False),
    (f"{STORE}.sent", True),
    ("oracle.chain.endpoints:Endpoints.broadcast", False),
    ("oracle.chain.endpoints:Endpoints.broadcast", True),
    (f"{STORE}.settled", False),
    (f"{STORE}.settled", True),
    (f"{STORE}.close_nonce", False),
    (f"{STORE}.close_nonce", True),
    (f"{STORE}.keep_samples", False),
    (f"{STORE}.keep_samples", True),
    ("oracle.window:OpenWindow.resume", True),
    (f"{STORE}.close", False),
)
"""(method, after it): between two of them nothing else is written, signed or sent."""
WAITING = "oracle.waiting:ChainWait._keep"


def until_it_survives(victim: Victim, plan_at) -> int:
    """Kill at the first, second, ... boundary until a life has no more; return how many it had."""
    for at in count(1):
        if not victim.live(plan_at(at)):
            return at - 1
        assert at < 1_000, "no end of boundaries"
    raise AssertionError


def kill_at(victim: Victim, plan: Plan) -> None:
    """Live a life that must not outlive its plan."""
    assert victim.live(plan), f"{plan} was not reached"


def kill_at_points(victim: Victim, points, calls) -> None:
    """Kill at each point, at its n-th call for each n of `calls`."""
    victim.live(Plan(cycles=3))
    for name, is_after in points:
        for call in calls:
            kill_at(victim, Plan(point=(name, is_after, call)))


def kill_while_waiting(victim: Victim, calls) -> None:
    """Kill while the chain cannot be reached and samples are only kept."""
    victim.tap.fault = DOWN
    for call in calls:
        for is_after in (False, True):
            kill_at(victim, Plan(point=(WAITING, is_after, call)))
    victim.tap.fault = None


def test_run__killed_at_some_boundaries__nothing_is_lost_or_double(make_victim):
    victim = make_victim()

    kill_at_points(victim, POINTS[:7:2], (1,))
    kill_while_waiting(victim, (2,))
    for step in ((2, True, True), (30, False, False)):
        kill_at(victim, Plan(step=step))
    for request in ((5, False), (40, True)):
        kill_at(victim, Plan(request=request))
    victim.finish()

    prove(victim)


@pytest.mark.fuzz
def test_run__killed_at_each_of_its_steps__nothing_is_lost_or_double(make_victim):
    victim = make_victim()

    kill_at_points(victim, POINTS, (1,))
    kill_at_points(victim, POINTS[:9], (2,))
    kill_while_waiting(victim, (1, 2, 3, 7))
    victim.finish()

    prove(victim)


@pytest.mark.fuzz
@pytest.mark.parametrize("is_after", [False, True])
def test_run__killed_at_each_sync__nothing_is_lost_or_double(make_victim, is_after):
    victim = make_victim()

    syncs = until_it_survives(victim, lambda at: Plan(step=(at, is_after, True)))
    victim.finish()

    assert syncs >= 10
    prove(victim)


@pytest.mark.fuzz
def test_run__killed_before_each_write__nothing_is_lost_or_double(make_victim):
    victim = make_victim()

    writes = until_it_survives(victim, lambda at: Plan(step=(at, False, False)))
    victim.finish()

    assert writes >= 50
    prove(victim)


@pytest.mark.fuzz
@pytest.mark.parametrize("is_after", [False, True])
def test_run__killed_at_each_request__nothing_is_lost_or_double(make_victim, is_after):
    victim = make_victim()

    requests = until_it_survives(victim, lambda at: Plan(request=(at, is_after)))
    victim.finish()

    assert requests >= 30
    prove(victim)
