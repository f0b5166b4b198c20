"""What a desk is deployed with, and the list of its pools."""

import boa
import pytest

from tests.helpers.deploy_money import deploy_token
from tests.helpers.event_logs import only_event
from tests.helpers.loan_stage import USD, ZERO, deploy_desk


@pytest.fixture
def parts(stage) -> dict:
    return {name: getattr(stage, name) for name in ("token", "title", "meter", "appraiser")}


def test_constructor__names_what_it_reads(stage, owner, guardian):
    desk = stage.desk

    assert desk.token() == stage.token.address
    assert desk.title() == stage.title.address
    assert desk.meter() == stage.meter.address
    assert desk.appraiser() == stage.appraiser.address
    assert (desk.owner(), desk.guardian()) == (owner, guardian)
    assert desk.least_loan() == 1_000 * USD
    assert (desk.paused_until(), desk.is_stopped(), desk.next_pause_at(guardian)) == (0, False, 0)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("token", "token: no code there"),
        ("title", "desk: title has no code"),
        ("meter", "desk: meter has no code"),
        ("appraiser", "desk: appraiser has no code"),
    ],
)
def test_constructor__no_code_there__reverts(parts, guardian, owner, stranger, name, reason):
    with boa.reverts(reason):
        deploy_desk(parts | {name: stranger}, guardian, owner, ZERO)


def test_constructor__feed_without_code__reverts(parts, guardian, owner, stranger):
    with boa.reverts("sequencer: no code there"):
        deploy_desk(parts, guardian, owner, stranger)


@pytest.mark.parametrize(("decimals", "allowed"), [(5, False), (6, True), (8, True), (18, False)])
def test_constructor__decimals__six_to_eight(parts, guardian, owner, decimals, allowed):
    parts = parts | {"token": deploy_token(decimals)}
    if not allowed:
        with boa.reverts("token: decimals not 6 to 8"):
            deploy_desk(parts, guardian, owner, ZERO)
        return

    assert deploy_desk(parts, guardian, owner, ZERO).least_loan() == 1_000 * 10**decimals


def test_approve_pool__new__gets_the_next_index(stage, owner):
    count = stage.desk.pool_count()
    pool = stage.new_pool(approve=False)
    assert stage.desk.pool_entry(pool) == (0, False)

    index = stage.desk.approve_pool(pool, True, sender=owner)

    assert only_event(stage.desk, "PoolApproved") == {
        "pool": pool.address,
        "index": index,
        "approved": True,
    }
    assert index == count + 1 == stage.desk.pool_count()
    assert stage.desk.pool_at(index) == pool.address
    assert stage.desk.pool_entry(pool) == (index, True)
    assert stage.desk.pool_at(0) == stage.desk.pool_at(index + 1) == ZERO


def test_approve_pool__withdrawn_and_given_again__keeps_its_index(stage, owner):
    index, _ = stage.desk.pool_entry(stage.pool)
    boa.env.set_code(stage.pool.address, b"\xfe")  # even one that answers nothing any more

    assert stage.desk.approve_pool(stage.pool, False, sender=owner) == index
    assert stage.desk.pool_entry(stage.pool) == (index, False)
    assert stage.desk.approve_pool(stage.pool, True, sender=owner) == index

    assert stage.desk.pool_at(index) == stage.pool.address


def test_approve_pool__no_pool__reverts(stage, owner, stranger):
    with boa.reverts("desk: no pool there"):
        stage.desk.approve_pool(stranger, True, sender=owner)


def test_approve_pool__of_another_token__reverts(stage, owner):
    pool = boa.load("contracts/mocks/MockLoanPool.vy", deploy_token())

    with boa.reverts("desk: pool of another token"):
        stage.desk.approve_pool(pool, True, sender=owner)
