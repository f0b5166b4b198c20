"""A plan carried out on the embedded chain: contracts, wiring, records, resumption."""

import json
from pathlib import Path

import pytest

from oracle.errors import FatalError
from scripts.lib import plan
from scripts.lib.chains.base import Refused
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.deployer import Deployer, Suite
from scripts.lib.params import Params
from scripts.lib.params_attestors import Attestors
from scripts.lib.params_leasing import Leasing
from scripts.lib.records import RecordStore

H100 = b"H100-80GB-SXM".ljust(32, b"\0")
NAMES = [
    "MockToken",
    "MockBitcoin",
    "ComputeAsset",
    "MetricsOracle",
    "RevenueSplitter",
    "PriceIndex",
    "LeaseBonds",
    "LeaseEscrow",
    "Appraiser",
    "LoanDesk",
    "LendingPool",
    "LendingPoolPrime",
    "Lens",
    "Timelock",
]
OWNED = NAMES[2:-2]
WAITS = "a proposer has to schedule it (operation 0x"
POOLS = ("LendingPool", "LendingPoolPrime")
BUILT_IN = ("Appraiser.set_retained", "Appraiser.set_multiple")
"""What a new appraiser begins with, and what the committed params want."""


def run(
    chain: EmbeddedChain, root: Path, decided: Params, *, redeploy: bool = False
) -> tuple[Suite, list[str]]:
    said: list[str] = []
    store = RecordStore(root, "devnet", chain.chain_id)
    suite = Deployer(chain, store, decided, said.append, redeploy).run(plan.make(decided))
    return suite, said


def begins_with(line: str) -> bool:
    """Return whether a step finds its setting as the constructor left it."""
    return any(setting in line for setting in BUILT_IN)


