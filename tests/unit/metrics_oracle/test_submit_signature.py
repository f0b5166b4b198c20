"""Tampering with one report: every change is refused, each kind with its own reason."""

from dataclasses import replace

import boa
import pytest
from eth_abi import encode
from eth_account import Account
from eth_utils import function_signature_to_4byte_selector

from oracle.report import REPORT_FIELDS
from tests.conftest import START
from tests.helpers.mutations import mutations
from tests.helpers.signing import (
    ORDER,
    ZERO_SIGNER,
    chain_id,
    compact,
    high_s_twin,
    node_key,
    with_v,
)

FIELDS = [name for name, _ in REPORT_FIELDS]


@pytest.fixture
def report(enrolled):
    """A valid report of asset 2; asset 3, its neighbour by one bit, is enrolled too."""
    enrolled.enroll(2)
    enrolled.enroll(3)
    boa.env.timestamp += 1_800
    return enrolled.report(2)


def test_submit__untouched__is_recorded(enrolled, report):
    enrolled.submit_report(report, enrolled.sign(report))

    assert enrolled.meter.head(2).sequence == 1


@pytest.mark.parametrize("field", FIELDS)
def test_submit__one_field_changed__is_not_by_the_node_key(enrolled, report, field):
    signature = enrolled.sign(report)
    tampered = dict(mutations(report))[field]
    assert tampered != report

    with boa.reverts("oracle: not the node key"):
        enrolled.submit_report(tampered, signature)


def test_submit__signed_for_another_chain__is_not_by_the_node_key(enrolled, report):
    signature = enrolled.sign(report, chain=chain_id() + 1)

    with boa.reverts("oracle: not the node key"):
        enrolled.submit_report(report, signature)


def test_submit__signed_for_another_contract__is_not_by_the_node_key(enrolled, report, title):
    signature = enrolled.sign(report, contract=title.address)

    with boa.reverts("oracle: not the node key"):
        enrolled.submit_report(report, signature)


def test_submit__signed_by_another_assets_node__is_not_by_the_node_key(enrolled, report):
    for other in (1, 3):
        with boa.reverts("oracle: not the node key"):
            enrolled.submit_report(report, enrolled.sign(report, node=enrolled.nodes[other]))


def test_submit__signed_by_nobody_known__is_not_by_the_node_key(enrolled, report):
    with boa.reverts("oracle: not the node key"):
        enrolled.submit_report(report, enrolled.sign(report, node=node_key("nobody")))


def test_submit__signed_by_the_assets_owner__is_not_by_the_node_key(enrolled, report):
    person = Account.create()
    enrolled.title.set_title(2, person.address, b"H100-80GB-SXM".ljust(32, b"\0"), 8, 0)

    with boa.reverts("oracle: not the node key"):
        enrolled.submit_report(report, enrolled.sign(report, node=person))


def test_submit__high_s_twin__reverts(enrolled, report):
    signature = enrolled.sign(report)
    twin = high_s_twin(signature)
    assert high_s_twin(twin) == signature

    with boa.reverts("oracle: high s"):
        enrolled.submit_report(report, twin)


@pytest.mark.parametrize("s", [ORDER // 2 + 1, ORDER - 1, ORDER, 2**256 - 1])
def test_submit__any_s_of_the_upper_half__reverts(enrolled, report, s):
    signature = enrolled.sign(report)

    with boa.reverts("oracle: high s"):
        enrolled.submit_report(report, signature[:32] + s.to_bytes(32, "big") + signature[64:])


def test_submit__largest_low_s__is_well_formed(enrolled, report):
    signature = enrolled.sign(report)
    s = (ORDER // 2).to_bytes(32, "big")

    with boa.reverts("oracle: not the node key"):
        enrolled.submit_report(report, signature[:32] + s + signature[64:])


@pytest.mark.parametrize("cut", [compact, lambda s: s[:64], lambda s: b"", lambda s: s[:1]])
def test_submit__any_other_length__reverts(enrolled, report, cut):
    with boa.reverts("oracle: signature length"):
        enrolled.submit_report(report, cut(enrolled.sign(report)))


@pytest.mark.parametrize(("more", "is_error"), [(b"", False), (b"\0", True)])
def test_submit__a_byte_too_many__is_no_calldata_for_it(enrolled, report, more, is_error):
    kinds = ",".join(kind for _, kind in REPORT_FIELDS)
    arguments = [report.as_tuple(), enrolled.sign(report) + more]
    data = function_signature_to_4byte_selector(f"submit(({kinds}),bytes)")
    data += encode([f"({kinds})", "bytes"], arguments)

    call = boa.env.execute_code(to_address=enrolled.meter.address, data=data)

    assert call.is_error == is_error
    assert enrolled.meter.head(2).sequence == (0 if is_error else 1)


@pytest.mark.parametrize("v", [0, 1, 26, 29, 255])
def test_submit__another_v__reverts(enrolled, report, v):
    with boa.reverts("oracle: signature v"):
        enrolled.submit_report(report, with_v(enrolled.sign(report), v))


def test_submit__the_other_v__is_somebody_else(enrolled, report):
    signature = enrolled.sign(report)

    with boa.reverts("oracle: not the node key"):
        enrolled.submit_report(report, with_v(signature, 55 - signature[64]))


@pytest.mark.parametrize("v", [27, 28])
@pytest.mark.parametrize(("r", "s"), [(0, 1), (1, 0), (0, 0), (ORDER, 1), (2**256 - 1, 1), (5, 1)])
def test_submit__recovers_to_nobody__reverts(enrolled, report, r, s, v):
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([v])

    with boa.reverts("oracle: zero signer"):
        enrolled.submit_report(report, signature)


def test_submit__zero_signer__is_refused_on_a_revoked_asset_too(enrolled, report):
    enrolled.meter.revoke(2, sender=enrolled.host)

    with boa.reverts("oracle: zero signer"):
        enrolled.submit_report(report, ZERO_SIGNER)


def test_submit__revoked_key__reverts_as_revoked(enrolled, report):
    enrolled.meter.revoke(2, sender=enrolled.host)

    with boa.reverts("oracle: key revoked"):
        enrolled.submit_report(report)


def test_submit__stranger_on_a_revoked_asset__is_not_the_node_key(enrolled, report):
    enrolled.meter.revoke(2, sender=enrolled.host)

    with boa.reverts("oracle: not the node key"):
        enrolled.submit_report(report, enrolled.sign(report, node=enrolled.nodes[3]))


def test_submit__malformed_and_unenrolled__says_unenrolled(enrolled, report):
    with boa.reverts("oracle: not enrolled"):
        enrolled.submit_report(replace(report, asset=9), b"")


@pytest.mark.pyevm
def test_submit__chain_forks_to_a_new_id__needs_signatures_for_it(enrolled, report, monkeypatch):
    old = enrolled.sign(report)
    new = enrolled.sign(report, chain=chain_id() + 1)
    monkeypatch.setattr(boa.env.evm.patch, "chain_id", chain_id() + 1)

    with boa.reverts("oracle: not the node key"):
        enrolled.submit_report(report, old)
    enrolled.submit_report(report, new)

    assert enrolled.meter.head(2).ended_at == START + 3_600 + 1_800
