"""Events are sufficient: what the store derives from logs alone is what the contracts say."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from scripts.lib.indexing import asking, opening
from scripts.lib.indexing.audit import audit
from tests.helpers.leasing_desk import DOLLAR
from tests.scripts.indexing.conftest import Told

HAPPENED = {
    "LeaseEscrow": {
        "OfferPosted",
        "OfferWithdrawn",
        "LeaseOpened",
        "LeaseSettled",
        "PeriodClosed",
        "NoticeGiven",
        "LeaseRejected",
        "LeaseReclaimed",
        "SuccessorCancelled",
        "LeaseAssigned",
        "LeaseClosed",
        "Claimed",
    },
    "LeaseBonds": {"BondAdded", "BondWithdrawn", "Disputed", "DisputeEnded"},
    "RevenueSplitter": {"Deposited", "TermsSet", "SplitReleased", "Claimed", "FeesClaimed"},
    "ComputeAsset": {"Registered", "Transfer", "Retired", "UpdateUser"},
    "MetricsOracle": {"Recorded", "Refuted"},
    "LendingPool": {"Deposit", "Withdraw", "Transfer", "CohortServed", "ExitClaimed"},
}
"""What the story must have in it, or comparing says little."""


def test_audit__after_every_act__events_say_what_the_contracts_say(told: Told) -> None:
    differences = {name: one.differences for name, one in told.audits.items() if one.differences}
    assert differences == {}
    assert told.audits["lenders_come_and_leave"].compared > 200


def test_logs__the_whole_story__every_event_is_there_and_decoded(told: Told) -> None:
    rows = told.store.rows("SELECT DISTINCT contract, event FROM logs")
    found = {(row["contract"], row["event"]) for row in rows}
    expected = {(name, event) for name, events in HAPPENED.items() for event in events}
    assert expected <= found
    assert "" not in {event for _, event in found}, "an event that no ABI knows"
    (total,) = told.store.rows("SELECT COUNT(*) AS n FROM logs")
    suite = {one.address for one in told.follower.deployment.contracts}
    chain = told.acts.desk.chain
    token = told.follower.deployment.token
    moved = told.store.rows("SELECT COUNT(*) AS n FROM money_moved")[0]["n"]
    assert total["n"] == sum(log.address in suite for log in chain.logs) + moved
    transfers = told.acts.desk["MockToken"].events(chain.logs, "Transfer")
    ours = [one for one in transfers if suite & {one["sender"], one["receiver"]}]
    assert (moved, token not in suite) == (len(ours), True)


@pytest.mark.parametrize(
    ("forgotten", "said"),
    [
        ("lease_settled", "released: events say"),
        ("period_closed", "owes"),
        ("successor_cancelled", "is closed: events say False, the contract True"),
        ("lease_assigned", "lessee: events say"),
        ("notice_given", "ends_at: events say"),
        ("offer_withdrawn", "stands: events say True, the contract False"),
        ("title_moved", "owner: events say"),
        ("hours_refuted", "available_seconds: events say"),
        ("revenue_deposited", "gross: events say"),
        ("first user_set", "user: events say"),
        ("first terms_set", "is credited to nobody"),
        ("fees_claimed", "fees accrued: events say"),
        ("claimed", "owes"),
        ("bond_added", "bond of machine"),
        ("bond_withdrawn", "bond of machine"),
        ("dispute_ended", "is open: events say True, the contract False"),
        ("shares_moved", "supply: events say"),
        ("pool_rate_moved", "rate: events say None"),
        ("market_moved", None),
    ],
)
def test_audit__one_event_is_forgotten__says_what_differs(
    told: Told, tmp_path: Path, forgotten: str, said: str | None
) -> None:
    """Or equal would mean nothing: each of these events is needed."""
    file = tmp_path / "index.sqlite3"
    with sqlite3.connect(told.file) as whole, sqlite3.connect(file) as copy:
        whole.backup(copy)
        table = forgotten.removeprefix("first ")
        which = "MAX" if table == forgotten else "MIN"
        one = f"SELECT {which}(id) FROM {table}"
        gone = copy.execute(f"DELETE FROM {table} WHERE id IN ({one})").rowcount
    assert gone == 1
    found = audit(opening.open_to_read(str(file)), told.follower.source, told.follower.deployment)
    assert found.differences
    if said is not None:
        assert any(said in one for one in found.differences), found.differences


def test_statement__of_a_lessee__paid_is_what_left_and_claimed_what_came_back(told: Told) -> None:
    desk = told.acts.desk
    answer = asking.statement(told.store, desk.lessee)
    totals = answer.data["totals"]
    opened = desk["LeaseEscrow"].events(desk.chain.logs, "LeaseOpened")
    own = [one for one in opened if one["lease_id"] != told.acts.leases["cancelled"]]
    (dispute,) = told.store.rows("SELECT * FROM disputes")
    assert totals["paid"] == sum(one["escrowed"] for one in own) + dispute["bond"]
    assert dispute["state"] == "not ruled on"
    assert totals["claimed"] == desk["MockToken"].read("balanceOf", desk.lessee) > 0
    assert totals["credited"] - totals["claimed"] == totals["claimable"]
    assert totals["received"] == 0, "what was claimed is not counted twice"


def test_statement__of_a_stranger_who_paid_for_another__it_got_all_of_that_back(
    told: Told,
) -> None:
    desk = told.acts.desk
    answer = asking.statement(told.store, desk.stranger.lower())
    totals = answer.data["totals"]
    assert totals["paid"] == (24 * 20 + 70 + 30) * DOLLAR
    assert totals["credited"] == totals["claimed"] == 24 * 20 * DOLLAR
    reasons = {entry["reason"] for entry in answer.data["entries"] if entry["entry"] == "credited"}
    assert reasons == {"cancelled successor"}


def test_leases__who_paid__is_the_one_whose_money_went_into_escrow(told: Told) -> None:
    leases = {row["lease_id"]: row for row in told.store.rows("SELECT * FROM leases")}
    desk, ids = told.acts.desk, told.acts.leases
    assert leases[ids["cancelled"]]["payer"] == desk.stranger
    assert leases[ids["cancelled"]]["lessee"] == told.acts.heir
    assert leases[ids["long"]]["payer"] == leases[ids["long"]]["lessee"] == desk.lessee
    assert leases[ids["rejected"]]["ended_by"] == "rejected"
    assert leases[ids["cancelled"]]["state"] == "cancelled"
    assert leases[ids["handed on"]]["state"] == "closed"


def test_store__read_by_another_process_meanwhile__is_not_in_the_way(
    told: Told, tmp_path: Path
) -> None:
    shutil.copy(told.file, tmp_path / "copy.sqlite3")
    here = opening.open_to_read(str(told.file))
    assert asking.status(here).data["events"] == told.store.count()
