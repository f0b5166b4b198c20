"""Whatever the contract refuses is refused here first, by the same reason, and nothing is sent."""

from dataclasses import replace

import pytest
from web3.exceptions import ContractLogicError

from oracle.attest import attestation as files
from oracle.attest.attestation import Attestation, Signed
from oracle.chain.sender import Sender
from oracle.refutation import Refutation, Revocation
from oracle.signing import sign
from tests.helpers.signing import high_s_twin
from tests.oracle.anvil import CHAIN_ID
from tests.oracle.attest.stage import (
    ATTESTORS,
    DELAY,
    FIRST_HOUR,
    HOUR,
    START,
    WINDOW,
    key,
)

DARK = FIRST_HOUR + 1
REASON = b"power without work".ljust(32, b"\0")
FAR = START + 30 * 86_400


def make(stage, *signers, chain_id=CHAIN_ID, meter=None, **overrides):
    """Return an attestation of the dark hour, signed by these in order, by default by enough."""
    fields = {
        "asset": stage.asset,
        "first_hour": DARK,
        "seconds": (0,),
        "config": stage.meter.functions.config().call(),
        "reason": REASON,
        "deadline": FAR,
    }
    place = (chain_id, meter or stage.meter.address)
    unsigned = Attestation(Refutation(**(fields | overrides)), *place, None)
    for one in signers or ATTESTORS[:2]:
        unsigned = unsigned.with_signature(one.address, sign(unsigned.message, one.key))
    return unsigned


def with_signatures(given, signatures):
    return replace(given, signatures=tuple(signatures))


def twice(stage):
    given = make(stage, ATTESTORS[0])
    return with_signatures(given, given.signatures * 2)


def unsorted(stage):
    given = make(stage)
    return with_signatures(given, reversed(given.signatures))


def changed(stage, alter):
    """Return enough signatures of which the first is altered, under its signer's name."""
    given = make(stage)
    first, second = given.signatures
    return with_signatures(given, (Signed(first.signer, alter(first.signature)), second))


def high_s(stage):
    return changed(stage, high_s_twin)


def wrong_v(stage):
    return changed(stage, lambda one: one[:64] + bytes([one[64] - 27]))


def short(stage):
    return changed(stage, lambda one: one[:64])


def zero_signer(stage):
    return changed(stage, lambda one: bytes(32) + one[32:])


def stale_config(stage):
    given = make(stage)
    stage.set_attestors(ATTESTORS, 2)
    return given


def no_set(stage):
    return make(stage, config=0)


def one_too_few(stage):
    return make(stage, ATTESTORS[2])


def a_stranger(stage):
    return make(stage, ATTESTORS[0], key("stranger"))


def another_chain(stage):
    return make(stage, chain_id=1)


def another_meter(stage):
    return make(stage, meter=stage.suite.title.address)


def past_deadline(stage):
    return make(stage, deadline=START)


def no_hour_yet(stage):
    now = stage.anvil.web3.eth.get_block("latest")["timestamp"]
    return make(stage, first_hour=now // HOUR)


def not_reported(stage):
    return make(stage, first_hour=DARK + 1)


def final(stage):
    given = make(stage)
    stage.move_to((DARK + 1) * HOUR + DELAY + WINDOW)
    return given


def above(stage):
    return make(stage, seconds=(HOUR + 1,))


def long_before(stage):
    return make(stage, first_hour=FIRST_HOUR - 1, seconds=(0, 0))


REFUSED = {
    twice: "attestors: not in order",
    unsorted: "attestors: not in order",
    high_s: "oracle: high s",
    wrong_v: "oracle: signature v",
    short: "oracle: signature length",
    zero_signer: "oracle: zero signer",
    stale_config: "attestors: stale config",
    no_set: "attestors: stale config",
    one_too_few: "attestors: too few signatures",
    a_stranger: "attestors: not a member",
    another_chain: "attestors: not a member",
    another_meter: "attestors: not a member",
    past_deadline: "oracle: deadline is past",
    no_hour_yet: "oracle: hour not over",
    not_reported: "oracle: hour not reported",
    final: "oracle: hour is final",
    above: "oracle: above the present value",
    long_before: "oracle: before enrolment",
}


@pytest.mark.parametrize(
    ("case", "reason"), REFUSED.items(), ids=lambda one: getattr(one, "__name__", "")
)
def test_submit__what_the_contract_refuses__is_refused_first(
    stage, make_attestor, refused, tmp_path, monkeypatch, case, reason
):
    carrier, file = make_attestor(), tmp_path / "given.json"
    monkeypatch.setattr(Sender, "send", lambda *_: pytest.fail("it came as far as sending"))
    given = case(stage)
    files.write(file, given)

    refused(reason, *carrier.command("submit", file))

    raw = [one.signature for one in given.signatures]
    with pytest.raises(ContractLogicError, match=reason):
        stage.meter.functions.refute(given.struct.as_tuple(), raw).call()


def test_submit__the_same_unspoilt__is_carried(stage, make_attestor, attest, tmp_path):
    """The success beside the refusals: only what each case spoils is wrong with it."""
    file = tmp_path / "given.json"
    files.write(file, make(stage))

    attest(make_attestor(), "submit", file)

    assert stage.reported(DARK) == 0


def test_submit__no_paying_key__says_who_can(stage, make_attestor, refused, tmp_path):
    file = tmp_path / "given.json"
    files.write(file, make(stage))

    refused("paying_keyfile is not set", *make_attestor(paying_keyfile="").command("submit", file))


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (stale_config, "attestors: stale config"),
        (another_chain, "attestors: not a member: it is for chain id 1"),
        (another_meter, "attestors: not a member: it is for the meter"),
        (final, "oracle: hour is final"),
        (above, "oracle: above the present value"),
        (past_deadline, "oracle: deadline is past"),
    ],
)
def test_sign__what_the_contract_would_refuse__is_not_signed(
    stage, make_attestor, refused, tmp_path, case, reason
):
    attestor, file = make_attestor(2), tmp_path / "given.json"
    files.write(file, case(stage))
    before = file.read_bytes()

    refused(reason, *attestor.command("sign", file, "--trust-proposal"))

    assert file.read_bytes() == before


