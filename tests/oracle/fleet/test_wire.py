"""What comes in as JSON, from anyone."""

import json
from dataclasses import replace

import pytest

from oracle.errors import FatalError, ReportRefused
from oracle.fleet.wire import (
    MAX_BODY_BYTES,
    MAX_BODY_REPORTS,
    MAX_KEPT,
    MAX_MESSAGE_BYTES,
    Network,
    SignedReport,
    decode,
    encode,
    encode_batch,
)
from oracle.report import Report
from tests.oracle.fleet.fakes import CHAIN_ID, METER
from tests.oracle.fleet.fleet import Signing, report_of

NETWORK = Network(CHAIN_ID, METER)
ITEM = Signing().sign(report_of(7))


def changed(**changes):
    content = json.loads(encode(NETWORK, ITEM))
    for path, value in changes.items():
        place, name = (content, path) if path in content else (content["report"], path)
        if value is None:
            del place[name]
        else:
            place[name] = value
    return json.dumps(content).encode()


def test_decode__one_and_several__come_back_as_they_went():
    others = [Signing().sign(report_of(asset)) for asset in range(1, 4)]

    assert decode(encode(NETWORK, ITEM), NETWORK) == ITEM
    assert decode(encode_batch(NETWORK, others), NETWORK) == others
    assert decode(changed(meter=METER.lower()), NETWORK) == ITEM


def test_decode__largest_asset_and_sequence_that_can_be_kept__come_back():
    most = Signing().sign(replace(report_of(7), asset=MAX_KEPT, sequence=MAX_KEPT))

    assert decode(encode(NETWORK, most), NETWORK) == most


def test_encode__largest_numbers__fit_the_bounds():
    most = Report(2**64 - 1, 2**64 - 1, *[2**40 - 1] * 4, *[2**64 - 1] * 2, 255, b"\xff" * 32)
    item = SignedReport(most, b"\xff" * 65)

    assert len(encode(NETWORK, item)) < MAX_MESSAGE_BYTES
    assert len(encode_batch(NETWORK, [item] * MAX_BODY_REPORTS)) < MAX_BODY_BYTES


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a":' * 100_000, "nested too deep"),
        (b'{"a":' * 500, "not JSON"),
        (b'{"reports": [[]]}', "nested too deep"),
        (b"[]", "not an object"),
        (changed(chain_id=1), "carries to chain 31337"),
        (changed(chain_id=True), "carries to chain 31337"),
        (changed(meter=None), "carries to 0x5FbDB"),
        (changed(meter="0x" + "11" * 20), "carries to 0x5FbDB"),
        (encode_batch(NETWORK, []), "list of 1 to 256"),
        (encode_batch(NETWORK, [ITEM] * 257), "more than 256"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_decode__no_body_of_ours__is_fatal_and_says_what(body, words):
    with pytest.raises(FatalError, match=words) as refused:
        decode(body, NETWORK)
    assert not isinstance(refused.value, ReportRefused)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"report": "none"}, "exactly the fields"),
        ({"mode": None}, "exactly the fields"),
        ({"sequence": "1"}, "sequence: not an integer"),
        ({"sequence": 1.0}, "sequence: not an integer"),
        ({"sequence": True}, "sequence: not an integer"),
        ({"sequence": -1}, "sequence: out of range"),
        ({"sequence": 2**63}, "sequence: out of range"),
        ({"asset": 2**63}, "asset: out of range"),
        ({"mode": 256}, "mode: out of range"),
        ({"evidence": "0x" + "zz" * 32}, "evidence: give 0x and 64"),
        ({"evidence": "0x" + "11" * 31}, "evidence: give 0x and 64"),
        ({"evidence": 7}, "evidence: give 0x and 64"),
        ({"signature": None}, "signature: give 0x and 130"),
        ({"signature": "0x" + " 1" * 65}, "signature: give 0x and 130"),
    ],
)
def test_decode__damaged_item__is_refused_alone(change, words):
    with pytest.raises(ReportRefused, match=words):
        decode(changed(**change), NETWORK)

    damaged = json.loads(changed(**change))
    batch = json.loads(encode_batch(NETWORK, [ITEM, ITEM, ITEM]))
    batch["reports"][1] = {name: damaged.get(name) for name in ("report", "signature")}
    first, second, third = decode(json.dumps(batch).encode(), NETWORK)
    assert (first, third) == (ITEM, ITEM)
    assert isinstance(second, ReportRefused)


def test_decode__item_that_is_no_object__is_refused_alone():
    batch = json.loads(encode_batch(NETWORK, [ITEM, ITEM]))
    batch["reports"][0] = "a report"

    first, second = decode(json.dumps(batch).encode(), NETWORK)

    assert isinstance(first, ReportRefused)
    assert "an item is not an object" in str(first)
    assert second == ITEM
