"""A dispute from the lessee's bond to the ruling: dismissed by hand, k of n, or refuted."""

import json
from random import Random

import pytest
from web3.exceptions import ContractLogicError

from oracle.attest import attestation as files
from oracle.attest import opening
from oracle.attest.abi import BONDS_ABI
from oracle.attest.attestation import Attestation
from oracle.attest.checks import check_state
from oracle.chain.sender import Sender
from oracle.dismissal import Dismissal, dismissal_message
from oracle.settings_attest import load
from oracle.signing import digest, sign
from tests.oracle.anvil import CHAIN_ID
from tests.oracle.attest.dispute_stage import LEAST_BOND, USED, USUALLY_FINAL, DisputeStage
from tests.oracle.attest.stage import ATTESTORS, DELAY, HOUR, key
from tests.oracle.attest.test_refusals import make as refutation
from tests.oracle.attest.test_serving import body, post
from tests.oracle.chain.test_abi import test_abi__each_function_and_event__is_the_compilers as alike

REASON = "own use all day"
FAR = 2**40


@pytest.fixture
def stage(one_dispute_stage) -> DisputeStage:
    """Return the stage with a lease, nothing disputed yet."""
    one_dispute_stage.rewind()
    return one_dispute_stage


@pytest.fixture
def attestors(stage, make_attestor):
    """Return three attestors who know the bonds; each is in the set."""
    return [make_attestor(number, bonds_address=stage.bonds.address) for number in range(3)]


@pytest.fixture
def dismissal(stage, attestors, attest, tmp_path):
    """Return a function that lets the first attestor propose to dismiss the dispute."""

    def do():
        file = tmp_path / "dismissal.json"
        given = (stage.lease_id, 0, "--reason", REASON, "--out", file)
        attest(attestors[0], "dismiss", *given)
        return file

    return do


def make(stage, *signers, chain_id=CHAIN_ID, contract=None, **overrides) -> Attestation:
    """Return a dismissal signed by these, by default by enough."""
    fields = {
        "lease_id": stage.lease_id,
        "period": 0,
        "config": stage.meter.functions.config().call(),
        "reason": files.label(REASON),
        "deadline": FAR,
    }
    struct = Dismissal(**(fields | overrides))
    given = Attestation(struct, chain_id, contract or stage.bonds.address, None)
    for one in signers or ATTESTORS[:2]:
        given = given.with_signature(one.address, sign(given.message, one.key))
    return given


def refute(stage) -> None:
    """Let attestors take a second off the disputed hour."""
    given = refutation(stage, first_hour=USED, seconds=(HOUR - 1,))
    raw = [one.signature for one in given.signatures]
    stage.suite.do(stage.meter.functions.refute(given.struct.as_tuple(), raw))


def test_abi__each_function__is_the_compilers():
    alike("leasing/LeaseBonds.vy", BONDS_ABI)


def test_hash_dismissal__any_dismissal__is_what_python_signs(stage):
    random = Random(2_026)
    for _ in range(20):
        numbers = [random.getrandbits(random.randint(0, 256)) for _ in range(4)]
        struct = Dismissal(*numbers[:3], random.randbytes(32), numbers[3])

        theirs = stage.bonds.functions.hash_dismissal(struct.as_tuple()).call()

        message = dismissal_message(struct, CHAIN_ID, stage.bonds.address)
        assert theirs == digest(message), struct


