"""The credit room as it is deployed: two pools of one code, each with a record of its own."""

import json
from pathlib import Path

import pytest

from oracle.errors import FatalError
from scripts.lib import index, plan, plan_credit
from scripts.lib.chains.base import Refused
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.deployer import Deployer, Suite
from scripts.lib.params import Params
from scripts.lib.records import RecordStore

H100 = b"H100-80GB-SXM".ljust(32, b"\0")
POOLS = ["LendingPool", "LendingPoolPrime"]


def run(chain: EmbeddedChain, root: Path, decided: Params) -> tuple[Suite, RecordStore]:
    store = RecordStore(root, "devnet", chain.chain_id)
    suite = Deployer(chain, store, decided, lambda _: None).run(plan.make(decided))
    return suite, store


def with_pool(decided: Params, **changes: object) -> Params:
    """Return the params with their second pool changed."""
    first, second = decided.credit.pools
    pools = [first, second.model_copy(update=changes)]
    return decided.model_copy(update={"credit": decided.credit.model_copy(update={"pools": pools})})


def test_run__fresh_chain__desk_appraiser_and_pools_are_tied_together(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    suite, _ = run(embedded, records, decided)
    desk, appraiser, title = suite["LoanDesk"], suite["Appraiser"], suite["ComputeAsset"]
    assert title.read("approval_of", desk.address) == (2, plan_credit.LIEN_HOLDER)
    assert suite["LeaseEscrow"].read("price_source") == appraiser.address
    assert (desk.read("appraiser"), desk.read("title"), desk.read("token")) == (
        appraiser.address,
        title.address,
        suite.token,
    )
    assert desk.read("sequencer_feed") == "0x" + "00" * 20
    assert appraiser.read("splitter") == suite["RevenueSplitter"].address
    for number, name in enumerate(POOLS, start=1):
        assert suite[name].read("DESK") == desk.address
        assert suite[name].read("asset") == suite.token
        assert desk.read("pool_entry", suite[name].address) == (number, True)


def test_run__fresh_chain__what_people_decided_stands(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    suite, _ = run(embedded, records, decided)
    appraiser, credit = suite["Appraiser"], decided.credit
    assert [appraiser.read("appraiser", seat) for seat in range(5)] == credit.appraisers
    assert appraiser.read("retained_bps") == list(credit.retained_bps)
    assert appraiser.read("multiple_bps") == credit.income_multiple_bps
    assert appraiser.read("market_of", H100) == (2_690_000, 8_500)
    for pool in credit.pools:
        contract = suite[pool.record]
        assert (contract.read("name"), contract.read("symbol")) == (pool.name, pool.symbol)
        assert contract.read("workout") == pool.workout
        # A curve in continuous time: annual rates come back within rounding.
        assert contract.read("max_rate") == pytest.approx(pool.rate_full_bps * 10**14, rel=1e-9)
        assert contract.read("borrow_rate") == pytest.approx(pool.rate_zero_bps * 10**14, rel=1e-9)
        assert contract.read("maxDeposit", decided.guardian) == pool.supply_cap_units


def test_run__two_pools_of_one_code__each_has_its_record(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    suite, store = run(embedded, records, decided)
    loaded = [json.loads((records / "devnet" / f"{name}.json").read_text()) for name in POOLS]
    assert [record["address"] for record in loaded] == [suite[name].address for name in POOLS]
    assert loaded[0]["address"] != loaded[1]["address"]
    assert loaded[0]["vyper"]["integrity"] == loaded[1]["vyper"]["integrity"]
    assert [record["numDeployments"] for record in loaded] == [1, 1]
    assert loaded[1]["args"][4] == "Wellhead Prime Pool"
    index.update(store, "ethereum", "0", suite.records, suite.external)
    entries = index.load(records / "index.json")["chains"]["31337"]["contracts"]
    assert entries["LendingPoolPrime"]["address"] == suite["LendingPoolPrime"].address
    assert entries["LendingPoolPrime"]["abi"] == "devnet/LendingPoolPrime.json"


def test_run__terms_of_a_pool_changed_after_deployment__refused(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    run(embedded, records, decided)
    with pytest.raises(FatalError, match=r"LendingPoolPrime.json was deployed with other arg"):
        run(embedded, records, with_pool(decided, kink_bps=8_000))


def test_run__rate_above_the_bound__the_pool_says_why(
    embedded: EmbeddedChain, records: Path, decided: Params
) -> None:
    with pytest.raises(Refused, match="LendingPool does not deploy: "):
        run(embedded, records, with_pool(decided, rate_full_bps=3_601))


def test_make__pools__are_deployed_after_what_they_need(decided: Params) -> None:
    steps = [step for step in plan.make(decided) if isinstance(step, plan.Deploy)]
    names = [step.name for step in steps]
    assert names.index("Appraiser") < names.index("LoanDesk") < names.index(POOLS[0])
    prime = steps[names.index("LendingPoolPrime")].title
    assert "deploy LendingPoolPrime = LendingPool(token=settlement token" in prime
