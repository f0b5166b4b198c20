"""Disputes on the real meter: lies are ruled on, nobody waits for long, nothing is paid twice."""

import boa
import pytest

from tests.helpers.attesting import Quorum, hour_of
from tests.helpers.lease_builders import DAY, HOUR, RATE
from tests.helpers.stage import FINALITY, UNLIMITED, Stage
from tests.invariant.money.suite import deploy_suite

LATE = FINALITY - HOUR
"""After the end of an hour: the last one in which it is not final."""


@pytest.fixture
def quorum(stage) -> Quorum:
    """Three of five attestors on the real meter."""
    return Quorum(stage.suite.meter, stage.suite.owner)


@pytest.fixture
def bonds(stage, lessee):
    stage.suite.token.approve(stage.suite.bonds, UNLIMITED, sender=lessee)
    return stage.suite.bonds


def check_bonds(stage, bonds, bond=0, stakes=0):
    people = {*stage.roles.values()}
    claims = sum(bonds.claimable(account) for account in people)
    assert stage.suite.token.balanceOf(bonds) == bond + stakes + claims
    stage.check_books()


def test_dispute__in_the_last_hour__leaves_attestors_a_day_and_the_lessee_is_not_charged(
    stage, quorum, bonds, lessee
):
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 10, sla_bps=0)
    stage.run(asset, start + 10 * HOUR)
    boa.env.timestamp = start + HOUR + LATE
    stake = bonds.dispute(lease_id, hour_of(start), 10, sender=lessee)
    boa.env.timestamp = start + 10 * HOUR + FINALITY

    with boa.reverts("escrow: not final yet"):
        stage.suite.escrow.close(lease_id)
    quorum.refute(asset, hour_of(start), *[0] * 10)
    bonds.end_dispute(lease_id, 0)
    boa.env.timestamp = start + HOUR + LATE + DAY
    stage.suite.escrow.close(lease_id)

    assert stage.suite.escrow.claimable(lessee) == 10 * RATE
    assert bonds.claimable(lessee) == stake == 20 * 10**6
    check_bonds(stage, bonds)


def test_dispute__without_one__the_same_refutation_comes_too_late(stage, quorum, lessee):
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 10, sla_bps=0)
    stage.run(asset, start + 10 * HOUR)
    boa.env.timestamp = start + 10 * HOUR + FINALITY

    with boa.reverts("oracle: hour is final"):
        quorum.refute(asset, hour_of(start), *[0] * 10)
    stage.close(lease_id)

    assert stage.suite.escrow.claimable(lessee) == 0


def test_dispute__no_ruling__report_stands_and_the_host_is_paid_a_day_later(
    stage, bonds, lessee, host
):
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 10, sla_bps=0)
    stage.run(asset, start + 10 * HOUR)
    boa.env.timestamp = start + HOUR + LATE
    stake = bonds.dispute(lease_id, hour_of(start), 10, sender=lessee)
    boa.env.timestamp = start + HOUR + LATE + DAY

    bonds.end_dispute(lease_id, 0)
    stage.suite.escrow.close(lease_id)

    assert stage.suite.splitter.claimable(host) == 10 * RATE * 98 // 100
    assert (stage.suite.escrow.claimable(lessee), bonds.claimable(lessee)) == (0, stake)
    check_bonds(stage, bonds)


def test_dispute__second_hours_of_the_same_lease__cannot_hold_the_host_up_for_longer(
    stage, bonds, lessee
):
    """One a period: the second try is refused, and the hours before the doubt go on being paid."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 100, sla_bps=0)
    stage.run(asset, start + 60 * HOUR)
    doubted = hour_of(start) + 12
    bonds.dispute(lease_id, doubted, 1, sender=lessee)
    with boa.reverts("bonds: disputed before"):
        bonds.dispute(lease_id, doubted + 5, 1, sender=lessee)

    boa.env.timestamp = start + 70 * HOUR
    assert stage.suite.meter.final_until(asset) == doubted * HOUR
    assert stage.suite.escrow.settle(lease_id) == 12 * RATE * 7 // 10

    boa.env.timestamp = start + 60 * HOUR + DAY
    assert stage.suite.meter.final_until(asset) == start + 36 * HOUR


def test_dispute__chain_of_many_leases__holds_no_hour_longer_than_a_day(stage, bonds, lessee, host):
    """A crowd of one-hour leases, each disputed as late as can be, while the host waits."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    leases = []
    for _ in range(30):
        leases.append(stage.open(asset, 1, sla_bps=0))
        stage.run(asset, int(boa.env.timestamp) + HOUR)
    delays = []
    for number, lease_id in enumerate(leases):
        boa.env.timestamp = start + (number + 1) * HOUR + LATE
        bonds.dispute(lease_id, hour_of(start) + number, 1, sender=lessee)
        delays.append(int(boa.env.timestamp) - FINALITY - stage.suite.meter.final_until(asset))

    assert 0 < max(delays) <= DAY
    boa.env.timestamp = start + HOUR + FINALITY + DAY
    stage.suite.escrow.close(leases[0])
    assert stage.suite.splitter.claimable(host) == RATE * 98 // 100