def test_dismiss__two_of_three_through_files__the_bond_is_the_owners(
    stage, attestors, attest, dismissal, copy_to, tmp_path, refused
):
    attestors[1].saw(stage.asset, USED, up=60)
    held_until = stage.dispute()
    assert stage.token.functions.balanceOf(stage.bonds.address).call() == LEAST_BOND

    file = dismissal()
    other = copy_to(file, "other.json")
    attest(attestors[0], "sign", file, "--dismiss")
    attest(attestors[1], "sign", other, "--dismiss")
    told = attest(attestors[2], "merge", file, other, "--out", tmp_path / "all.json")
    carried = json.loads(attest(attestors[2], "submit", tmp_path / "all.json", "--json"))

    assert "2 signatures" in told
    assert f"dismisses the dispute of period 0 of lease {stage.lease_id}" in told
    assert files.read(file).struct.deadline == held_until - 1
    assert stage.dispute_of()[5] is False
    assert (stage.claimable(stage.host), stage.claimable(stage.lessee)) == (LEAST_BOND, 0)
    before = stage.token.functions.balanceOf(stage.host).call()
    stage.suite.do(stage.bonds.functions.claim(stage.host))
    assert stage.token.functions.balanceOf(stage.host).call() == before + LEAST_BOND
    (logged,) = stage.bonds.events.DisputeDismissed().get_logs(from_block=carried["block"])
    assert logged["args"]["reason"] == REASON.encode().ljust(32, b"\0")
    refused("bonds: dispute has ended", *attestors[1].command("submit", tmp_path / "all.json"))


def test_dismiss__hour_refuted_meanwhile__is_refused_and_the_lessee_has_its_bond(
    stage, attestors, attest, dismissal, refused
):
    stage.dispute()
    file = dismissal()
    for one in attestors[:2]:
        attest(one, "sign", file, "--dismiss")
    refute(stage)

    refused("bonds: refuted already", *attestors[2].command("submit", file))
    refused("bonds: refuted already", *attestors[2].command("sign", file, "--dismiss"))
    with pytest.raises(ContractLogicError, match="bonds: refuted already"):
        carry_anyway(stage, files.read(file))
    stage.suite.do(stage.bonds.functions.end_dispute(stage.lease_id, 0))

    assert (stage.claimable(stage.host), stage.claimable(stage.lessee)) == (0, LEAST_BOND)


def test_propose__hour_held_beyond_its_usual_finality__is_refuted_for_the_lessee(
    stage, attestors, attest, propose, refused
):
    """What a dispute holds open can be refuted by the same files as ever."""
    for one in attestors[:2]:
        one.saw(stage.asset, USED, silent=60)
    stage.move_to(USUALLY_FINAL - 10)
    held_until = stage.dispute()
    stage.move_to(held_until - 3 * HOUR)

    file = propose(attestors[0], stage.asset)
    attest(attestors[0], "sign", file)
    attest(attestors[1], "sign", file)
    attest(attestors[2], "submit", file)

    (found,) = json.loads(attest(attestors[0], "disputes", stage.asset, "--json"))["disputes"]
    assert (found["state"], found["next"]) == ("refuted", "anyone: end_dispute")
    assert stage.reported(USED) == files.read(file).struct.seconds[0] < HOUR
    assert files.read(file).struct.deadline < held_until + HOUR
    stage.suite.do(stage.bonds.functions.end_dispute(stage.lease_id, 0))
    assert stage.claimable(stage.lessee) == LEAST_BOND


def test_propose__the_same_hour_undisputed__is_final(stage, attestors, attest):
    attestors[0].saw(stage.asset, USED, silent=60)
    stage.move_to(USUALLY_FINAL)

    told = attest(attestors[0], "propose", stage.asset, "--out", attestors[0].folder)

    assert told.startswith("nothing to propose")


def test_sign__dismissal_without_being_told__is_refused(stage, attestors, dismissal, refused):
    stage.dispute()
    file = dismissal()

    refused("which is a person's decision", *attestors[1].command("sign", file))
    refused("which is a person's decision", *attestors[1].command("sign", file, "--trust-proposal"))


def test_sign__dismissal_that_own_probes_contradict__only_on_trust_too(
    stage, attestors, attest, dismissal, refused
):
    attestors[1].saw(stage.asset, USED, silent=60)
    stage.move_to(USED * HOUR + HOUR + DELAY + 1)
    stage.dispute()
    file = dismissal()

    refused(f"hour {USED}: 3600 s stand", *attestors[1].command("sign", file, "--dismiss"))
    attest(attestors[1], "sign", file, "--dismiss", "--trust-proposal")

    assert [one.signer for one in files.read(file).signatures] == [ATTESTORS[1].address]