def test_sign__key_that_is_not_in_the_set__is_refused(stage, make_attestor, refused, tmp_path):
    file = tmp_path / "given.json"
    files.write(file, make(stage))
    stranger = make_attestor(account=key("stranger"))

    refused("not in the present set", *stranger.command("sign", file, "--trust-proposal"))


@pytest.mark.parametrize(
    ("seen", "left", "words"),
    [
        ({}, 0, "own probes leave 3600 s defensible: nothing to lower"),
        ({"up": 60}, 0, "nothing to lower"),
        ({"silent": 1, "up": 59}, 0, "nothing to lower"),
        ({"silent": 30, "up": 30}, 0, "it would leave 0 s, own probes leave 2"),
        ({"silent": 60}, 0, "it would leave 0 s, own probes leave 3"),
    ],
)
def test_sign__what_own_probes_do_not_support__is_refused(
    stage, make_attestor, refused, tmp_path, seen, left, words
):
    attestor, file = make_attestor(2), tmp_path / "given.json"
    attestor.saw(stage.asset, DARK, **seen)
    files.write(file, make(stage, seconds=(left,)))

    refused(words, *attestor.command("sign", file))


def test_sign__trusting_the_proposal__signs_without_probes(stage, make_attestor, attest, tmp_path):
    attestor, file = make_attestor(2), tmp_path / "given.json"
    files.write(file, make(stage))

    attest(attestor, "sign", file, "--trust-proposal")

    assert len(files.read(file).signatures) == 3


def test_sign__an_honest_hour_between_dark_ones__is_not_flagged(
    stage, make_attestor, refused, tmp_path
):
    attestor, file = make_attestor(2), tmp_path / "given.json"
    attestor.saw(stage.asset, FIRST_HOUR, up=60)
    attestor.saw(stage.asset, DARK, silent=60)
    stands = stage.reported(FIRST_HOUR)
    files.write(file, make(stage, first_hour=FIRST_HOUR, seconds=(stands, 600)))

    refused(f"hour {FIRST_HOUR}: {stands} s stand", *attestor.command("sign", file))


def test_merge__one_signer_in_two_files__is_refused_unless_once(
    stage, make_attestor, attest, refused, tmp_path
):
    files.write(tmp_path / "a.json", make(stage))
    files.write(tmp_path / "b.json", make(stage, ATTESTORS[1], ATTESTORS[2]))
    attestor = make_attestor()
    given = (tmp_path / "a.json", tmp_path / "b.json", "--out", tmp_path / "all.json")

    refused("attestors: not in order", *attestor.command("merge", *given))
    attest(attestor, "merge", *given, "--once")

    signers = [int(one.signer, 16) for one in files.read(tmp_path / "all.json").signatures]
    assert signers == sorted(int(one.address, 16) for one in ATTESTORS)


def test_merge__two_proposals__are_refused(stage, make_attestor, refused, tmp_path):
    files.write(tmp_path / "a.json", make(stage))
    files.write(tmp_path / "b.json", make(stage, ATTESTORS[2], seconds=(1,)))

    refused(
        "another proposal than",
        *make_attestor().command(
            "merge", tmp_path / "a.json", tmp_path / "b.json", "--out", tmp_path / "all.json"
        ),
    )
    assert not (tmp_path / "all.json").exists()


def test_submit__revocation_of_a_former_key__is_refused_first(
    stage, make_attestor, refused, tmp_path
):
    struct = Revocation(stage.asset, key("former").address, 1, REASON, FAR)
    given = Attestation(struct, CHAIN_ID, stage.meter.address, None)
    for one in ATTESTORS[:2]:
        given = given.with_signature(one.address, sign(given.message, one.key))
    files.write(tmp_path / "given.json", given)
    raw = [one.signature for one in given.signatures]

    refused("oracle: not the live key", *make_attestor().command("submit", tmp_path / "given.json"))
    with pytest.raises(ContractLogicError, match="oracle: not the live key"):
        stage.meter.functions.revoke_by_quorum(struct.as_tuple(), raw).call()
