"""What attestors sign to dismiss a dispute: the digest that any signer must reach."""

import json
from dataclasses import replace

import pytest
from eth_utils import keccak

from oracle.dismissal import BONDS_NAME, DISMISSAL_FIELDS, Dismissal, dismissal_message
from oracle.signing import digest, domain, type_hash
from tests.helpers.mutations import changed
from tests.oracle.anvil import PROJECT

BONDS = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
DISMISSAL = Dismissal(7_000_001, 0, 1, b"\1" * 32, 1_767_398_400)
GOLDEN = json.loads((PROJECT / "tests" / "snapshots" / "eip712_digests.json").read_text())
TYPE = "Dismissal(uint256 lease_id,uint256 period,uint256 config,bytes32 reason,uint256 deadline)"


def digest_of(dismissal, chain_id=1, contract=BONDS):
    return digest(dismissal_message(dismissal, chain_id, contract))


def test_dismissal_fields__type_hash__is_that_of_the_contracts_words():
    found = type_hash("Dismissal", DISMISSAL_FIELDS)

    assert found == keccak(text=TYPE)
    assert "0x" + found.hex() == GOLDEN["dismissal_typehash"]


@pytest.mark.parametrize("golden", GOLDEN["dismissals"], ids=lambda one: one["digest"][:10])
def test_dismissal_message__committed_vectors__agrees(golden):
    fields = dict(golden["message"])
    reason = bytes.fromhex(fields.pop("reason")[2:])
    dismissal = Dismissal(reason=reason, **{name: int(one) for name, one in fields.items()})

    found = digest_of(dismissal, golden["chain_id"], golden["contract"])

    assert "0x" + found.hex() == golden["digest"]


@pytest.mark.parametrize("field", [name for name, _ in DISMISSAL_FIELDS])
def test_dismissal_message__one_field_changed__is_another_digest(field):
    other = replace(DISMISSAL, **{field: changed(getattr(DISMISSAL, field))})

    assert digest_of(other) != digest_of(DISMISSAL)


def test_dismissal_message__another_chain_contract_or_domain__is_another_digest():
    found = {
        digest_of(DISMISSAL),
        digest_of(DISMISSAL, chain_id=2),
        digest_of(DISMISSAL, contract="0x" + "11" * 20),
    }

    assert len(found) == 3
    assert domain(1, BONDS, BONDS_NAME)["name"] == "LeaseBonds"
    assert domain(1, BONDS)["name"] == "MetricsOracle"


def test_as_tuple__fields__are_in_the_structs_order():
    assert DISMISSAL.as_tuple() == (7_000_001, 0, 1, b"\1" * 32, 1_767_398_400)
