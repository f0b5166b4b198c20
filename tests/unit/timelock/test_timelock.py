"""The owner of the suite: everything waits at least the delay, and the delay keeps to bounds."""

from pathlib import Path
from typing import Any

import boa
import pytest

SOURCE = str(Path(__file__).parents[3] / "contracts" / "governance" / "Timelock.vy")
TITLE = str(Path(__file__).parents[3] / "contracts" / "assets" / "ComputeAsset.vy")
HOUR, DAY = 3_600, 86_400
DELAY = 2 * DAY
ZERO = "0x" + "00" * 20
NONE = b"\0" * 32
MOST_GAS = 2_000_000
"""For a hand-over of ten contracts: the controller reserves memory for batches of 255."""


@pytest.fixture
def proposer() -> str:
    return str(boa.env.generate_address("proposer"))


@pytest.fixture
def executor() -> str:
    return str(boa.env.generate_address("executor"))


@pytest.fixture
def timelock(owner: str, proposer: str, executor: str) -> Any:
    """A timelock that `owner` deployed."""
    with boa.env.prank(owner):
        return boa.load(SOURCE, DELAY, [proposer], [executor])


@pytest.fixture
def title(owner: str, guardian: str, timelock: Any) -> Any:
    """A contract that the timelock is to own."""
    with boa.env.prank(owner):
        contract = boa.load(TITLE, "Machines", "M", guardian)
        contract.transfer_ownership(timelock.address)
        return contract


def call(contract: Any, function: str, *args: Any) -> tuple[str, int, bytes, bytes, bytes]:
    """Return the operation of one call, without predecessor or salt."""
    data = getattr(contract, function).prepare_calldata(*args)
    return (contract.address, 0, data, NONE, NONE)


def carry_out(timelock: Any, proposer: str, executor: str, operation: tuple[Any, ...]) -> None:
    """Schedule, wait, execute."""
    timelock.schedule(*operation, DELAY, sender=proposer)
    boa.env.time_travel(seconds=DELAY)
    timelock.execute(*operation, sender=executor)


def test_deploy__roles_and_delay__nobody_else_has_any_right(
    timelock: Any, owner: str, proposer: str, executor: str
) -> None:
    roles = {name: getattr(timelock, name)() for name in ("PROPOSER_ROLE", "CANCELLER_ROLE")}
    assert timelock.get_minimum_delay() == DELAY
    for role in roles.values():
        assert timelock.hasRole(role, proposer)
        assert not timelock.hasRole(role, owner)
    assert timelock.hasRole(timelock.EXECUTOR_ROLE(), executor)
    assert timelock.hasRole(timelock.DEFAULT_ADMIN_ROLE(), timelock.address)
    for account in (owner, proposer, executor, ZERO):
        assert not timelock.hasRole(timelock.DEFAULT_ADMIN_ROLE(), account)


def test_deploy__most_proposers__each_proposes_and_one_more_is_no_calldata(executor: str) -> None:
    most = [f"0x{number:040x}" for number in range(1, 256)]

    made = boa.load(SOURCE, DELAY, most, [executor])

    assert all(made.hasRole(made.PROPOSER_ROLE(), account) for account in (most[0], most[-1]))
    with pytest.raises(boa.BoaError):
        boa.load(SOURCE, DELAY, [*most, executor], [executor])


@pytest.mark.parametrize("delay", [DAY, 30 * DAY])
def test_deploy__delay_at_a_bound__stands(delay: int, proposer: str, executor: str) -> None:
    assert boa.load(SOURCE, delay, [proposer], [executor]).get_minimum_delay() == delay


@pytest.mark.parametrize(
    ("delay", "proposers", "executors", "said"),
    [
        (DAY - 1, 1, 1, "timelock: delay too short"),
        (30 * DAY + 1, 1, 1, "timelock: delay too long"),
        (DAY, 0, 1, "timelock: no proposer"),
        (DAY, 1, 0, "timelock: no executor"),
    ],
)
def test_deploy__what_would_not_protect__refused(
    delay: int, proposers: int, executors: int, said: str, proposer: str, executor: str
) -> None:
    with boa.reverts(said):
        boa.load(SOURCE, delay, [proposer] * proposers, [executor] * executors)


def test_deploy__anyone_proposes__refused(proposer: str, executor: str) -> None:
    with boa.reverts("timelock: proposer is zero"):
        boa.load(SOURCE, DAY, [proposer, ZERO], [executor])


def test_execute__scheduled_and_waited__ownership_arrives(
    timelock: Any, title: Any, proposer: str, executor: str
) -> None:
    operation = call(title, "accept_ownership")

    carry_out(timelock, proposer, executor, operation)

    assert title.owner() == timelock.address
    assert timelock.is_operation_done(timelock.hash_operation(*operation))
    with boa.reverts("timelock_controller: operation is not ready"):
        timelock.execute(*operation, sender=executor)


