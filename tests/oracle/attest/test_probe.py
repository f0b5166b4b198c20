"""The answer to a probe: its signature covers every field, and nothing else is read as one."""

import json
from dataclasses import replace

import pytest
from eth_abi import encode
from eth_account import Account
from eth_utils import keccak

from oracle.attest.observing import Expected, judge
from oracle.attest.probe import (
    PROBE_FIELDS,
    Probe,
    from_json,
    make_probe,
    parse_nonce,
    probe_message,
    to_json,
)
from oracle.evidence import sample_line
from oracle.signing import digest, recover, sign, type_hash
from tests.helpers.mutations import mutations
from tests.helpers.signing import high_s_twin
from tests.oracle.samples import START_MS, make_sample

METER = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
NODE = Account.from_key(keccak(text="node"))
NONCE = bytes(range(32))
NOW = START_MS // 1_000
PROBE = make_probe(7, NONCE, NOW + 2, make_sample(START_MS, 2))
EXPECTED = Expected(7, NODE.address, 2, 31_337, METER, 30, 30)


def signed(probe: Probe = PROBE, key=NODE.key, chain: int = 31_337, meter: str = METER) -> dict:
    """Return an answer as it goes over the wire."""
    return to_json(probe, sign(probe_message(probe, chain, meter), key))


def seen(content: object, expected: Expected = EXPECTED, now: int = NOW + 2):
    return judge(expected, NONCE, NOW, now, content)


def test_judge__a_node_that_is_up__is_up():
    found = seen(json.loads(json.dumps(signed())))

    assert (found.outcome, found.detail) == ("up", "")
    assert found.answer == signed()


@pytest.mark.parametrize(("field", "copy"), mutations(PROBE))
def test_judge__one_field_changed_after_signing__is_no_answer(field, copy):
    signature = sign(probe_message(PROBE, 31_337, METER), NODE.key)
    anywhere = Expected(copy.asset, NODE.address, copy.answering, 31_337, METER, 300, 300)

    found = judge(anywhere, copy.nonce, NOW, NOW, to_json(copy, signature))

    assert (found.outcome, found.detail) == ("silent", "not signed by the live key"), field
    assert recover(probe_message(copy, 31_337, METER), signature) != NODE.address


def test_probe_message__digest__is_eip_712_by_hand():
    """The domain's and the struct's hash written out, as the standard has them."""
    domain_type = (
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    )
    domain = keccak(
        encode(
            ["bytes32", "bytes32", "bytes32", "uint256", "address"],
            [
                keccak(text=domain_type),
                keccak(text="MetricsOracle"),
                keccak(text="1"),
                31_337,
                METER,
            ],
        )
    )
    struct_type = (
        "Probe(uint256 asset,bytes32 nonce,uint40 answered_at,uint40 sampled_at,uint8 answering,"
        "uint32 utilisation_ppm,bytes32 samples)"
    )
    values = [getattr(PROBE, name) for name, _ in PROBE_FIELDS]
    struct = keccak(
        encode(
            ["bytes32", *(kind for _, kind in PROBE_FIELDS)], [keccak(text=struct_type), *values]
        )
    )

    assert type_hash("Probe", PROBE_FIELDS) == keccak(text=struct_type)
    assert digest(probe_message(PROBE, 31_337, METER)) == keccak(b"\x19\x01" + domain + struct)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (signed(key=keccak(text="another")), "not signed by the live key"),
        (signed(chain=1), "not signed by the live key"),
        (signed(meter=NODE.address), "not signed by the live key"),
        (signed(make_probe(7, bytes(32), NOW, make_sample(START_MS, 2))), "another nonce"),
        (signed(make_probe(8, NONCE, NOW, make_sample(START_MS, 2))), "asset 8 answered"),
        (signed(make_probe(7, NONCE, NOW - 31, make_sample(START_MS, 2))), "clock is -33 s"),
        (signed(make_probe(7, NONCE, NOW + 33, make_sample(START_MS, 2))), "clock is +31 s"),
        (
            signed(make_probe(7, NONCE, NOW, make_sample(START_MS + 1_000, 2))),
            "later than the answer",
        ),
        ({**signed(), "signature": "0x" + "00" * 65}, "oracle: signature v"),
        ({**signed(), "signature": "0x" + "00" * 64}, "signature is not 0x and 130 hex"),
        ({**signed(), "answering": True}, "answering is not a number"),
        ({**signed(), "answering": 256}, "answering is not a number of 8 bits"),
        ({**signed(), "samples": "0x" + "zz" * 32}, "samples is not 0x"),
        ({**signed(), "samples": "0x" + "a " * 32}, "samples is not 0x"),
        ({**signed(), "more": 1}, "missing or unknown: more"),
        ({}, "missing or unknown"),
        ([], "not an object"),
        ("<html>", "not an object"),
        (None, "not an object"),
    ],
)
def test_judge__anything_else__is_no_answer(content, why):
    found = seen(content)

    assert found.outcome == "silent"
    assert why in found.detail
    assert found.answer is None


def test_judge__high_s__is_no_answer():
    signature = high_s_twin(bytes.fromhex(signed()["signature"][2:]))

    assert seen(to_json(PROBE, signature)).detail == "oracle: high s"


@pytest.mark.parametrize("age", [30, 31])
def test_judge__age_of_the_newest_sample__decides(age):
    found = seen(signed(make_probe(7, NONCE, NOW + age, make_sample(START_MS, 2))), now=NOW + age)

    assert found.outcome == ("up" if age == 30 else "down")
    assert found.answer is not None


@pytest.mark.parametrize("accelerators", [1, 3])
def test_judge__another_number_of_accelerators__is_down(accelerators):
    found = seen(signed(make_probe(7, NONCE, NOW, make_sample(START_MS, accelerators))))

    assert (found.outcome, found.detail) == ("down", f"{accelerators} of 2 accelerators answer")


def test_make_probe__sample__is_what_it_says():
    sample = make_sample(START_MS + 999, 3, utilisation_ppm=333_333)

    probe = make_probe(7, NONCE, NOW + 1, sample)

    assert probe == Probe(7, NONCE, NOW + 1, NOW, 3, 333_333, keccak(text=sample_line(sample)))
    assert make_probe(7, NONCE, NOW, make_sample(START_MS, 1, utilisation_ppm=None)).answering == 0
    assert from_json(signed(probe))[0] == probe


@pytest.mark.parametrize("text", ["", "00" * 31, "00" * 33, "zz" * 32, "0x" + "00" * 31, "é" * 64])
def test_parse_nonce__anything_but_32_bytes_of_hex__is_refused(text):
    with pytest.raises(ValueError, match="nonce"):
        parse_nonce(text)


def test_parse_nonce__with_or_without_0x__is_the_same():
    assert parse_nonce(NONCE.hex()) == parse_nonce("0x" + NONCE.hex()) == NONCE


def test_make_probe__uneven_utilisation__mean_is_rounded_down():
    sample = make_sample(START_MS, 2)
    one, other = sample.accelerators
    uneven = replace(
        sample,
        accelerators=(replace(one, utilisation_ppm=2), replace(other, utilisation_ppm=5)),
    )

    assert make_probe(7, NONCE, NOW, uneven).message()["utilisation_ppm"] == 3
