"""Evidence: canonical, and any change of a sample changes the hash."""

import json
from dataclasses import fields, replace

from eth_utils import keccak

from oracle.evidence import canonical, sample_line
from oracle.types import Sample
from tests.oracle.samples import START_MS, make_accelerator, make_evidence, make_sample


def test_make_evidence__known_sample__is_golden():
    evidence = make_evidence([make_sample(START_MS)], 1, "integrated", "nvml")

    line = '[1767225600000,[["GPU-0",500000,null,300000,null,null,null,null,null,null]]]'
    assert evidence.samples == (line,)
    assert evidence.document == (
        '{"accelerators":1,"energy":"integrated","sample_count":1,"samples_hash":"0x'
        + keccak(text=line + "\n").hex()
        + '","source":"nvml","version":1}'
    )
    assert evidence.digest == keccak(text=evidence.document)


def test_sample_line__any_field_changed__differs():
    accelerator = make_accelerator(0)
    lines = {sample_line(Sample(START_MS, (accelerator,)))}
    for field in fields(accelerator):
        changed = "GPU-9" if field.name == "uuid" else 123
        lines.add(sample_line(Sample(START_MS, (replace(accelerator, **{field.name: changed}),))))

    assert len(lines) == 1 + len(fields(accelerator))


def test_make_evidence__truth_changes__is_told_once_per_change_in_the_document():
    first, second = canonical({"driver": "580.95.05"}), canonical({"driver": "\x1b"})
    samples = [
        replace(make_sample(START_MS + index * 1_000), truth=truth)
        for index, truth in enumerate([first, first, second, first])
    ]

    evidence = make_evidence(samples, 1, "counter", "nvml")

    assert json.loads(evidence.document)["truth"] == [
        {"driver": "580.95.05", "from_ms": START_MS},
        {"driver": "\x1b", "from_ms": START_MS + 2_000},
        {"driver": "580.95.05", "from_ms": START_MS + 3_000},
    ]
    assert evidence.digest != make_evidence(samples[:3], 1, "counter", "nvml").digest


def test_canonical__hostile_text__stays_ascii_on_one_line():
    text = canonical({"b": "\x1b[31m\n\u2028", "a": 1})

    assert text == '{"a":1,"b":"\\u001b[31m\\n\\u2028"}'
    assert json.loads(text)["b"] == "\x1b[31m\n\u2028"