def test_execute__a_second_early__refused(
    timelock: Any, title: Any, proposer: str, executor: str
) -> None:
    operation = call(title, "accept_ownership")
    timelock.schedule(*operation, DELAY, sender=proposer)
    boa.env.time_travel(seconds=DELAY - 1)
    with boa.reverts("timelock_controller: operation is not ready"):
        timelock.execute(*operation, sender=executor)
    boa.env.time_travel(seconds=1)
    timelock.execute(*operation, sender=executor)
    assert title.owner() == timelock.address


def test_schedule__shorter_than_the_delay__refused(
    timelock: Any, title: Any, proposer: str
) -> None:
    with boa.reverts("timelock_controller: insufficient delay"):
        timelock.schedule(*call(title, "accept_ownership"), DELAY - 1, sender=proposer)


def test_cancel__by_a_proposer__is_never_carried_out(
    timelock: Any, title: Any, proposer: str, executor: str
) -> None:
    operation = call(title, "accept_ownership")
    timelock.schedule(*operation, DELAY, sender=proposer)
    timelock.cancel(timelock.hash_operation(*operation), sender=proposer)
    boa.env.time_travel(seconds=DELAY)
    with boa.reverts("timelock_controller: operation is not ready"):
        timelock.execute(*operation, sender=executor)


def test_verbs__without_their_role__refused(
    timelock: Any, title: Any, owner: str, proposer: str, executor: str
) -> None:
    operation = call(title, "accept_ownership")
    missing = "access_control: account is missing role"
    for account in (owner, executor):
        with boa.reverts(missing):
            timelock.schedule(*operation, DELAY, sender=account)
    timelock.schedule(*operation, DELAY, sender=proposer)
    boa.env.time_travel(seconds=DELAY)
    for account in (owner, executor):
        with boa.reverts(missing):
            timelock.cancel(timelock.hash_operation(*operation), sender=account)
    for account in (owner, proposer):
        with boa.reverts(missing):
            timelock.execute(*operation, sender=account)
        with boa.reverts(missing):
            timelock.grantRole(timelock.EXECUTOR_ROLE(), account, sender=account)


def test_execute__anyone_may__where_the_zero_address_executes(
    owner: str, proposer: str, stranger: str
) -> None:
    open_one = boa.load(SOURCE, DELAY, [proposer], [ZERO])
    operation = call(open_one, "update_delay", 3 * DAY)
    open_one.schedule(*operation, DELAY, sender=proposer)
    boa.env.time_travel(seconds=DELAY)
    open_one.execute(*operation, sender=stranger)
    assert open_one.get_minimum_delay() == 3 * DAY


def test_update_delay__through_the_timelock__changes_within_bounds(
    timelock: Any, proposer: str, executor: str
) -> None:
    carry_out(timelock, proposer, executor, call(timelock, "update_delay", DAY))

    logs = timelock.get_logs()
    assert timelock.get_minimum_delay() == DAY
    (change,) = [log for log in logs if type(log).__name__ == "MinimumDelayChange"]
    assert (change.old_duration, change.new_duration) == (DELAY, DAY)


@pytest.mark.parametrize(
    ("delay", "said"),
    [(DAY - 1, "timelock: delay too short"), (30 * DAY + 1, "timelock: delay too long")],
)
def test_update_delay__out_of_bounds__refused(
    timelock: Any, proposer: str, executor: str, delay: int, said: str
) -> None:
    operation = call(timelock, "update_delay", delay)
    timelock.schedule(*operation, DELAY, sender=proposer)
    boa.env.time_travel(seconds=DELAY)
    with boa.reverts(said):
        timelock.execute(*operation, sender=executor)
    assert timelock.get_minimum_delay() == DELAY


def test_update_delay__not_by_the_timelock__refused(
    timelock: Any, owner: str, proposer: str
) -> None:
    for account in (owner, proposer):
        with boa.reverts("timelock: not by the timelock"):
            timelock.update_delay(DAY, sender=account)


def test_batch__ten_calls__one_operation(
    timelock: Any, owner: str, guardian: str, proposer: str, executor: str
) -> None:
    with boa.env.prank(owner):
        deployer = boa.load_partial(TITLE)
        titles = [deployer.deploy("Machines", "M", guardian) for _ in range(10)]
        for title in titles:
            title.transfer_ownership(timelock.address)
    data = titles[0].accept_ownership.prepare_calldata()
    batch = ([title.address for title in titles], [0] * 10, [data] * 10, NONE, NONE)
    timelock.schedule_batch(*batch, DELAY, sender=proposer)
    boa.env.time_travel(seconds=DELAY)
    timelock.execute_batch(*batch, sender=executor)
    assert timelock._computation.get_gas_used() < MOST_GAS
    assert {title.owner() for title in titles} == {timelock.address}
