"""`ape run verify` as a person runs it, against anvil as external node."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scripts.lib import index, params
from scripts.lib.project import DEPLOYMENTS
from tests.helpers import devnet
from tests.helpers.devnet import Devnet, Done

H100 = b"H100-80GB-SXM".ljust(32, b"\0")
Run = Callable[..., Done]


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Devnet]:
    """A deployment as its params want it: the local ones, whose owner is who deploys."""
    records = tmp_path_factory.mktemp("deployments")
    file = params.file_for(records / "params", "ethereum", "devnet")
    file.parent.mkdir()
    committed = params.file_for(DEPLOYMENTS / "params", "ethereum", "local")
    file.write_text(committed.read_text("utf-8"))
    with devnet.deployed(records, params.load(file)) as made:
        index.update(made.store, "ethereum", "0", made.suite.records, made.suite.external)
        yield made


@pytest.fixture
def verify(stand: Devnet) -> Run:
    def run(
        *options: str, program: tuple[str, ...] = (sys.executable, "-m", "scripts.verify")
    ) -> Done:
        return stand.run(*program, "--cached", *options)

    return run


def differing(done: Done) -> list[dict[str, Any]]:
    answer = json.loads(done.stdout)
    found = [one for one in answer["findings"] if not one["holds"]]
    assert answer["holds"] is not bool(found)
    return found


def test_verify__as_deployed__all_agrees_then_each_planted_difference_is_found(
    stand: Devnet, verify: Run
) -> None:
    fresh = verify(program=("ape", "run", "verify"))
    assert fresh.returncode == 0, fresh.stdout + fresh.stderr
    assert fresh.stdout.splitlines()[-1] == "all agree"
    assert "DIFFERS" not in fresh.stdout

    meter, splitter = stand.suite["MetricsOracle"], stand.suite["RevenueSplitter"]
    meter.send("set_profile", H100, 71, 700)
    changed = verify("--json")
    assert changed.returncode == 2
    (finding,) = differing(changed)
    assert (finding["contract"], finding["what"]) == ("MetricsOracle", "profile_of(H100-80GB-SXM)")
    assert (finding["decided"], finding["found"]) == ([70, 700], [71, 700])

    code = bytearray(stand.chain.code(splitter.address))
    code[-1] ^= 1
    stand.chain.rpc("anvil_setCode", splitter.address, "0x" + code.hex())
    both = verify()
    assert both.returncode == 2
    assert "differs: RevenueSplitter.code hash: 0x" in both.stdout
    assert "differs: MetricsOracle.profile_of(H100-80GB-SXM): 70, 700 was decided, 71, 700 is" in (
        both.stdout
    )


def test_verify__records_of_another_chain__one_line_and_exit_code_2(
    stand: Devnet, verify: Run
) -> None:
    marker = stand.records / "devnet" / ".chainId"
    kept = marker.read_text()
    marker.write_text("5")
    try:
        done = verify()
    finally:
        marker.write_text(kept)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = [one for one in done.stderr.splitlines() if not one.startswith("INFO")]
    assert line == (
        "error: deployments/devnet holds records of chain id 5, the connected chain has 31337: "
        "choose another network or correct the RPC"
    )
