"""Type hash and digest agree between Vyper and Python."""

import json
from random import Random
from typing import Any

import boa
import pytest
from boa.util.abi import Address

from oracle.report import REPORT_FIELDS, Report
from oracle.signing import digest, domain, report_message, type_hash
from scripts.lib.project import CONTRACTS
from tests.helpers.compiling import deployer
from tests.helpers.signing import chain_id, digest_of

GOLDEN = CONTRACTS.parent / "tests" / "snapshots" / "eip712_digests.json"
BITS = {"bytes32": 256} | {f"uint{bits}": bits for bits in (8, 40, 64, 256)}


def random_report(random: Random) -> Report:
    """Return a report whose fields fill any part of their types."""
    values: dict[str, Any] = {}
    for name, kind in REPORT_FIELDS:
        value = random.getrandbits(random.randint(0, BITS[kind]))
        values[name] = value.to_bytes(32, "big") if kind == "bytes32" else value
    return Report(**values)


def golden_report(entry: dict[str, Any]) -> Report:
    """Return the report of a golden entry; JSON holds integers as decimal strings."""
    fields = entry["report"]
    values = {name: int(fields[name]) for name, kind in REPORT_FIELDS if kind != "bytes32"}
    return Report(**values, evidence=bytes.fromhex(fields["evidence"][2:]))


def at_the_golden_place(meter: Any, entry: dict[str, Any], monkeypatch: Any) -> Any:
    """Return the meter's code at the entry's address, on a chain with the entry's id."""
    boa.env.set_code(Address(entry["contract"]), boa.env.get_code(meter.address))
    monkeypatch.setattr(boa.env.evm.patch, "chain_id", entry["chain_id"])
    return deployer("metering/MetricsOracle.vy").at(entry["contract"])


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    return dict(json.loads(GOLDEN.read_text()))


def test_report_typehash__vyper_python_and_golden__agree(meter, golden):
    assert meter.REPORT_TYPEHASH() == type_hash() == bytes.fromhex(golden["report_typehash"][2:])


def test_hash_report__1000_random_reports__agree_with_python(meter):
    random = Random(2_026)

    for _ in range(1_000):
        report = random_report(random)
        assert meter.hash_report(report.as_tuple()) == digest_of(report, meter), report


def test_random_report__1000_of_them__reach_every_width():
    reports = [random_report(Random(seed)) for seed in range(1_000)]

    for name, kind in REPORT_FIELDS:
        values = {getattr(report, name) for report in reports}
        widest = max(int.from_bytes(v, "big") if isinstance(v, bytes) else v for v in values)
        assert widest.bit_length() == BITS[kind]


def test_golden__digests__are_what_python_computes(golden):
    for entry in golden["digests"]:
        message = report_message(golden_report(entry), entry["chain_id"], entry["contract"])
        assert "0x" + digest(message).hex() == entry["digest"]
    assert len(golden["digests"]) == 4


@pytest.mark.pyevm
@pytest.mark.parametrize("index", range(4))
def test_golden__digests__are_what_the_contract_computes(meter, golden, index, monkeypatch):
    entry = golden["digests"][index]
    contract = at_the_golden_place(meter, entry, monkeypatch)

    found = contract.hash_report(golden_report(entry).as_tuple())

    assert "0x" + found.hex() == entry["digest"]


def test_hash_report__another_chain_or_contract__is_another_digest(meter, title):
    report = random_report(Random(1))
    here = meter.hash_report(report.as_tuple())

    assert here != digest_of(report, meter, chain=chain_id() + 1)
    assert here != digest_of(report, meter, contract=title.address)


def test_eip712_domain__fields__are_those_python_signs_with(meter):
    _, name, version, chain, contract, _, _ = meter.eip712Domain()

    assert domain(chain, contract) == domain(chain_id(), meter.address)
    assert (name, version) == tuple(domain(1, contract)[key] for key in ("name", "version"))
