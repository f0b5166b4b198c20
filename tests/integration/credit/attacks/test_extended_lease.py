"""A lease and its successor bind the lender together: no extension goes round a pledge."""

import boa
import pytest

from tests.helpers.credit_attack_stage import FIRST, LOAN, run_out
from tests.helpers.credit_stage import RENT
from tests.helpers.lease_words import IDS_PER_ASSET
from tests.helpers.stage import HOUR, UNLIMITED

OFFER = {"hourly_rate": RENT, "sla_bps": 0, "notice_hours": 24}


@pytest.fixture
def let(stage):
    """Let a machine for 400 hours; return the stage and the lease's id."""
    stage = run_out(stage)
    nonce = stage.post(FIRST, **OFFER)
    stage.take(FIRST, 400, nonce)
    return stage, FIRST * IDS_PER_ASSET + int(stage.suite.escrow.lease_count(FIRST))


def extend(stage, lease_id, hours):
    escrow = stage.suite.escrow
    nonce = escrow.offer_of(FIRST)[1]
    return escrow.extend(lease_id, hours, UNLIMITED, nonce, sender=stage.roles["lessee"])


def test_borrow__lease_and_its_successor_beyond_the_bounds__reverts(let, host):
    stage, lease_id = let
    escrow, desk = stage.suite.escrow, stage.suite.desk
    with boa.env.anchor():
        extend(stage, lease_id, 320)
        stage.borrow(FIRST, LOAN)
        assert desk.loan(FIRST).debt >= LOAN
    extend(stage, lease_id, 321)
    assert escrow.binding_terms(FIRST) == (721, 25, RENT, 0)

    with boa.reverts("pledge: term too long"):
        stage.borrow(FIRST, LOAN)
    assert stage.suite.title.lien_of(FIRST) == "0x" + "00" * 20

    escrow.reclaim(lease_id, 2, sender=host)  # the successor falls
    stage.borrow(FIRST, LOAN)
    assert escrow.binding_terms(FIRST) == (400, 24, RENT, 0)


def test_extend__pledged__thirty_days_from_now_at_most(let):
    stage, lease_id = let
    stage.borrow(FIRST, LOAN)

    with boa.reverts("pledge: term too long"):
        extend(stage, lease_id, 321)
    extend(stage, lease_id, 320)

    assert stage.suite.title.userExpires(FIRST) == boa.env.timestamp + 720 * HOUR
