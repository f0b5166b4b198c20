"""The runner's ABI is a part of the compiler's, its refusals are the contract's."""

import re
from pathlib import Path

import pytest
from vyper.compiler.output import build_abi_output

from oracle.chain.abi import METER_ABI, TITLE_ABI
from oracle.chain.refusals import REFUSALS, Remedy, reason_in, refusal
from oracle.errors import FatalError, ReportRefused, RetryableError
from tests.oracle.anvil import compiled

CONTRACTS = Path(__file__).parents[3] / "contracts"


def shape(values):
    """Return the names and types of ABI values, structs unfolded."""
    return [
        (value["name"], value["type"], shape(value["components"]))
        if "components" in value
        else (value["name"], value["type"])
        for value in values
    ]


@pytest.mark.parametrize(
    ("file", "ours"),
    [("metering/MetricsOracle.vy", METER_ABI), ("assets/ComputeAsset.vy", TITLE_ABI)],
)
def test_abi__each_function__is_the_compilers(file, ours):
    entries = build_abi_output(compiled(file))
    theirs = {entry["name"]: entry for entry in entries if entry["type"] == "function"}

    for entry in ours:
        real = theirs[entry["name"]]
        assert entry["stateMutability"] == real["stateMutability"], entry["name"]
        assert shape(entry["inputs"]) == shape(real["inputs"]), entry["name"]
        assert shape(entry["outputs"]) == shape(real["outputs"]), entry["name"]


def test_refusals__every_reason_of_the_report_rules__has_a_remedy():
    source = (CONTRACTS / "modules" / "report_rules.vy").read_text()
    reasons = set(re.findall(r'"(oracle: [^"]+)"', source))

    assert len(reasons) == 17
    assert reasons <= set(REFUSALS)


@pytest.mark.parametrize("reason", REFUSALS)
def test_refusal__each_reason__is_found_and_becomes_its_kind(reason):
    error = refusal(reason_in(f"execution reverted: {reason}") or "")

    kind = {Remedy.WAIT: RetryableError, Remedy.STOP: FatalError}.get(
        REFUSALS[reason][0], ReportRefused
    )
    assert type(error) is kind
    assert str(error).startswith(f"{reason}: ")


def test_reason_in__something_else__is_none():
    assert reason_in("execution reverted: pause: closed") is None
