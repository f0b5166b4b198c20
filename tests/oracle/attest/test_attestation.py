"""The file that attestors exchange: whole as written, refused as soon as anything was changed."""

import json

import pytest
from eth_utils import keccak

from oracle.attest import attestation as files
from oracle.attest import cli_options, telling
from oracle.attest.abi import ATTESTING_ABI
from oracle.attest.attestation import Attestation, parse
from oracle.dismissal import Dismissal
from oracle.errors import FatalError
from oracle.refutation import Refutation, Revocation
from oracle.signing import sign
from tests.helpers.mutations import changed
from tests.oracle.attest.stage import ATTESTORS, key
from tests.oracle.chain.test_abi import test_abi__each_function_and_event__is_the_compilers as alike

METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
EVIDENCE = {"version": 1, "hours": []}
REFUTATION = Refutation(7, 490_896, (0, 1_800), 3, files.reason_of(EVIDENCE), 1_767_398_400)
REVOCATION = Revocation(7, key("node").address, 3, files.label("leaked key"), 1_767_398_400)

DISMISSAL = Dismissal(7_000_001, 0, 3, files.label("own use all day"), 1_767_398_400)


def signed(struct=REFUTATION, *signers) -> Attestation:
    evidence = EVIDENCE if isinstance(struct, Refutation) else None
    found = Attestation(struct, 31_337, METER, evidence)
    for one in signers or ATTESTORS:
        found = found.with_signature(one.address, sign(found.message, one.key))
    return found


def content(struct=REFUTATION) -> dict:
    return json.loads(json.dumps(signed(struct).as_json()))


@pytest.mark.parametrize("struct", [REFUTATION, REVOCATION, DISMISSAL])
def test_read__what_was_written__is_the_same(tmp_path, struct):
    file = tmp_path / "given.json"

    files.write(file, signed(struct))

    assert files.read(file) == signed(struct)
    with pytest.raises(FatalError, match="exists already"):
        files.write(file, signed(struct))
    assert [one.name for one in tmp_path.iterdir()] == ["given.json"]


def test_with_signature__any_order_of_signing__is_by_increasing_signer():
    one, other = signed(REFUTATION, *ATTESTORS), signed(REFUTATION, *reversed(ATTESTORS))

    assert one == other
    places = [signature.place for signature in one.signatures]
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("struct", "field"),
    [(REFUTATION, name) for name in REFUTATION.message()]
    + [(REVOCATION, name) for name in REVOCATION.message()]
    + [(DISMISSAL, name) for name in DISMISSAL.message()],
)
def test_parse__one_field_of_the_message_changed__is_refused(struct, field):
    """With its digest mended too: then no signature is by its signer any more."""
    given = content(struct)
    value = getattr(struct, field)
    altered = changed(value)
    message = given["message"]
    message[field] = "0x" + altered.hex() if isinstance(altered, bytes) else altered
    if isinstance(altered, tuple):
        message[field] = list(altered)
    if field == "deadline":
        given["deadline"] = altered

    with pytest.raises(ValueError, match=r"file was changed"):
        parse(given)
    if field == "reason":
        given["evidence"] = None
    mended = Attestation(
        type(struct)(**(struct.message() | {field: altered, **_tuple(struct, field, altered)})),
        31_337,
        METER,
        None,
    )
    given["digest"] = "0x" + mended.digest.hex()
    with pytest.raises(ValueError, match="is not by"):
        parse(given)


def _tuple(struct, field, altered):
    if isinstance(struct, Refutation) and field != "seconds":
        return {"seconds": struct.seconds}
    return {field: altered}


