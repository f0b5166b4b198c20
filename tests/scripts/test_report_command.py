"""`ape run report` of a deployment on anvil: the page and its data, read from the chain alone."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from web3 import Web3

from oracle.errors import FatalError
from scripts.lib.records import RecordStore
from scripts.lib.report.live.pinned import PinnedChain
from scripts.lib.report.live.read import FORGETFUL, read
from tests.helpers.devnet import Devnet
from tests.helpers.leasing_desk import BOND_HOURS, DOLLAR, FINALITY, HOUR, Desk
from tests.helpers.report_page import Page, check_page

RATE, HOURS, DELIVERED = 20 * DOLLAR, 6, 5
DEPOSIT = 1_000 * DOLLAR
BOND = BOND_HOURS * RATE


@dataclass
class Stand:
    """A deployment on which a machine was let and a lender came."""

    devnet: Devnet
    desk: Desk
    before: int
    """A block before anything happened."""

    @property
    def web3(self) -> Web3:
        return Web3(Web3.HTTPProvider(self.devnet.url))


@pytest.fixture(scope="module")
def stand(devnet: Devnet) -> Stand:
    made = Stand(devnet, devnet.desk, 0)
    made.before = int(made.web3.eth.block_number)
    live(made.desk)
    return made


def live(desk: Desk) -> None:
    """A lease of six hours of which the last is not delivered, closed; another in its third hour
    whose machine says nothing; a lender who stays."""
    lease_id = desk.leased(HOURS, rate=RATE)
    escrow, pool = desk["LeaseEscrow"], desk["LendingPool"]
    lease = escrow.read("lease", lease_id)
    desk.run(lease["asset"], lease["started_at"] + DELIVERED * HOUR)
    desk.fund(desk.stranger, DEPOSIT)
    desk["MockToken"].send("approve", pool.address, DEPOSIT, sender=desk.stranger)
    pool.send("deposit", DEPOSIT, desk.stranger, sender=desk.stranger)
    desk.chain.move_to(lease["ends_at"] + FINALITY + HOUR)
    escrow.send("close", lease_id)
    running = desk.leased(HOURS, rate=RATE)
    desk.chain.move_to(escrow.read("lease", running)["started_at"] + 2 * HOUR)
    desk.fund(desk.stranger, 1)


def test_report__deployment__page_and_data_say_what_the_contracts_say(
    stand: Stand, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    done = stand.devnet.run("ape", "run", "report", "--page", str(page), "--json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(page), str(page.with_suffix(".json"))]
    found: dict[str, Any] = json.loads(page.with_suffix(".json").read_text())
    desk = stand.desk
    (machine, silent), (lease, running) = found["machines"], found["leases"]
    assert machine["reports"] == desk["MetricsOracle"].read("head", 1)["sequence"]
    assert machine["available_seconds"] == DELIVERED * HOUR
    meter, ends = desk["MetricsOracle"], (lease["started_at"], lease["ends_at"])
    first, last = (meter.read("available_at", 1, moment) for moment in ends)
    assert machine["delivered_seconds"] == lease["delivered_seconds"] == last - first > 0
    assert lease["escrowed"] == RATE * HOURS == lease["paid"] + lease["refunded"]
    assert lease["paid"] == found["revenue"]["gross"] > 0
    assert lease["refunded"] == desk["LeaseEscrow"].read("claimable", desk.lessee) > RATE
    total = found["balance"]["total"]
    assert (
        total["money_in"] == total["held"] == total["owed"] == 2 * (RATE * HOURS + BOND) + DEPOSIT
    )
    for bond in found["bonds"]:
        assert bond["held"] == desk["LeaseBonds"].read("bond_of", bond["asset"])
        assert bond["added"] == BOND == bond["paid"] + bond["held"]
    assert found["faults"] == []
    assert (running["outcome"], running["held"]) == ("running", RATE * HOURS)
    assert running["leased_seconds"] == found["at"] - running["started_at"] >= 2 * HOUR
    assert running["ends_at"] - running["started_at"] == HOURS * HOUR
    assert (silent["delivered_seconds"], silent["leased_seconds"]) == (0, running["leased_seconds"])
    main = found["pools"][0]
    assert main["total_assets"] == DEPOSIT == desk["LendingPool"].read("totalAssets")
    assert [point["total_assets"] for point in main["history"]] == [DEPOSIT, DEPOSIT]
    assert sum(day["delivered_seconds"] for day in found["days"]) == last - first
    check_page(Page.parse(page.read_text()))
    assert "$2,200.00" in page.read_text()


def test_read__no_records__says_what_to_do(stand: Stand, tmp_path: Path) -> None:
    store = RecordStore(tmp_path, "devnet", stand.devnet.store.chain_id)
    with pytest.raises(
        FatalError, match="deployments/devnet has no ComputeAsset: name the network"
    ):
        read(stand.web3, store, "devnet", None, 8)


def test_read__earlier_block__as_it_stood_there(stand: Stand) -> None:
    found = read(stand.web3, stand.devnet.store, "devnet", stand.before, 8)
    assert (found.block, found.machines, found.leases) == (stand.before, (), ())
    assert found.balance.total.money_in == 0
    assert [one.total_assets for one in found.pools] == [0, 0]


def test_read__before_the_suite__refuses(stand: Stand) -> None:
    with pytest.raises(FatalError, match="the suite stands since block 1: give a later --block"):
        read(stand.web3, stand.devnet.store, "devnet", 0, 8)


def test_read__node_without_earlier_state__says_so_and_shows_the_present(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    web3 = stand.web3
    last, asked = int(web3.eth.block_number), PinnedChain.call

    def forgetful(chain: PinnedChain, to: str, data: bytes) -> bytes:
        if chain.block != last:
            raise FatalError("missing trie node")
        return asked(chain, to, data)

    monkeypatch.setattr(PinnedChain, "call", forgetful)
    found = read(web3, stand.devnet.store, "devnet", None, 8)
    assert found.notes == (FORGETFUL,)
    assert [point.total_assets for point in found.pools[0].history] == [DEPOSIT]