def test_run__fresh_chain__contracts_are_wired_as_decided(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    suite, said = run(embedded, records, decided)
    escrow, splitter, meter = suite["LeaseEscrow"], suite["RevenueSplitter"], suite["MetricsOracle"]
    title = suite["ComputeAsset"]
    assert list(suite.contracts) == NAMES
    assert suite.token == suite["MockToken"].address == escrow.read("token")
    assert (escrow.read("TITLE"), escrow.read("METER"), escrow.read("SPLITTER")) == (
        title.address,
        meter.address,
        splitter.address,
    )
    assert title.read("approval_of", escrow.address) == (1, plan.LESSOR)
    assert splitter.read("approval_of", escrow.address) == (1, plan.ESCROW)
    bonds = suite["LeaseBonds"]
    assert escrow.read("BONDS") == meter.read("disputes") == bonds.address
    assert bonds.read("escrow") == escrow.address
    assert (bonds.read("token"), bonds.read("TITLE"), bonds.read("METER")) == (
        suite.token,
        title.address,
        meter.address,
    )
    assert bonds.read("BOND_HOURS") == decided.leasing.host_bond_hours == 24
    assert meter.read("profile_of", H100) == (70, 700)
    assert (splitter.read("fee_bps"), splitter.read("treasury")) == (200, decided.treasury)
    assert title.read("is_registrar", decided.registrars[0])
    lens, desk = suite["Lens"], suite["LoanDesk"]
    assert (lens.read("escrow"), lens.read("desk")) == (escrow.address, desk.address)
    for name in OWNED:
        assert suite[name].read("owner") == embedded.sender
        assert suite[name].read("pending_owner") == suite["Timelock"].address
    for name in ("ComputeAsset", "MetricsOracle", "LeaseEscrow", "LoanDesk", *POOLS):
        assert suite[name].read("guardian") == decided.guardian
    assert len(said) == len(plan.make(decided))
    assert [line.endswith("[done]") for line in said[:-1]] == [
        not begins_with(line) for line in said[:-1]
    ]
    assert WAITS in said[-1]


def test_run__fresh_chain__records_hold_what_dapps_read(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    suite, _ = run(embedded, records, decided)
    assert (records / "devnet" / ".chainId").read_text() == "31337"
    record = json.loads((records / "devnet" / "LeaseEscrow.json").read_text())
    escrow = suite["LeaseEscrow"]
    assert record["address"] == escrow.address
    assert record["abi"] == escrow.abi
    assert record["args"][0] == suite.token
    assert record["args"][4] == decided.guardian
    assert record["deployedBytecode"] == "0x" + embedded.code(escrow.address).hex()
    assert record["receipt"]["from"] == embedded.sender
    assert record["numDeployments"] == 1
    assert set(record["vyper"]) == {"version", "evmVersion", "optimize", "integrity"}
    assert {"bytecode", "devdoc", "userdoc", "storageLayout", "transactionHash"} <= set(record)


def test_run__again__nothing_is_repeated(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    first, _ = run(embedded, records, decided)
    second, said = run(embedded, records, decided)
    assert second.addresses == first.addresses
    assert all(line.endswith("[was done already]") for line in said[:-1])
    assert WAITS in said[-1]


def test_run__interrupted__resumes_where_it_stopped(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    store = RecordStore(records, "devnet", embedded.chain_id)
    steps = plan.make(decided)
    Deployer(embedded, store, decided, lambda _: None).run(steps[:7])
    _, said = run(embedded, records, decided)
    later = [not begins_with(line) for line in said[7:-1]]
    assert [line.endswith("[done]") for line in said[:-1]] == [False] * 7 + later


def test_run__attestors__are_seated_once_and_anew_when_decided_otherwise(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    suite, _ = run(embedded, records, decided)
    meter, named = suite["MetricsOracle"], decided.attestors
    assert list(meter.read("attestors")) == named.accounts
    assert (meter.read("config"), meter.read("threshold")) == (1, named.quorum)

    stricter = named.model_copy(update={"quorum": 3})
    run(embedded, records, decided.model_copy(update={"attestors": stricter}))
    run(embedded, records, decided.model_copy(update={"attestors": stricter}))

    assert (meter.read("config"), meter.read("threshold")) == (2, 3)


def test_run__bond_hours__as_decided_and_fixed_once_deployed(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    none = decided.model_copy(update={"leasing": Leasing(host_bond_hours=0)})
    suite, _ = run(embedded, records, none)
    assert suite["LeaseBonds"].read("BOND_HOURS") == 0
    with pytest.raises(FatalError, match=r"LeaseBonds.json was deployed with other arguments"):
        run(embedded, records, decided)


def test_notes__no_attestors__says_that_nobody_can_refute(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    nobody = decided.model_copy(update={"attestors": Attestors()})
    suite, said = run(embedded, records, nobody)

    assert plan.notes(decided) == []
    assert plan.notes(nobody)[0].startswith("no attestors: nobody can refute")
    assert suite["MetricsOracle"].read("config") == 0
    assert not any("set_attestors" in line for line in said)


def test_run__ownership_accepted__handover_is_done(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    multisig = embedded.new_account("multisig")
    handed = decided.model_copy(update={"owner": multisig, "timelock": None})
    suite, _ = run(embedded, records, handed)
    for name in OWNED:
        suite[name].send("accept_ownership", sender=multisig)
    _, said = run(embedded, records, handed)
    assert "Timelock" not in suite.contracts
    assert all(line.endswith("[was done already]") for line in said)


def test_run__redeploy__new_addresses_and_a_higher_count(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    first, _ = run(embedded, records, decided)
    second, _ = run(embedded, records, decided, redeploy=True)
    assert first["LeaseEscrow"].address != second["LeaseEscrow"].address
    record = json.loads((records / "devnet" / "LeaseEscrow.json").read_text())
    assert (record["address"], record["numDeployments"]) == (second["LeaseEscrow"].address, 2)


def test_run__records_of_a_chain_that_is_gone__refused(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    run(embedded, records, decided)
    with pytest.raises(FatalError, match=r"MockToken.json names .* --redeploy"):
        run(EmbeddedChain(embedded.now), records, decided)


def test_run__params_changed_after_deployment__refused(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    run(embedded, records, decided)
    changed = decided.model_copy(update={"fee_bps": 201})
    with pytest.raises(FatalError, match=r"RevenueSplitter.json was deployed with other arguments"):
        run(embedded, records, changed)


def test_run__sources_changed_after_deployment__refused(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    run(embedded, records, decided)
    file = records / "devnet" / "ComputeAsset.json"
    record = json.loads(file.read_text())
    record["vyper"]["integrity"] = "00"
    file.write_text(json.dumps(record))
    with pytest.raises(FatalError, match=r"ComputeAsset.json is of other sources"):
        run(embedded, records, decided)


def test_run__damaged_record__says_so(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    run(embedded, records, decided)
    (records / "devnet" / "MetricsOracle.json").write_text('{"address": "0x"}')
    with pytest.raises(FatalError, match=r"MetricsOracle.json is damaged \(abi"):
        run(embedded, records, decided)


def test_run__other_chain_id__refused(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    embedded.env.evm.patch.chain_id = 5
    with pytest.raises(FatalError, match="has id 5, the params are for 31337"):
        run(embedded, records, decided)


def test_store__records_of_another_chain_id__refused(records: Path) -> None:
    (records / "devnet").mkdir()
    (records / "devnet" / ".chainId").write_text("5")
    with pytest.raises(FatalError, match="holds records of chain id 5, the connected chain has"):
        RecordStore(records, "devnet", 31_337)


def test_run__token_without_code__refused(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    named = decided.model_copy(update={"settlement_token": decided.guardian})
    with pytest.raises(FatalError, match="has no code on this chain"):
        run(embedded, records, named)


def test_run__constructor_refuses__reason_is_passed_on(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    broken = decided.model_copy(update={"fee_bps": 600})
    with pytest.raises(Refused, match="RevenueSplitter does not deploy: splitter: "):
        run(embedded, records, broken)


def test_make__deployer_stays_owner__no_handover(decided: Params) -> None:
    kept = decided.model_copy(update={"owner": "deployer", "timelock": None})
    handover = [s for s in plan.make(decided) if s not in plan.make(kept)]
    assert handover[0].title.startswith("deploy Timelock(delay_seconds=172800, proposers=")
    assert [step.title.split("(")[0] for step in handover[1:-1]] == [
        f"{name}.transfer_ownership" for name in OWNED
    ]
    assert handover[-1].title.startswith("Timelock calls ComputeAsset.accept_ownership, ")
