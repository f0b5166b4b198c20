"""Params are read strictly: every mistake of a person is one clear line."""

from pathlib import Path

import pytest

from oracle.errors import FatalError
from scripts.lib import params
from scripts.lib.params import Params
from scripts.lib.project import DEPLOYMENTS

GOOD = (DEPLOYMENTS / "params" / "ethereum-local.yaml").read_text("utf-8")


def load(folder: Path, text: str) -> Params:
    file = params.file_for(folder, "ethereum", "local")
    file.write_text(text)
    return params.load(file)


def test_load__committed_files__all_good() -> None:
    files = sorted((DEPLOYMENTS / "params").glob("*.yaml"))
    assert [file.name for file in files] == ["ethereum-devnet.yaml", "ethereum-local.yaml"]
    for file in files:
        assert params.load(file).chain_id == 31_337


def test_load__unquoted_address__stays_an_address(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD.replace('"', ""))
    assert loaded.guardian == "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"


@pytest.mark.parametrize(
    ("former", "latter", "said"),
    [
        ("fee_bps: 200", "fee: 200", "fee_bps: is missing"),
        ("fee_bps: 200", "fee_bps: 200\nfee_cap: 1", "fee_cap: is no known key"),
        ("fee_bps: 200", "fee_bps: 501", "fee_bps: .*less than or equal to 500"),
        ("fee_bps: 200", "fee_bps: much", "fee_bps: .*integer"),
        ("report_delay_hours: 6", "report_delay_hours: 0", "report_delay_hours: .*equal to 1"),
        (
            "dispute_window_hours: 42",
            "dispute_window_hours: 11",
            "dispute_window_hours: .*equal to 12",
        ),
        (
            "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
            "0x70997970c51812dc3A010C7d01b50e0d17dc79C8",
            'guardian: "0x70997970c51812dc3A010C7d01b50e0d17dc79C8" is no address',
        ),
        ("owner: deployer", "owner: nobody", 'owner: "nobody" is no address'),
        ("settlement_token: mock", "settlement_token: none", 'settlement_token: "none" is no'),
        ("idle_watts: 70,", "idle_watts: 700,", "profiles.H100-80GB-SXM: idle_watts must lie"),
        ("  A10-24GB-PCIE:", "  Ä10:", '"Ä10" is no accelerator'),
        ("chain_id: 31337", "chain_id: 1", "settlement_token: mock is for chain id 31337 only"),
        ("format: params-1", "format: params-2", "format: .*params-1"),
        ("title:", "title: [", "is not YAML"),
    ],
)
def test_load__mistake__one_line_names_the_key(
    tmp_path: Path, former: str, latter: str, said: str
) -> None:
    assert former in GOOD
    with pytest.raises(FatalError, match=f"params/ethereum-local.yaml.*{said}"):
        load(tmp_path, GOOD.replace(former, latter, 1))


def test_load__no_file__names_the_models(tmp_path: Path) -> None:
    load(tmp_path, GOOD)
    with pytest.raises(FatalError, match=r"ethereum-base.yaml is missing: .* ethereum-local.yaml"):
        params.load(params.file_for(tmp_path, "ethereum", "base"))
