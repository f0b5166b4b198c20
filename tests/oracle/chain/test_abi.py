"""The runner's ABI is a part of the compiler's."""

import pytest
from vyper.compiler.output import build_abi_output

from oracle.chain.abi import METER_ABI, TITLE_ABI
from tests.oracle.anvil import compiled


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
def test_abi__each_function_and_event__is_the_compilers(file, ours):
    theirs = {
        (entry["type"], entry["name"]): entry
        for entry in build_abi_output(compiled(file))
        if "name" in entry
    }

    for entry in ours:
        real = theirs[entry["type"], entry["name"]]
        assert shape(entry["inputs"]) == shape(real["inputs"]), entry["name"]
        if entry["type"] == "event":
            indexed = [value["indexed"] for value in real["inputs"]]
            assert [value["indexed"] for value in entry["inputs"]] == indexed, entry["name"]
            continue
        assert entry["stateMutability"] == real["stateMutability"], entry["name"]
        assert shape(entry["outputs"]) == shape(real["outputs"]), entry["name"]
