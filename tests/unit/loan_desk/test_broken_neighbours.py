"""What must go on when appraiser and meter are broken, and what a caller cannot stage by gas."""

from typing import Any

import boa
import pytest

from tests.helpers.loan_stage import (
    CURRENT,
    DAY,
    FLAGGED,
    IN_AUCTION,
    NONE,
    PRINCIPAL,
    RESALE,
    STEP,
    UNLIMITED,
    USD,
)

INVALID = b"\xfe"
"""Burns all the gas it is given."""
REVERT = b"\x5f\x5f\xfd"


def break_(stage: Any, code: bytes, *names: str) -> None:
    """Put code in place of neighbours."""
    for name in names or ("appraiser", "meter"):
        boa.env.set_code(getattr(stage, name).address, code)


@pytest.mark.parametrize("code", [INVALID, REVERT, b""])
@pytest.mark.parametrize("state", [CURRENT, FLAGGED, IN_AUCTION])
def test_paying__appraiser_and_meter_broken__works(stage, lent, payer, operator, state, code):
    stage.bring(lent, state, operator)
    break_(stage, code)

    stage.desk.repay(lent, USD, sender=payer)
    stage.desk.debt_service(lent, USD, sender=payer)
    stage.desk.repay(lent, UNLIMITED, sender=payer)

    assert stage.desk.loan(lent).state == NONE


@pytest.mark.parametrize("code", [INVALID, REVERT])
def test_recovery__appraiser_and_meter_broken__clears(stage, lent, payer, operator, code):
    """The schedule alone is enough to flag, to start and to sell; the known resale carries."""
    break_(stage, code)
    boa.env.time_travel(seconds=STEP)

    stage.desk.flag(lent)
    boa.env.time_travel(seconds=7 * DAY)
    stage.desk.auction(lent, sender=operator)
    assert stage.desk.price(lent) == RESALE * 12 // 10
    stage.desk.take(lent, UNLIMITED, sender=payer)

    assert stage.title.ownerOf(lent) == payer


def test_release__appraiser_and_meter_broken__works(stage, flagged, payer):
    stage.desk.debt_service(flagged, UNLIMITED, sender=payer)
    break_(stage, INVALID)

    stage.desk.release(flagged)

    assert stage.desk.loan(flagged).state == NONE


def test_flag__little_gas_for_the_appraiser__cannot_lift_a_flag(stage, lent):
    """Else a borrower starved the appraiser and passed for current."""
    stage.say(lent, value=PRINCIPAL)
    stage.desk.flag(lent)
    for gas in range(60_000, 600_000, 12_000):
        with boa.env.anchor(), boa.reverts():
            stage.desk.flag(lent, gas=gas)

    assert stage.desk.loan(lent).state == FLAGGED


def test_flag__gas_below_what_the_appraiser_is_due__says_so(stage, lent):
    boa.env.time_travel(seconds=STEP)
    with boa.reverts("desk: gas too low"):
        stage.desk.flag(lent, gas=500_000)

    stage.desk.flag(lent, gas=800_000)


def test_flag__appraiser_burns_all_its_gas__costs_no_more_than_its_share(stage, lent):
    boa.env.time_travel(seconds=STEP)
    break_(stage, INVALID, "appraiser")

    stage.desk.flag(lent, gas=800_000)

    assert stage.desk.loan(lent).state == FLAGGED


@pytest.mark.parametrize("length", [0, 32, 64, 255])
def test_flag__appraiser_answers_too_short__is_absent(stage, lent, length):
    """PUSH length, PUSH0, RETURN."""
    boa.env.set_code(stage.appraiser.address, bytes([0x60, length, 0x5F, 0xF3]))
    with boa.reverts("desk: loan is current"):
        stage.desk.flag(lent)

    boa.env.set_code(stage.appraiser.address, bytes([0x61, *(9 * 32).to_bytes(2), 0x5F, 0xF3]))
    with boa.reverts("desk: loan is current"):
        stage.desk.flag(lent)


def test_borrow__appraiser_broken__reverts(stage, asset):
    break_(stage, REVERT, "appraiser")

    with boa.reverts():
        stage.borrow(asset)
