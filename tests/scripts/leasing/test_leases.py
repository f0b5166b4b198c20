"""A lease as it is shown, and the verbs that end it and pay it out."""

import pytest

from oracle.errors import FatalError
from scripts.lib.chains.base import Refused
from scripts.lib.leasing import ending, leases
from tests.helpers.leasing_desk import DOLLAR, FINALITY, HOUR, START, Desk


def test_show__running__delivery_money_and_ways_out(desk: Desk) -> None:
    lease_id = desk.leased()
    desk.run(lease_id // 1_000_000, START + HOUR)
    desk.chain.move_to(START + 2 * HOUR)
    answer = leases.show(desk.session(desk.stranger), lease_id)
    facts = dict(answer.facts)
    assert facts["state"] == "running"
    assert facts["delivered"] == "50.00 % of 7,200 s so far, 3,600 s (not final)"
    assert facts["paid in"] == facts["in escrow"] == "480.00 mUSD"
    assert facts["ends"] == "2026-01-02 00:00 UTC"
    assert (facts["lessee"], facts["owner"]) == (desk.lessee, desk.host)
    assert (answer.data["state"], answer.data["delivered_seconds"]) == ("running", 3_600)
    assert answer.data["final_until"] == "2025-12-30T02:00:00Z"
    assert answer.hints[0] == (
        f"dispute {lease_id} --from TIME --hours N: the lessee, hours that are not final"
    )
    assert answer.hints[-1] == f"close {lease_id}: anyone, from 2026-01-04 00:00 UTC"


def test_show__no_such_lease__says_what_ids_are(desk: Desk) -> None:
    session = desk.session(desk.stranger)
    lease_id = desk.leased()
    with pytest.raises(FatalError, match=f"no lease {lease_id + 1}: asset 1 has had 1, numbered"):
        leases.show(session, lease_id + 1)
    for absent in (1, 2_000_001):
        with pytest.raises(FatalError, match=r"ids are asset x 1,000,000 \+ number"):
            leases.show(session, absent)


def test_terminate__lessee__ends_when_it_was_said(desk: Desk) -> None:
    lease_id = desk.leased()
    answer = ending.terminate(desk.session(desk.lessee), lease_id)
    said = f"lease {lease_id} ends 2026-01-01 04:00 UTC instead of 2026-01-02 00:00 UTC"
    assert said in desk.said[0]
    assert answer.data["ends_at"] == "2026-01-01T04:00:00Z"
    assert answer.data["state"] == "terminated"
    with pytest.raises(Refused, match="escrow: notice already given"):
        ending.terminate(desk.session(desk.lessee), lease_id)


def test_terminate__stranger__refused_before_anyone_is_asked(desk: Desk) -> None:
    with pytest.raises(Refused, match="escrow: not the lessee"):
        ending.terminate(desk.session(desk.stranger), desk.leased())
    assert desk.said == []


def test_reject__first_hours_only__ends_at_once(desk: Desk) -> None:
    session = desk.session(desk.lessee)
    late = desk.leased()
    desk.chain.move_to(START + 2 * HOUR)
    with pytest.raises(Refused, match="escrow: too late to reject"):
        ending.reject(session, late)
    lease_id = desk.leased()
    desk.chain.move_to(desk.chain.now + 60)
    answer = ending.reject(session, lease_id)
    assert answer.data["ends_at"] == "2026-01-01T02:01:00Z"
    assert desk["ComputeAsset"].read("userOf", lease_id // 1_000_000) == "0x" + "00" * 20


@pytest.mark.parametrize(("reason", "number"), list(ending.REASONS.items()))
def test_reclaim__owner__reason_is_on_record_and_lessee_may_go(
    desk: Desk, reason: str, number: int
) -> None:
    lease_id = desk.leased()
    answer = ending.reclaim(desk.session(desk.host), lease_id, reason)
    (event,) = desk["LeaseEscrow"].events(desk.chain.logs, "LeaseReclaimed")
    assert event["reason"] == number
    assert answer.data["state"] == "reclaimed"
    left = ending.terminate(desk.session(desk.lessee), lease_id)
    assert left.data["ends_at"] == "2026-01-01T00:00:01Z"


def test_reclaim__lessee__refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="escrow: not the title owner"):
        ending.reclaim(desk.session(desk.lessee), desk.leased(), "sale")


def test_settle_close_claim__half_delivered__everyone_has_theirs(desk: Desk) -> None:
    lease_id, session = desk.leased(), desk.session(desk.stranger)
    desk.run(lease_id // 1_000_000, START + 12 * HOUR)
    with pytest.raises(Refused, match="escrow: nothing final yet"):
        ending.settle(session, lease_id)

    desk.chain.move_to(START + 12 * HOUR + FINALITY)
    settled = ending.settle(session, lease_id)
    assert dict(settled.facts)["released"].startswith("168.00 mUSD")  # 240 less 30 %
    assert dict(settled.facts)["in escrow"] == "312.00 mUSD"
    with pytest.raises(Refused, match="escrow: not final yet"):
        ending.close(session, lease_id)

    desk.chain.move_to(START + 24 * HOUR + FINALITY)
    closed = ending.close(session, lease_id)
    assert closed.data["state"] == "closed"
    assert closed.data["lessee_claimable"] == 312 * DOLLAR
    assert closed.data["lessee_claimable_bonds"] == 72 * DOLLAR  # 30 % of 480, less 72 of the rent
    assert dict(closed.facts)["from bonds"] == "72.00 mUSD to claim by the lessee"
    assert closed.hints == [f"claim {desk.lessee}: what the lessee has coming"]

    paid = ending.claim(session, desk.lessee)
    assert paid.data["paid"] == {
        "lease_escrow": 312 * DOLLAR,
        "revenue_splitter": 0,
        "lease_bonds": 72 * DOLLAR,
    }
    assert desk["MockToken"].read("balanceOf", desk.lessee) == 384 * DOLLAR
    rent = ending.claim(session, desk.host).data["paid"]["revenue_splitter"]
    assert rent == 168 * DOLLAR * 98 // 100  # less the protocol fee
    assert desk["MockToken"].read("balanceOf", desk.host) == rent


def test_claim__nothing_due__says_so(desk: Desk) -> None:
    with pytest.raises(FatalError, match=f"nothing waits for {desk.lessee}"):
        ending.claim(desk.session(desk.lessee), desk.lessee)
