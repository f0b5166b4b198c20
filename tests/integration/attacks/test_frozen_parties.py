"""The token freezes one party at one step: all others finish and get exactly the same."""

import boa
import pytest

from tests.helpers.lease_builders import HOUR, RATE

PARTIES = ("lessee", "host", "operator", "payee", "beneficiary", "treasury")
HOURS = 12
FROM_OPENING, FROM_SETTLE, FROM_CLOSE, FROM_CLAIM = range(4)


@pytest.fixture
def life(stage, host, operator, payee, beneficiary):
    """Return a story in four acts: two machines, one with a split, one with a beneficiary."""
    assets = [stage.machine(), stage.machine()]
    split_id = stage.split({payee: 6_000, host: 4_000})
    stage.terms(assets[0], operator=operator, opex_bps=2_000, split_id=split_id)
    stage.terms(assets[1], operator=operator, opex_bps=1_000, beneficiary=beneficiary)
    start = int(boa.env.timestamp)
    leases = [stage.open(asset, HOURS, notice_hours=1) for asset in assets]

    def meter() -> None:
        boa.env.timestamp = start + 4 * HOUR
        for asset in assets:
            hours = range(start, start + 4 * HOUR, HOUR)
            stage.carry(stage.report(asset, hour, hour + HOUR) for hour in hours)
        boa.env.timestamp = start + 6 * HOUR
        stage.suite.escrow.terminate(leases[1], sender=stage.roles["lessee"])

    def settle() -> None:
        stage.final(start + 3 * HOUR)
        for lease_id in leases:
            stage.suite.escrow.settle(lease_id)

    acts = [meter, settle, lambda: stage.close(*leases)]

    def play(first: int, last: int, frozen: str = "") -> None:
        for act in acts[first:last]:
            act()
        if last > len(acts):
            _claims(stage, frozen)

    return play


def _claims(stage, frozen: str = "") -> None:
    """Pay everyone; what the token refuses the treasury stays accrued."""
    stage.claim_all()
    fees = stage.suite.splitter.fees_accrued()
    if frozen == "treasury":
        with boa.reverts("mock: receiver frozen"):
            stage.suite.splitter.claim_fees()
        assert stage.suite.splitter.fees_accrued() == fees > 0
    elif fees:
        stage.suite.splitter.claim_fees()


@pytest.mark.parametrize("step", [FROM_OPENING, FROM_SETTLE, FROM_CLOSE, FROM_CLAIM])
def test_freeze__any_party_from_any_step_on__nobody_else_notices(stage, life, step):
    token = stage.suite.token
    with boa.env.anchor():
        life(0, 4)
        expected = stage.balances()
        assert min(expected[party] for party in PARTIES) > 0
    life(0, step)

    for party in PARTIES:
        with boa.env.anchor():
            before = stage.balances()[party]
            token.freeze(stage.roles[party])
            life(step, 4, frozen=party)

            seen = stage.balances()
            assert seen == expected | {party: before}, party
            stage.check_books()
            token.unfreeze(stage.roles[party])
            _claims(stage)
            assert stage.balances() == expected, party
            stage.check_books()


def test_claim__frozen_payee_alone__reverts_and_the_claim_stands(stage, life, operator):
    life(0, 3)
    owed = stage.suite.splitter.claimable(operator)
    stage.suite.token.freeze(operator)

    with boa.reverts("mock: receiver frozen"):
        stage.suite.splitter.claim(operator)

    assert stage.suite.splitter.claimable(operator) == owed > 0
    stage.suite.token.unfreeze(operator)
    assert stage.suite.splitter.claim(operator) == owed


def test_terminate__by_a_frozen_lessee__notice_is_taken(stage, lessee):
    """Leaving needs no token."""
    asset, start = stage.machine(), int(boa.env.timestamp)
    lease_id = stage.open(asset, 100, notice_hours=1)
    stage.suite.token.freeze(lessee)

    assert stage.suite.escrow.terminate(lease_id, sender=lessee) == start + HOUR
    stage.close(lease_id)

    assert stage.suite.escrow.claimable(lessee) == 100 * RATE


def test_open_lease__by_a_frozen_lessee__refused_and_the_machine_stays_free(stage, lessee, payee):
    asset = stage.machine()
    nonce = stage.post(asset)
    stage.suite.token.freeze(lessee)

    with boa.reverts("mock: sender frozen"):
        stage.suite.escrow.open_lease(asset, 10, 2**64, nonce, sender=lessee)

    assert stage.suite.escrow.lease_count(asset) == 0
    stage.fund(payee)
    stage.take(asset, 10, nonce, lessee=payee)


def test_set_treasury__frozen_treasury__fees_go_to_another(stage, life, owner, lender, treasury):
    life(0, 3)
    fees = stage.suite.splitter.fees_accrued()
    stage.suite.token.freeze(treasury)
    with boa.reverts("mock: receiver frozen"):
        stage.suite.splitter.claim_fees()

    stage.suite.splitter.set_treasury(lender, sender=owner)

    assert stage.suite.splitter.claim_fees() == stage.suite.token.balanceOf(lender) == fees
