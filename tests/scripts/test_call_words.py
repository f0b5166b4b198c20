"""Arguments as people write them on a command line, by the ABI's types."""

from typing import Any

import pytest

from oracle.errors import FatalError
from scripts.lib.build import build
from scripts.lib.call_words import arguments

TREASURY = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
GUARDIAN = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
H100 = b"H100-80GB-SXM".ljust(32, b"\0")


@pytest.mark.parametrize(
    ("contract", "function", "words", "values"),
    [
        ("RevenueSplitter", "set_treasury", [TREASURY], (TREASURY,)),
        ("MetricsOracle", "set_profile", ["H100-80GB-SXM", "70", "1_000"], (H100, 70, 1_000)),
        ("MetricsOracle", "set_profile", ["0x" + H100.hex(), "70", "700"], (H100, 70, 700)),
        (
            "MetricsOracle",
            "set_attestors",
            [f"{TREASURY},{GUARDIAN}", "2"],
            ([TREASURY, GUARDIAN], 2),
        ),
        ("ComputeAsset", "set_registrar", [GUARDIAN, "true"], (GUARDIAN, True)),
        ("ComputeAsset", "set_registrar", [GUARDIAN, "false"], (GUARDIAN, False)),
        ("LeaseEscrow", "stop_new", [], ()),
    ],
)
def test_arguments__as_people_write_them__are_what_the_abi_wants(
    contract: str, function: str, words: list[str], values: tuple[Any, ...]
) -> None:
    assert arguments(build(contract).abi, function, words) == values


@pytest.mark.parametrize(
    ("contract", "function", "words", "said"),
    [
        ("LeaseEscrow", "stop", [], "there is no function stop: choose one of accept, accept_own"),
        ("LeaseEscrow", "stop_new", ["1"], "no function stop_new with 1 arguments"),
        ("RevenueSplitter", "set_treasury", ["0x12"], 'treasury: "0x12" is no address'),
        ("RevenueSplitter", "propose_fee", ["2.5"], '"2.5" is no whole number'),
        ("RevenueSplitter", "propose_fee", ["-1"], '"-1" is no whole number'),
        ("ComputeAsset", "set_registrar", [GUARDIAN, "yes"], '"yes" is neither true nor false'),
        ("MetricsOracle", "set_profile", ["0x12", "1", "2"], '"0x12" is neither 0x and 64 hex'),
        ("MetricsOracle", "set_profile", ["H" * 33, "1", "2"], "nor a short name"),
        ("LeaseEscrow", "post_offer", ["1", "2"], "is of type tuple, which cannot be written"),
    ],
)
def test_arguments__mistake__one_line_names_the_argument(
    contract: str, function: str, words: list[str], said: str
) -> None:
    with pytest.raises(FatalError, match=said):
        arguments(build(contract).abi, function, words)
