"""`ape run deploy` as a person runs it, against anvil as external node."""

import json
from pathlib import Path

import pytest
from web3 import Web3

from scripts.lib.chains import anvil
from scripts.lib.chains.node import NodeChain
from tests.helpers.devnet import Done, run

CLOSED = "http://127.0.0.1:1"


def deploy(url: str, records: Path, *options: str, network: str = "devnet") -> Done:
    command = ("ape", "run", "deploy", "--network", f"ethereum:{network}:{url}")
    return run(*command, "--records", str(records), *options)


def test_deploy__anvil__records_and_index_serve_a_dapp(anvil_url: str, records: Path) -> None:
    done = deploy(anvil_url, records, "--account", "TEST::0")
    assert done.returncode == 0, done.stderr
    index = json.loads((records / "index.json").read_text())
    chain = index["chains"]["31337"]
    assert (index["schemaVersion"], chain["network"], chain["ecosystem"]) == (
        1,
        "devnet",
        "ethereum",
    )
    entry = chain["contracts"]["LeaseEscrow"]
    record = json.loads((records / entry["abi"]).read_text())
    escrow = Web3(Web3.HTTPProvider(anvil_url)).eth.contract(record["address"], abi=record["abi"])
    assert escrow.functions.token().call() == chain["external"]["settlementToken"]
    assert entry["address"] == record["address"]
    assert entry["startBlock"] == record["receipt"]["blockNumber"] > 0
    assert entry["integrity"] == record["vyper"]["integrity"]
    assert record["transactionHash"].startswith("0x")

    again = deploy(anvil_url, records, "--account", "TEST::0")
    assert again.returncode == 0
    assert "[done]" not in again.stdout
    assert json.loads((records / "index.json").read_text()) == index


def test_deploy__throwaway_network__records_but_no_index(records: Path) -> None:
    done = deploy("foundry", records, "--account", "TEST::0", network="local")
    assert done.returncode == 0, done.stderr
    assert (records / "local" / "MockToken.json").is_file()
    assert not (records / "index.json").exists()


def test_deploy__dry_run__prints_the_plan_and_sends_nothing(anvil_url: str, records: Path) -> None:
    before = NodeChain(anvil_url).now
    done = deploy(anvil_url, records, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "deploy LeaseEscrow(token=settlement token, title=ComputeAsset" in done.stdout
    assert NodeChain(anvil_url).now == before
    assert not (records / "devnet").exists()


def test_deploy__bad_input__one_line_and_exit_code_2(anvil_url: str, records: Path) -> None:
    (records / "devnet").mkdir()
    (records / "devnet" / ".chainId").write_text("5")
    account = ("--account", "TEST::0")
    cases = [
        (deploy(CLOSED, records, *account), "No (supported) node found on 'http://127.0.0.1:1'"),
        (deploy(anvil_url, records, *account), "deployments/devnet holds records of chain id 5"),
        (deploy(anvil_url, records), "name the deploying account: --account"),
    ]
    (records / "params" / "ethereum-devnet.yaml").unlink()
    cases.append((deploy(anvil_url, records, *account), "params/ethereum-devnet.yaml is missing"))
    for done, said in cases:
        assert_one_line(done, said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--balance", "0"), "is empty: send it gas money"),
        (("--chain-id", "31338"), "Provider connected to chain ID '31338'"),
    ],
)
def test_deploy__wrong_node__one_line_and_exit_code_2(
    records: Path, options: tuple[str, str], said: str
) -> None:
    with anvil.running(1_767_225_600, *options) as url:
        assert_one_line(deploy(url, records, "--account", "TEST::0"), said)


def assert_one_line(done: Done, said: str) -> None:
    assert done.returncode == 2, done.stdout + done.stderr
    lines = [line for line in done.stderr.splitlines() if not line.startswith("INFO")]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("error: ")
    assert said in lines[0]
