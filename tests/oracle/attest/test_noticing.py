"""`attest watch` tells of each dispute once, and of a chain that does not say."""

import asyncio
import json

import pytest

from oracle.attest import noticing, opening
from oracle.attest.noticing import LOOK_SECONDS, Notices
from oracle.attest.watching import Pace
from oracle.errors import RetryableError
from oracle.settings_attest import load
from tests.oracle.anvil import free_port
from tests.oracle.attest.dispute_stage import LEAST_BOND, USED, DisputeStage
from tests.oracle.attest.test_watching import Log


@pytest.fixture
def stage(one_dispute_stage) -> DisputeStage:
    """Return the stage with a lease, nothing disputed yet."""
    one_dispute_stage.rewind()
    return one_dispute_stage


@pytest.fixture
def attestor(stage, make_attestor):
    """Return an attestor that watches the machine and knows the bonds."""
    dead = f"http://127.0.0.1:{free_port()}"
    return make_attestor(
        bonds_address=stage.bonds.address, nodes={stage.asset: dead}, control_urls=[dead]
    )


class Clock:
    """A clock that is set by hand."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def looking(attestor, stage):
    """Return notices with their clock and log."""
    config = load(attestor.file)
    judge = opening.open_judge(config, opening.open_attested(config), proposing=True)
    clock, log = Clock(), Log()
    notices = Notices(judge, [stage.asset], log, clock)
    yield notices, clock, log
    notices.close()


def test_look__a_dispute__is_told_once_and_the_next_one_too(stage, looking):
    notices, clock, log = looking
    asyncio.run(notices.look())
    assert log.lines == []
    stage.dispute()

    asyncio.run(notices.look())
    assert log.lines == []
    clock.now += LOOK_SECONDS
    asyncio.run(notices.look())
    clock.now += LOOK_SECONDS
    asyncio.run(notices.look())

    ((event, fields),) = log.lines
    assert event == "disputed"
    assert (fields["lease_id"], fields["period"]) == (stage.lease_id, 0)
    assert (fields["first_hour"], fields["hours"]) == (USED, 1)
    assert fields["bond"] == LEAST_BOND


def test_look__a_chain_that_does_not_answer__is_told_and_asked_again(stage, looking, monkeypatch):
    notices, clock, log = looking
    stage.dispute()

    def away(*_):
        raise RetryableError("unreachable")

    with monkeypatch.context() as patch:
        patch.setattr(noticing, "open_disputes", away)
        asyncio.run(notices.look())
    clock.now += LOOK_SECONDS
    asyncio.run(notices.look())

    assert [event for event, _ in log.lines] == ["disputes unseen", "disputed"]


def test_watch__with_bonds__tells_of_the_dispute(stage, attestor, attest, monkeypatch):
    monkeypatch.setattr(opening, "pace", lambda _: Pace(1, 1, 0.01, 30))
    stage.dispute()

    told = attest(attestor, "watch", "--slots", "1", "--json")

    events = [json.loads(line) for line in told.splitlines()]
    (one,) = [event for event in events if event["event"] == "disputed"]
    assert one["lease_id"] == stage.lease_id
    assert one["next"] == f"decide: attest dismiss {stage.lease_id} 0, or nothing"


def test_watch__bonds_that_are_none__is_refused(attestor, refused, stage):
    attestor.write(bonds_address=stage.lessee)

    refused("correct bonds_address", *attestor.command("watch", "--slots", "1"))