def test_dispute__dark_and_refuted__bond_of_the_host_pays_what_the_rent_cannot(
    owner, treasury, stage, host, lessee
):
    """A forged lease: refuted to nothing, there is no rent to take the credit from."""
    bonded = Stage(deploy_suite(owner, treasury, bond_hours=24), stage.roles)
    suite, bonds = bonded.suite, bonded.suite.bonds
    quorum = Quorum(suite.meter, suite.owner)
    asset, start = bonded.machine(), int(boa.env.timestamp)
    bonded.fund(lessee)
    for account in (host, lessee):
        suite.token.mint(account, 24 * RATE)
        suite.token.approve(bonds, UNLIMITED, sender=account)
    with boa.reverts("bonds: host bond too low"):
        bonded.open(asset, 10, sla_bps=9_900, credit_bps=3_000)
    bonds.add_bond(asset, 24 * RATE, sender=host)
    lease_id = bonded.open(asset, 10, sla_bps=9_900, credit_bps=3_000)
    bonded.run(asset, start + 10 * HOUR)
    bonds.dispute(lease_id, hour_of(start), 10, sender=lessee)
    with boa.reverts("bonds: not that much free"):
        bonds.withdraw_bond(asset, 1, sender=host)

    quorum.refute(asset, hour_of(start), *[0] * 10)
    bonds.end_dispute(lease_id, 0)
    boa.env.timestamp += DAY
    bonded.close(lease_id)

    worth = 10 * RATE * 3 // 10
    assert suite.escrow.claimable(lessee) == 10 * RATE
    assert bonds.claimable(lessee) == worth + 20 * 10**6
    assert bonds.withdraw_bond(asset, 24 * RATE - worth, sender=host) == 0
    check_bonds(bonded, bonds)


def test_hold__only_the_bonds__nobody_else_holds_a_machine_up(stage, lessee, host, owner):
    asset, start = stage.machine(), int(boa.env.timestamp)
    stage.open(asset, 10)
    stage.run(asset, start + 3 * HOUR)

    for other in (lessee, host, owner, str(stage.suite.escrow.address)):
        with boa.reverts("oracle: not the dispute contract"):
            stage.suite.meter.hold(asset, hour_of(start), sender=other)
    stage.suite.meter.hold(asset, hour_of(start), sender=str(stage.suite.bonds.address))


def test_any_verb__token_that_calls_back__finds_the_contract_locked(stage, bonds, lessee):
    """The token calls every verb of the bonds while one of them moves money: all are refused."""
    asset, suite = stage.machine(), stage.suite
    me, token = str(suite.token.address), suite.token
    start = int(boa.env.timestamp)
    lease_id = stage.open(asset, 10)
    stage.run(asset, start + 10 * HOUR)
    token.mint(lessee, 10**9)
    bonds.add_bond(asset, 100, sender=lessee)
    outer = {
        "add_bond": lambda: bonds.add_bond(asset, 10, sender=lessee),
        "dispute": lambda: bonds.dispute(lease_id, hour_of(start), 1, sender=lessee),
    }
    inner = {
        "add_bond": (asset, 1), "withdraw_bond": (asset, 1), "reserve": (asset, 1),
        "claim": (lessee,), "end_dispute": (lease_id, 0),
        "dispute": (lease_id, hour_of(start), 1), "cover": (lease_id, me, 1, 1, True),
    }  # fmt: skip
    for name, call in outer.items():
        for verb, arguments in inner.items():
            with boa.env.anchor():
                token.set_hook(bonds, getattr(bonds, verb).prepare_calldata(*arguments))
                call()
                # The lock says nothing; any other refusal would have its reason.
                assert (token.hook_runs(), token.hook_successes()) == (1, 0), (name, verb)
                assert token.hook_response() == b"", (name, verb)
                assert bonds.bond_of(asset) == 100 + 10 * (name == "add_bond"), verb
                assert bonds.claimable(me) == bonds.claimable(lessee) == 0