@pytest.mark.parametrize(
    ("alter", "why"),
    [
        (lambda one: one.update(format="wellhead-attestation-2"), "format is not"),
        (lambda one: one.update(kind="report"), "kind is none of"),
        (lambda one: one.update(more=1), "missing or unknown: more"),
        (lambda one: one.pop("evidence"), "missing or unknown: evidence"),
        (lambda one: one.update(evidence={"version": 2}), "reason is not the hash"),
        (lambda one: one.update(evidence=[]), "evidence is not an object"),
        (lambda one: one.update(deadline=1), "deadline is not that of the message"),
        (lambda one: one.update(digest="0x" + "00" * 32), "digest is not that of the message"),
        (lambda one: one["domain"].update(chainId=1), "digest is not that of the message"),
        (lambda one: one["domain"].update(name="Meter"), "domain is not that of a meter"),
        (lambda one: one["domain"].update(verifyingContract=7), "is not an address"),
        (lambda one: one["domain"].update(salt="0x"), "missing or unknown: salt"),
        (lambda one: one["message"].update(asset=True), "asset is not a number"),
        (lambda one: one["message"].update(asset=-1), "asset is not a number"),
        (lambda one: one["message"].update(seconds=[]), "seconds are not 1 to 24"),
        (lambda one: one["message"].update(seconds=[0] * 25), "seconds are not 1 to 24"),
        (lambda one: one["message"].update(seconds=[65_536]), "seconds is not a number of 16"),
        (lambda one: one["message"].update(reason="0x00"), "reason is not 0x and 64"),
        (lambda one: one.update(signatures={}), "signatures are not a list"),
        (lambda one: one.update(signatures=one["signatures"] * 6), "a list of at most 16"),
        (lambda one: one["signatures"].append(one["signatures"][-1]), "there twice"),
        (lambda one: one["signatures"].reverse(), "attestors: not in order"),
        (lambda one: one["signatures"][0].update(signature="0x00"), "oracle: signature length"),
        (lambda one: one["signatures"][0].update(signer=METER), "is not by 0x5FbDB"),
        (lambda one: one["signatures"][0].update(signer="0x12"), "signer is not an address"),
    ],
)
def test_parse__anything_changed__is_refused(alter, why):
    given = content()
    assert parse(given) == signed()

    alter(given)

    with pytest.raises(ValueError, match=why):
        parse(given)


def test_parse__dismissal__is_for_lease_bonds_and_refused_in_their_words():
    given = content(DISMISSAL)
    assert parse(given) == signed(DISMISSAL)
    assert given["domain"]["name"] == "LeaseBonds"

    given["signatures"].reverse()
    with pytest.raises(ValueError, match="bonds: signers not in order"):
        parse(given)
    given["domain"]["name"] = "MetricsOracle"
    with pytest.raises(ValueError, match="domain is not that of lease bonds"):
        parse(given)
    with pytest.raises(ValueError, match="message: missing or unknown"):
        parse(given | {"kind": "revocation"})


@pytest.mark.parametrize("text", ["", "[" * 100_000, '"text"', "{}", "\0", "[1e999]"])
def test_read__no_such_file_at_all__is_one_clear_error(tmp_path, text):
    file = tmp_path / "given.json"
    with pytest.raises(FatalError, match="cannot be read"):
        files.read(file)
    file.write_text(text)

    with pytest.raises(FatalError, match=r"given\.json: "):
        files.read(file)


@pytest.mark.parametrize("text", ["", "a" * 33, "caf\u00e9", "two\nlines"])
def test_label__what_a_word_of_32_bytes_cannot_hold__is_refused(text):
    with pytest.raises(FatalError, match="32 printable ASCII"):
        files.label(text)


def test_reason_of__evidence__is_its_canonical_hash():
    assert files.reason_of(EVIDENCE) == keccak(text='{"hours":[],"version":1}')


def test_abi__each_function__is_the_compilers():
    alike("metering/MetricsOracle.vy", ATTESTING_ABI)


def test_write__new_file__is_said_with_what_it_holds(tmp_path, capsys):
    file = tmp_path / "given.json"

    cli_options.write(file, signed(REVOCATION))

    assert capsys.readouterr().out == f"wrote {file}: {telling.described(signed(REVOCATION))}\n"
    assert files.read(file) == signed(REVOCATION)