def test_serve__dismissal_of_a_peer__is_never_signed(stage, attestors):
    stage.dispute()

    status, answer = post(attestors[1], body(make(stage, ATTESTORS[0])))

    assert status == 409
    assert "person's decision" in answer["error"]
    assert "signature" not in answer


def ended(stage):
    stage.move_to(stage.dispute())
    stage.suite.do(stage.bonds.functions.end_dispute(stage.lease_id, 0))
    return make(stage)


def too_late(stage):
    stage.move_to(stage.dispute())
    return make(stage)


def at_the_last_moment(stage):
    stage.move_to(stage.dispute() - 1)
    return make(stage)


def stale_config(stage):
    stage.dispute()
    given = make(stage)
    stage.set_attestors(ATTESTORS, 2)
    return given


def of_an_open_dispute(*signers, **overrides):
    def case(stage):
        stage.dispute()
        return make(stage, *signers, **overrides)

    return case


CASES = [
    (of_an_open_dispute(deadline=1), "bonds: deadline is past"),
    (stale_config, "bonds: stale config"),
    (of_an_open_dispute(config=0), "bonds: stale config"),
    (of_an_open_dispute(ATTESTORS[2]), "bonds: too few signatures"),
    (of_an_open_dispute(ATTESTORS[0], key("stranger")), "bonds: not an attestor"),
    (of_an_open_dispute(chain_id=1), "bonds: not an attestor"),
    (of_an_open_dispute(contract="0x" + "11" * 20), "bonds: not an attestor"),
    (of_an_open_dispute(period=16), "bonds: no such period"),
    (of_an_open_dispute(period=1), "bonds: no such dispute"),
    (make, "bonds: no such dispute"),
    (ended, "bonds: dispute has ended"),
    (too_late, "bonds: too late to rule"),
]


def carry_anyway(stage, given: Attestation) -> None:
    """Call the contract with what the tool refuses to carry."""
    raw = [one.signature for one in given.signatures]
    stage.bonds.functions.dismiss(given.struct.as_tuple(), raw).call()


@pytest.mark.parametrize(("case", "reason"), CASES)
def test_submit__what_the_contract_refuses__is_refused_here_by_the_same_reason(
    stage, attestors, refused, tmp_path, monkeypatch, case, reason
):
    file = tmp_path / "given.json"
    monkeypatch.setattr(Sender, "send", lambda *_: pytest.fail("it came as far as sending"))
    given = case(stage)
    files.write(file, given)

    refused(reason, *attestors[0].command("submit", file))

    with pytest.raises(ContractLogicError, match=reason):
        carry_anyway(stage, given)


@pytest.mark.parametrize("case", [of_an_open_dispute(), of_an_open_dispute(*ATTESTORS)])
def test_submit__the_same_unspoilt__is_carried(stage, attestors, attest, tmp_path, case):
    """The success beside the refusals: only what each case spoils is wrong with it."""
    file = tmp_path / "given.json"
    files.write(file, case(stage))

    attest(attestors[0], "submit", file)

    assert stage.claimable(stage.host) == LEAST_BOND


def test_check_state__last_second_of_the_hold__is_refused_by_neither(stage, attestors):
    given = at_the_last_moment(stage)
    meter = opening.open_attested(load(attestors[0].file))

    assert check_state(given, meter, to_carry=True).threshold == 2
    carry_anyway(stage, given)


@pytest.mark.parametrize(
    ("reason", "period", "words"),
    [
        (REASON, 1, "bonds: no such dispute"),
        (REASON, 16, "bonds: no such period"),
        ("a" * 33, 0, "give 1 to 32 printable ASCII"),
    ],
)
def test_dismiss__what_cannot_be__is_one_line(
    stage, attestors, refused, tmp_path, reason, period, words
):
    stage.dispute()
    given = (stage.lease_id, period, "--reason", reason, "--out", tmp_path / "dismissal.json")

    refused(words, *attestors[0].command("dismiss", *given))


def test_dismiss__no_bonds_named__is_refused(stage, make_attestor, refused):
    given = (stage.lease_id, 0, "--reason", REASON)

    refused("bonds_address is not set", *make_attestor(0).command("dismiss", *given))
