"""The proof finds what it is there for: runners with a bug, and what nobody may do to a store."""

import shutil

import pytest

from tests.oracle.crash.driver import PLANTS
from tests.oracle.crash.proof import prove
from tests.oracle.crash.victim import Plan

pytestmark = pytest.mark.fuzz
BROADCAST = "oracle.chain.endpoints:Endpoints.broadcast"
SIGNED = "oracle.store.store:Store.close_window"


def kill_some(victim, count):
    """Kill while the third report is on its way."""
    for _ in range(count):
        victim.live(Plan(point=(BROADCAST, False, 3), cycles=40))


@pytest.mark.parametrize("bug", PLANTS)
def test_prove__planted_bug__is_found(make_victim, bug):
    victim = make_victim()
    victim.bug = bug

    kill_some(victim, 3)
    victim.finish()

    with pytest.raises(AssertionError):
        prove(victim)


def test_prove__same_without_a_bug__holds(make_victim):
    victim = make_victim()

    kill_some(victim, 3)
    victim.finish()

    prove(victim)


def test_prove__older_copy_of_the_folder_put_back__number_with_two_contents_is_found(make_victim):
    victim = make_victim()
    state, copy = victim.node.folder / "state", victim.node.folder / "older"
    victim.live(Plan())
    shutil.copytree(state, copy)
    assert victim.live(Plan(point=(SIGNED, True, 1)))
    shutil.rmtree(state)
    shutil.copytree(copy, state)
    victim.finish()

    with pytest.raises(AssertionError, match=r"^\{\d+: \{"):
        prove(victim)
