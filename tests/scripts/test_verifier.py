"""A deployment is compared with sources and params; every kind of planted difference is found."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from oracle.errors import FatalError
from scripts.lib import build, index, plan
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.deployer import Deployer, Suite
from scripts.lib.params import Params
from scripts.lib.records import RecordStore
from scripts.lib.steps import Deploy
from scripts.lib.verifier import IN_THE_CODE, Finding, Verifier

H100 = b"H100-80GB-SXM".ljust(32, b"\0")


@dataclass
class Network:
    """A deployment on an embedded chain, its owner the deployer."""

    chain: EmbeddedChain
    store: RecordStore
    params: Params
    suite: Suite

    def look(self, compiled: Callable[[str], build.Artifact] = build.build) -> list[Finding]:
        verifier = Verifier(self.chain, self.store, self.params, compiled)
        return verifier.run(plan.make(self.params))

    def differing(self) -> list[str]:
        return [f"{one.contract}.{one.what}" for one in self.look() if not one.holds]


@pytest.fixture
def network(embedded: EmbeddedChain, records: Path, decided: Params) -> Network:
    kept = decided.model_copy(update={"owner": "deployer", "timelock": None})
    store = RecordStore(records, "devnet", embedded.chain_id)
    suite = Deployer(embedded, store, kept, lambda _: None).run(plan.make(kept))
    index.update(store, "ethereum", "0", suite.records, suite.external)
    return Network(embedded, store, kept, suite)


def test_verify__fresh_deployment__all_agrees(network: Network) -> None:
    found = network.look()
    assert [one for one in found if not one.holds] == []
    looked = {(one.contract, one.what) for one in found}
    for step in plan.make(network.params):
        if isinstance(step, Deploy):
            assert (step.name, "code hash") in looked
            assert {(step.name, name) for name in step.args} <= looked


def test_verify__arguments_without_a_view__are_the_pools_rates_only(network: Network) -> None:
    hidden = {one.what for one in network.look() if one.found is IN_THE_CODE}
    assert hidden == {"rate_zero_bps", "rate_kink_bps", "kink_bps", "rate_full_bps"}


def test_verify__owner_is_another__found(network: Network) -> None:
    escrow, stranger = network.suite["LeaseEscrow"], network.chain.new_account("stranger")
    escrow.send("transfer_ownership", stranger)
    assert network.differing() == []
    escrow.send("accept_ownership", sender=stranger)
    assert network.differing() == ["LeaseEscrow.owner"]


def test_verify__setting_was_changed__found_with_both_values(network: Network) -> None:
    network.suite["MetricsOracle"].send("set_profile", H100, 71, 700)
    (finding,) = [one for one in network.look() if not one.holds]
    assert (finding.contract, finding.what) == ("MetricsOracle", "profile_of(H100-80GB-SXM)")
    assert (finding.expected, finding.found) == ((70, 700), (71, 700))


@pytest.mark.parametrize(
    ("change", "differing"),
    [
        ({"fee_bps": 201}, ["RevenueSplitter.fee_bps"]),
        (
            {"report_delay_hours": 7},
            [
                "MetricsOracle.code hash",
                "MetricsOracle.recorded code hash",
                "MetricsOracle.report_delay_seconds",
            ],
        ),
    ],
)
def test_verify__params_say_otherwise__an_immutable_is_another_code_too(
    network: Network, change: dict[str, int], differing: list[str]
) -> None:
    network.params = network.params.model_copy(update=change)
    assert network.differing() == differing


def test_verify__rate_of_a_pool_without_a_view__the_code_differs(network: Network) -> None:
    credit = network.params.credit
    pools = [credit.pools[0].model_copy(update={"kink_bps": 8_400}), credit.pools[1]]
    changed = credit.model_copy(update={"pools": pools})
    network.params = network.params.model_copy(update={"credit": changed})
    assert network.differing() == ["LendingPool.code hash", "LendingPool.recorded code hash"]


def test_verify__other_code_on_the_chain__found(network: Network) -> None:
    address = network.suite["RevenueSplitter"].address
    code = bytearray(network.chain.code(address))
    code[-1] ^= 1
    network.chain.env.set_code(address, bytes(code))
    assert "RevenueSplitter.code hash" in network.differing()
    network.chain.env.set_code(address, b"")
    found = {(one.contract, one.what): one for one in network.look()}
    assert found["RevenueSplitter", "code hash"].found == "no code"
    assert str(found["RevenueSplitter", "fee_bps"].found).startswith("no answer (fee_bps answered")
    refused = found["LeaseEscrow", "code hash"].expected
    assert refused.startswith("none: the constructor would refuse (")


def test_verify__sources_were_changed__found(network: Network) -> None:
    def compiled(name: str) -> build.Artifact:
        artifact = build.build(name)
        other = build.build("MarketFeed") if name == "PriceIndex" else artifact
        return replace(artifact, bytecode=other.bytecode)

    differing = {one.contract for one in network.look(compiled) if not one.holds}
    assert differing == {"PriceIndex"}


def test_verify__index_says_otherwise__found(network: Network) -> None:
    file = network.store.root / "index.json"
    content = json.loads(file.read_text())
    content["chains"]["31337"]["contracts"]["LoanDesk"]["startBlock"] = 1
    del content["chains"]["31337"]["contracts"]["PriceIndex"]
    file.write_text(json.dumps(content))
    assert network.differing() == ["index.json.PriceIndex", "index.json.LoanDesk"]


def test_verify__record_is_missing__says_so_and_stops(network: Network) -> None:
    (network.store.folder / "LoanDesk.json").unlink()
    assert [one.found for one in network.look()] == ["missing: not deployed yet"]


def test_verify__record_names_the_code_of_another_chain__found(network: Network) -> None:
    record = network.store.load("PriceIndex")
    assert record is not None
    network.store.save("PriceIndex", record.model_copy(update={"deployed_bytecode": "0x00"}))
    assert network.differing() == ["PriceIndex.recorded code hash"]


def test_verify__index_has_the_network_under_another_chain_id__refused(network: Network) -> None:
    file = network.store.root / "index.json"
    content = json.loads(file.read_text())
    content["chains"]["5"] = content["chains"].pop("31337")
    file.write_text(json.dumps(content))
    with pytest.raises(FatalError, match="has devnet under chain id 5, the connected chain has"):
        network.look()
