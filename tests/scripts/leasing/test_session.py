"""A session binds the contracts of the records, or says why it cannot."""

import json

import pytest

from oracle.errors import FatalError
from scripts.lib.chains.base import ZERO_ADDRESS
from scripts.lib.chains.embedded import EmbeddedChain
from scripts.lib.leasing import ending, opening
from scripts.lib.leasing.session import connect
from scripts.lib.records import RecordStore
from tests.helpers.leasing_desk import Acting, Desk


def nobody_asks() -> None:
    raise AssertionError("nothing is sent here")


def test_connect__records__contracts_and_token(desk: Desk) -> None:
    session = desk.session(desk.lessee)
    assert session.escrow.address == desk["LeaseEscrow"].address
    assert session.money.for_json() == {
        "symbol": "mUSD",
        "decimals": 6,
        "address": desk["MockToken"].address,
    }
    assert session.index and session.index.address == desk["PriceIndex"].address
    assert (session.sender, session.now) == (desk.lessee, desk.chain.now)


def test_connect__no_records__says_where_to_look(desk: Desk, other_records: RecordStore) -> None:
    with pytest.raises(FatalError, match="deployments/devnet has no LeaseEscrow: name the network"):
        connect(desk.chain, other_records, print, nobody_asks)


def test_connect__chain_without_the_contracts__refused(desk: Desk) -> None:
    fresh = EmbeddedChain(desk.chain.now)
    with pytest.raises(FatalError, match=r"LeaseEscrow.json names 0x.* other code or none"):
        connect(fresh, desk.store, print, nobody_asks)


def test_connect__records_of_another_title__refused(desk: Desk, other_records: RecordStore) -> None:
    for name in ("LeaseEscrow", "ComputeAsset"):
        record = json.loads((desk.store.folder / f"{name}.json").read_text())
        if name == "ComputeAsset":
            record["address"] = desk.stranger
        other_records.folder.mkdir(parents=True, exist_ok=True)
        (other_records.folder / f"{name}.json").write_text(json.dumps(record))
    with pytest.raises(FatalError, match=r"ComputeAsset.json names 0x.* other code or none"):
        connect(desk.chain, other_records, print, nobody_asks)


def test_sender__no_account__reads_but_does_not_send(desk: Desk) -> None:
    asset = desk.offered()
    session = desk.session(ZERO_ADDRESS)
    assert opening.quote(session, asset, 2).data["total"] == 40_000_000
    with pytest.raises(FatalError, match="name your account: --account <alias>"):
        opening.lease(session, asset, 2, None)
    with pytest.raises(FatalError, match="name your account"):
        ending.settle(session, desk.leased())


def test_send__empty_wallet__refused_before_anything(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease_id = desk.leased()
    session = desk.session(desk.lessee)
    monkeypatch.setattr(Acting, "balance_wei", lambda _self, _account: 0)
    with pytest.raises(FatalError, match=f"the wallet {desk.lessee} is empty: send it gas money"):
        ending.reject(session, lease_id)
    assert desk.said == []
    assert not desk["LeaseEscrow"].read("lease", lease_id)["notice_by_lessee"]
