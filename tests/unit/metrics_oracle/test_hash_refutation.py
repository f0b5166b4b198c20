"""Type hashes and digests of what attestors sign agree between Vyper and Python."""

import json
from random import Random
from typing import Any

import pytest
from eth_utils import to_checksum_address

from oracle.refutation import (
    MAX_HOURS,
    REFUTATION_FIELDS,
    REVOCATION_FIELDS,
    Refutation,
    Revocation,
    refutation_message,
    revocation_message,
)
from oracle.signing import digest, type_hash
from tests.helpers.signing import chain_id
from tests.unit.metrics_oracle.test_hash_report import GOLDEN, at_the_golden_place

MESSAGES = {"Refutation": refutation_message, "Revocation": revocation_message}
FIELDS = {"Refutation": REFUTATION_FIELDS, "Revocation": REVOCATION_FIELDS}
STRUCTS: dict[str, Any] = {"Refutation": Refutation, "Revocation": Revocation}


def random_value(random: Random, kind: str) -> Any:
    """Return a value that fills any part of its type."""
    if kind == "uint16[]":
        count = random.randint(0, MAX_HOURS)
        return tuple(random.getrandbits(random.randint(0, 16)) for _ in range(count))
    bits = {"uint256": 256, "bytes32": 256, "address": 160}[kind]
    number = random.getrandbits(random.randint(0, bits))
    if kind == "uint256":
        return number
    raw = number.to_bytes(bits // 8, "big")
    return raw if kind == "bytes32" else to_checksum_address(raw)


def random_struct(random: Random, name: str) -> Any:
    """Return a random refutation or revocation."""
    return STRUCTS[name](*(random_value(random, kind) for _, kind in FIELDS[name]))


def on_chain(meter: Any, struct: Refutation | Revocation) -> bytes:
    """Return the contract's digest."""
    name = type(struct).__name__.lower()
    return bytes(getattr(meter, f"hash_{name}")(struct.as_tuple()))


def golden_struct(entry: dict[str, Any]) -> Any:
    """Return what a golden entry describes; JSON holds integers as decimal strings."""
    name = entry["type"]
    read = {
        "uint256": int,
        "uint16[]": lambda items: tuple(int(item) for item in items),
        "bytes32": lambda text: bytes.fromhex(text[2:]),
        "address": str,
    }
    return STRUCTS[name](*(read[kind](entry["message"][field]) for field, kind in FIELDS[name]))


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    return dict(json.loads(GOLDEN.read_text()))


def test_typehashes__vyper_python_and_golden__agree(meter, golden):
    for name, fields in FIELDS.items():
        expected = type_hash(name, fields)
        assert getattr(meter, f"{name.upper()}_TYPEHASH")() == expected
        assert golden[f"{name.lower()}_typehash"] == "0x" + expected.hex()


@pytest.mark.parametrize("name", FIELDS)
def test_hash__300_random_structs__agree_with_python(meter, name):
    random = Random(2_026)

    for _ in range(300):
        struct = random_struct(random, name)
        message = MESSAGES[name](struct, chain_id(), str(meter.address))
        assert on_chain(meter, struct) == digest(message), struct


def test_random_struct__300_of_them__have_every_number_of_hours():
    random = Random(2_026)
    structs = [random_struct(random, "Refutation") for _ in range(300)]

    assert {len(struct.seconds) for struct in structs} == set(range(MAX_HOURS + 1))
    assert max(max(struct.seconds, default=0) for struct in structs).bit_length() == 16


@pytest.mark.pyevm
@pytest.mark.parametrize("index", range(4))
def test_golden__digests__are_what_python_and_the_contract_compute(
    meter, golden, index, monkeypatch
):
    entry = golden["attestations"][index]
    struct = golden_struct(entry)
    message = MESSAGES[entry["type"]](struct, entry["chain_id"], entry["contract"])

    assert "0x" + digest(message).hex() == entry["digest"]
    contract = at_the_golden_place(meter, entry, monkeypatch)
    assert "0x" + on_chain(contract, struct).hex() == entry["digest"]
    assert len(golden["attestations"]) == 4


def test_hash_refutation__hours_split_another_way__is_another_digest(meter):
    """An array is hashed apart: neither its length nor a neighbour can stand for an element."""
    variants = [(), (0,), (0, 0), (1,), (1, 0), (0, 1), (256,), (0,) * 24]
    hashes = {on_chain(meter, Refutation(1, 2, seconds, 3, bytes(32), 4)) for seconds in variants}

    assert len(hashes) == len(variants)


def test_hash__another_chain_or_contract__is_another_digest(meter, title):
    for name, message in MESSAGES.items():
        struct = random_struct(Random(1), name)
        here = on_chain(meter, struct)

        assert here != digest(message(struct, chain_id() + 1, str(meter.address)))
        assert here != digest(message(struct, chain_id(), str(title.address)))
