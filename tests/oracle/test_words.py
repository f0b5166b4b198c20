"""The hand-written encoding against eth-account, eth-abi and the committed digests."""

import json
from dataclasses import replace

import pytest
from eth_abi import encode
from eth_account import Account
from hypothesis import given
from hypothesis import strategies as st

from oracle import signing
from oracle.report import REPORT_FIELDS, Report
from oracle.words import (
    SELECTOR,
    digester,
    out_of_range,
    pack,
    signer_of,
    submit_many_calldata,
    unpack,
)
from tests.helpers.signing import ZERO_SIGNER, compact, high_s_twin, with_v
from tests.oracle.anvil import PROJECT
from tests.oracle.fleet.fakes import CHAIN_ID, METER
from tests.oracle.fleet.fleet import Signing, address_of, report_of

GOLDEN = json.loads((PROJECT / "tests" / "snapshots" / "eip712_digests.json").read_text())
TUPLE = f"({','.join(kind for _, kind in REPORT_FIELDS)})"


def numbers(kind):
    return st.integers(0, 2 ** min(64, int(kind.removeprefix("uint"))) - 1)


reports = st.builds(
    Report,
    **{name: numbers(kind) for name, kind in REPORT_FIELDS[:-1]},
    evidence=st.binary(min_size=32, max_size=32),
)


@given(reports, st.integers(1, 2**32))
def test_digester__any_report__is_eth_accounts_digest(report, chain_id):
    message = signing.report_message(report, chain_id, METER)

    assert digester(chain_id, METER)(pack(report)) == signing.digest(message)
    assert unpack(pack(report)) == report
    assert out_of_range(report) == ""


@pytest.mark.parametrize("golden", GOLDEN["digests"], ids=lambda one: one["digest"][:10])
def test_digester__committed_vectors__agrees(golden):
    fields = {name: golden["report"][name] for name, _ in REPORT_FIELDS}
    evidence = bytes.fromhex(fields.pop("evidence")[2:])
    report = Report(**{name: int(value) for name, value in fields.items()}, evidence=evidence)

    if out_of_range(report):
        assert out_of_range(report) == "asset"
        assert report.asset >= 2**64
        return
    digest = digester(golden["chain_id"], golden["contract"])(pack(report))
    assert "0x" + digest.hex() == golden["digest"]


@given(st.lists(st.tuples(reports, st.binary(min_size=65, max_size=65)), max_size=5))
def test_submit_many_calldata__any_batch__is_eth_abis_encoding(items):
    words = [(pack(report), signature) for report, signature in items]
    tuples = [report.as_tuple() for report, _ in items]

    expected = encode([f"{TUPLE}[]", "bytes[]"], [tuples, [signature for _, signature in items]])

    assert submit_many_calldata(words) == SELECTOR + expected


def test_signer_of__honest_signatures__recover_as_eth_account_does():
    for asset in range(1, 20):
        item = Signing().sign(report_of(asset))
        digest = digester(CHAIN_ID, METER)(pack(item.report))
        assert "0x" + signer_of(digest, item.signature).hex() == address_of(asset).lower()
        expected = Account._recover_hash(digest, signature=item.signature)
        assert expected == address_of(asset)


@pytest.mark.parametrize(
    "spoil",
    [
        high_s_twin,
        compact,
        lambda signature: with_v(signature, 0),
        lambda signature: with_v(signature, 29),
        lambda signature: b"",
        lambda signature: signature + b"\0",
        lambda signature: ZERO_SIGNER,
        lambda signature: b"\xff" * 32 + signature[32:],
        lambda signature: signature[:32] + bytes(32) + signature[64:],
    ],
)
def test_signer_of__what_the_contract_recovers_to_nobody__is_none(spoil):
    item = Signing().sign(report_of(1))
    digest = digester(CHAIN_ID, METER)(pack(item.report))

    assert signer_of(digest, item.signature) is not None
    assert signer_of(digest, spoil(item.signature)) is None


@pytest.mark.parametrize("name", [name for name, _ in REPORT_FIELDS[:-1]])
def test_out_of_range__one_above_the_type__names_the_field(name):
    limit = 2 ** min(64, int(dict(REPORT_FIELDS)[name].removeprefix("uint")))

    assert out_of_range(replace(report_of(1), **{name: limit - 1})) == ""
    assert out_of_range(replace(report_of(1), **{name: limit})) == name
    assert out_of_range(replace(report_of(1), **{name: -1})) == name
