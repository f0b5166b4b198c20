"""Differential: whatever is given, the checks here say what the contract says, word for word."""

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from web3.exceptions import ContractLogicError

from oracle.attest.attestation import Attestation
from oracle.attest.checks import check_state
from oracle.attest.contract import AttestedMeter
from oracle.chain.client import connect
from oracle.chain.contracts import RpcMeter
from oracle.errors import FatalError
from oracle.refutation import Refutation
from oracle.signing import sign
from tests.oracle.anvil import CHAIN_ID
from tests.oracle.attest.stage import ATTESTORS, DELAY, FIRST_HOUR, HOUR, START, WINDOW, key

REASON = bytes(32)
SIGNERS = [*ATTESTORS, key("stranger")]
FINAL = (FIRST_HOUR + 1) * HOUR + DELAY + WINDOW
"""When the first hour has become final."""
MOMENTS = [START + 2 * HOUR + DELAY + 2, START + 9 * HOUR, FINAL - 9, FINAL, FINAL + HOUR]
HELD_AT = FINAL - 20
HELD_MOMENTS = [FINAL, FINAL + HOUR, HELD_AT + 24 * HOUR - 9, HELD_AT + 24 * HOUR + 9]

values = st.sampled_from([0, 0, 1, 1_800, 3_599, 3_600, 65_535])
refutations = st.builds(
    lambda first, seconds, config, deadline: (FIRST_HOUR + first, tuple(seconds), config, deadline),
    st.sampled_from([0, 0, 0, 1, 1, 1, -1, 2, 12]),
    st.lists(values, min_size=1, max_size=2),
    st.sampled_from([1] * 10 + [0, 2]),
    st.sampled_from([FINAL + 86_400] * 6 + [FINAL - 1, START]),
)
signers = st.sampled_from([{0, 1}, {0, 2}, {0, 1, 2}, {1, 2}, {0, 1}, {2}, {0, 3}, set()])


def reason_here(attestation: Attestation, meter: AttestedMeter) -> str:
    """Return the contract's words with which the checks refuse; empty if they do not."""
    try:
        check_state(attestation, meter, to_carry=True)
    except FatalError as error:
        return ": ".join(str(error).split(": ")[:2])
    return ""


def reason_there(stage, attestation: Attestation) -> str:
    """Return why the contract refuses; empty if it does not."""
    raw = [one.signature for one in attestation.signatures]
    try:
        stage.meter.functions.refute(attestation.struct.as_tuple(), raw).call()
    except ContractLogicError as error:
        return str(error.message).removeprefix("execution reverted: ")
    return ""


def compare(stage, meter, moment, first, second, by, held=False) -> None:
    stage.rewind()
    if held:
        stage.move_to(HELD_AT - 2)
        stage.hold(FIRST_HOUR)
    stage.move_to(moment)
    for step, struct in enumerate((first, second), start=1):
        hour, seconds, config, deadline = struct
        given = Attestation(
            Refutation(stage.asset, hour, seconds, config, REASON, deadline),
            CHAIN_ID,
            stage.meter.address,
            None,
        )
        for number in by:
            one = SIGNERS[number]
            given = given.with_signature(one.address, sign(given.message, one.key))
        here, there = reason_here(given, meter), reason_there(stage, given)
        event(there or "carried")
        assert here == there
        if not there:
            stage.anvil.rpc("evm_setNextBlockTimestamp", moment + step)  # not on the next hour
            raw = [one.signature for one in given.signatures]
            stage.suite.do(stage.meter.functions.refute(given.struct.as_tuple(), raw))


@pytest.fixture
def attested(stage):
    """Return the stage's meter as attestors see it."""
    web3 = connect((stage.anvil.url,), 10.0, CHAIN_ID)
    return AttestedMeter(web3, RpcMeter(web3, stage.meter.address))


@settings(max_examples=25)
@given(st.sampled_from(MOMENTS), refutations, refutations, signers)
def test_check_state__any_refutation__says_what_the_contract_says(
    stage, attested, moment, first, second, by
):
    compare(stage, attested, moment, first, second, by)


@settings(max_examples=15)
@given(st.sampled_from(HELD_MOMENTS), refutations, refutations, signers)
def test_check_state__hours_that_a_dispute_holds__says_what_the_contract_says(
    stage, attested, moment, first, second, by
):
    compare(stage, attested, moment, first, second, by, held=True)


@pytest.mark.fuzz
@settings(max_examples=400)
@given(st.sampled_from(MOMENTS), refutations, refutations, signers)
def test_check_state__any_refutation_at_length__says_what_the_contract_says(
    stage, attested, moment, first, second, by
):
    compare(stage, attested, moment, first, second, by)
