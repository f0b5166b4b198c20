"""The protocol's fee: bounded, announced, paid to the treasury by anyone."""

import boa
import pytest

from tests.helpers.deploy_money import deploy_splitter
from tests.helpers.event_logs import only_event
from tests.helpers.revenue_words import FeeWord
from tests.helpers.storage import slot_of, word_at
from tests.helpers.words import ZERO_ADDRESS
from tests.unit.revenue_splitter.conftest import ASSET

WEEK = 7 * 86_400


@pytest.fixture
def propose(splitter, owner):
    def _propose(fee_bps: int) -> None:
        with boa.env.prank(owner):
            splitter.propose_fee(fee_bps)

    return _propose


def _word(splitter) -> FeeWord:
    return FeeWord.unpack(word_at(splitter, slot_of(splitter, "protocol_fee", "_fee")))


def test_propose_fee__owner__waits_a_week(splitter, give, propose, host):
    give(100)

    propose(500)

    due = boa.env.timestamp + WEEK
    assert only_event(splitter, "FeeProposed") == {"fee_bps": 500, "effective_at": due}
    assert splitter.proposed_fee() == (500, due)
    assert splitter.fee_bps() == 200
    assert splitter.FEE_DELAY_SECONDS() == WEEK
    assert _word(splitter) == FeeWord(2, 200, 500, due)
    give(100)
    assert splitter.claimable(host) == 98 + 98


def test_apply_fee__after_the_week__anyone_not_earlier(splitter, give, propose, stranger, host):
    propose(500)
    give(100)

    boa.env.time_travel(seconds=WEEK - 1)
    with boa.env.prank(stranger), boa.reverts("splitter: fee not due yet"):
        splitter.apply_fee()
    boa.env.time_travel(seconds=1)
    with boa.env.prank(stranger):
        splitter.apply_fee()

    assert only_event(splitter, "FeeSet") == {"fee_bps": 500}
    assert splitter.fee_bps() == 500
    assert splitter.proposed_fee() == (0, 0)
    assert _word(splitter) == FeeWord(2, 500)
    give(100)
    assert splitter.claimable(host) == 98 + 95


def test_apply_fee__nothing_proposed__reverts(splitter, propose):
    with boa.reverts("splitter: no fee proposed"):
        splitter.apply_fee()
    propose(0)
    boa.env.time_travel(seconds=WEEK)
    splitter.apply_fee()

    assert splitter.fee_bps() == 0
    with boa.reverts("splitter: no fee proposed"):
        splitter.apply_fee()


def test_propose_fee__again__starts_the_week_anew(splitter, propose):
    propose(500)
    boa.env.time_travel(seconds=WEEK - 1)
    propose(300)

    boa.env.time_travel(seconds=1)
    with boa.reverts("splitter: fee not due yet"):
        splitter.apply_fee()
    boa.env.time_travel(seconds=WEEK)
    splitter.apply_fee()

    assert splitter.fee_bps() == 300


def test_propose_fee__above_five_percent__reverts(splitter, propose):
    propose(splitter.MAX_FEE_BPS())

    assert splitter.MAX_FEE_BPS() == 500
    with boa.reverts("splitter: fee too high"):
        propose(501)
    with boa.reverts("splitter: fee too high"):
        propose(2**256 - 1)


def test_claim_fees__anyone__pays_the_treasury(splitter, token, give, treasury, stranger):
    give(10_000)

    with boa.env.prank(stranger):
        amount = splitter.claim_fees()

    assert only_event(splitter, "FeesClaimed") == {"treasury": treasury, "amount": 200}
    assert amount == token.balanceOf(treasury) == 200
    assert token.balanceOf(stranger) == 0
    assert splitter.fees_accrued() == 0
    assert splitter.fee_bps() == 200
    with boa.reverts("splitter: no fees to claim"):
        splitter.claim_fees()


def test_claim_fees__proposal_pending__survives(splitter, give, propose):
    propose(100)
    proposal = splitter.proposed_fee()
    give(10_000)

    splitter.claim_fees()

    assert splitter.proposed_fee() == proposal


def test_claim_fees__frozen_treasury__waits_for_another(
    splitter, token, give, owner, treasury, stranger
):
    give(10_000)
    token.freeze(treasury)

    with boa.reverts("mock: receiver frozen"):
        splitter.claim_fees()
    assert splitter.fees_accrued() == 200
    with boa.env.prank(owner):
        splitter.set_treasury(stranger)

    assert only_event(splitter, "TreasurySet") == {"treasury": stranger}
    assert splitter.treasury() == stranger
    assert splitter.claim_fees() == token.balanceOf(stranger) == 200


def test_set_treasury__zero_or_the_splitter__reverts(splitter, owner):
    with boa.env.prank(owner):
        with boa.reverts("splitter: treasury"):
            splitter.set_treasury(ZERO_ADDRESS)
        with boa.reverts("splitter: treasury"):
            splitter.set_treasury(splitter)


def test_fee__zero__nothing_accrues(owner, token, title, treasury, host, stranger):
    splitter = deploy_splitter(owner, token, title, treasury, fee_bps=0)
    token.mint(stranger, 10_000)

    with boa.env.prank(stranger):
        token.approve(splitter, 10_000)
        splitter.deposit(ASSET, 10_000)

    assert splitter.fees_accrued() == 0
    assert splitter.claimable(host) == 10_000
