"""Victims, and the process that gives them lives."""

import pytest

from tests.oracle.crash.victim import Driver, Victim, build_failpoints, wait_until


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    """Import the runner once for all lives of a module."""
    made = Driver(build_failpoints(tmp_path_factory.mktemp("failpoints")))
    yield made
    made.close()


@pytest.fixture
def make_victim(suite, make_node, driver):
    """Return a factory of enrolled machines whose hours have begun."""
    made = []

    def make(**settings) -> Victim:
        made.append(Victim(make_node(accelerators=2, **settings), suite, driver))
        wait_until(made[-1].enrolled_at)
        return made[-1]

    yield make
    for victim in made:
        victim.close()
    suite.anvil.rpc("evm_setAutomine", True)
