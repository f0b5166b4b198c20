"""A lessee doubts reported hours, and has its bond back."""

from dataclasses import replace

import pytest

from oracle.errors import FatalError
from scripts.lib.chains.base import Refused
from scripts.lib.leasing import disputes, doubting, ending, leases
from scripts.lib.leasing.advice import explain
from scripts.lib.leasing.disputes import Dispute
from tests.helpers.leasing_desk import DOLLAR, FINALITY, HOUR, START, Desk

DAY = 24 * HOUR
LEAST = 20 * DOLLAR


def test_first_hour__time__the_hour_in_which_it_lies() -> None:
    expected = START // HOUR + 14
    for text in (
        "2026-01-01T14",
        "2026-01-01 14:59",
        "2026-01-01T14:30:00Z",
        "2026-01-01T15:20+01:00",
    ):
        assert disputes.first_hour(text) == expected
    for wrong in ("14", "yesterday", ""):
        with pytest.raises(FatalError, match=r"is no time: write it as 2026-01-05T14 \(UTC\)"):
            disputes.first_hour(wrong)


@pytest.mark.parametrize(
    ("held_until", "final"),
    [(START - 1, START), (START + HOUR, START + HOUR), (START + 2 * DAY, START + DAY)],
)
def test_final_at__held__a_day_later_at_most(held_until: int, final: int) -> None:
    held = Dispute(0, LEAST, 1, 1, held_until, is_open=True)
    assert disputes.final_at(START, [held]) == final
    assert disputes.final_at(START, []) == START


def test_dispute__no_allowance__posts_the_bond_and_lease_shows_it(desk: Desk) -> None:
    lease_id = reported(desk)
    bonds, token = desk["LeaseBonds"], desk["MockToken"]
    desk.fund(desk.lessee, LEAST)
    answer = doubting.dispute(desk.session(desk.lessee), lease_id, "2026-01-01T00", 2)

    assert "lets the lease bonds" in desk.said[0]
    assert "disputes 2 hours of lease" in desk.said[1]
    assert (
        "posts a bond of 20.00 mUSD and keeps them open to refutation until 2026-01-02"
        in (desk.said[1])
    )
    assert token.read("balanceOf", desk.lessee) == 0
    assert token.read("allowance", desk.lessee, bonds.address) == 0
    assert bonds.read("dispute_of", lease_id, 0)["is_open"]
    assert dict(answer.facts)["dispute"] == (
        "2 hours from 2026-01-01 00:00 UTC to 2026-01-01 02:00 UTC: open to refutation until "
        "2026-01-02 03:00 UTC; bond 20.00 mUSD"
    )
    assert answer.hints[0] == (
        f"end-dispute {lease_id}: anyone, from 2026-01-02 03:00 UTC or when attestors refuted"
    )
    assert answer.data["disputes"] == [
        {
            "period": 0,
            "bond": LEAST,
            "started_at": "2026-01-01T00:00:00Z",
            "hours": 2,
            "held_until": "2026-01-02T03:00:00Z",
            "is_open": True,
        }
    ]


def test_dispute__refused__before_anyone_is_asked_and_with_advice(desk: Desk) -> None:
    lease_id = reported(desk)
    desk.fund(desk.lessee, 3 * LEAST)
    session = desk.session(desk.lessee)
    for start, hours, said in (
        ("2026-01-01T03", 1, "bonds: hour not over"),
        ("2026-01-01T00", 25, "bonds: hours not 1 to 24"),
        ("2025-12-31T10", 1, "bonds: hours outside the lease"),
    ):
        with pytest.raises(Refused, match=said) as refused:
            doubting.dispute(session, lease_id, start, hours)
        assert explain(str(refused.value)).startswith(f"refused ({said}): ")
    desk.fund(desk.stranger, LEAST)
    with pytest.raises(Refused, match="bonds: not the lessee"):
        doubting.dispute(desk.session(desk.stranger), lease_id, "2026-01-01T00", 1)
    assert desk.said == []
    doubting.dispute(session, lease_id, "2026-01-01T00", 1)
    with pytest.raises(Refused, match="bonds: disputed before"):
        doubting.dispute(session, lease_id, "2026-01-01T01", 1)


def test_end__without_a_ruling__bond_is_claimed_back(desk: Desk) -> None:
    lease_id = reported(desk)
    desk.fund(desk.lessee, LEAST)
    anyone = desk.session(desk.stranger)
    with pytest.raises(FatalError, match=f"lease {lease_id} has no open dispute"):
        doubting.end(anyone, lease_id)
    doubting.dispute(desk.session(desk.lessee), lease_id, "2026-01-01T00", 1)
    with pytest.raises(Refused, match="bonds: still open"):
        doubting.end(anyone, lease_id)

    desk.chain.move_to(START + 3 * HOUR + DAY)
    ended = doubting.end(anyone, lease_id)
    assert "dispute" not in dict(ended.facts)
    assert dict(ended.facts)["from bonds"] == "20.00 mUSD to claim by the lessee"
    assert ended.data["lessee_claimable_bonds"] == LEAST
    assert ended.data["disputes"][0]["is_open"] is False
    assert f"claim {desk.lessee}: what the lessee has coming" in ended.hints
    paid = ending.claim(anyone, desk.lessee)
    assert paid.data["paid"]["lease_bonds"] == LEAST
    assert dict(paid.facts)["paid"] == "20.00 mUSD from the lease bonds"
    assert desk["MockToken"].read("balanceOf", desk.lessee) == LEAST


def test_show__disputed_last_hour__closing_waits_for_it(desk: Desk) -> None:
    lease_id = reported(desk, hours=3)
    desk.fund(desk.lessee, LEAST)
    usual = START + 3 * HOUR + FINALITY
    desk.chain.move_to(usual - HOUR)
    answer = doubting.dispute(desk.session(desk.lessee), lease_id, "2026-01-01T02", 1)
    assert answer.hints[-1] == f"close {lease_id}: anyone, from 2026-01-04 02:00 UTC"

    session = desk.session(desk.stranger)
    desk.chain.move_to(usual + 23 * HOUR - 1)
    with pytest.raises(Refused, match="escrow: not final yet"):
        ending.close(session, lease_id)
    desk.chain.move_to(usual + 23 * HOUR)
    assert ending.close(session, lease_id).data["state"] == "closed"


def test_dispute__deployment_without_bonds__says_so(desk: Desk) -> None:
    lease_id = desk.leased()
    session = replace(desk.session(desk.lessee), bonds=None)
    with pytest.raises(FatalError, match="reported hours cannot be disputed"):
        doubting.dispute(session, lease_id, "2026-01-01T00", 1)
    shown = leases.show(session, lease_id).data
    assert (shown["disputes"], shown["lessee_claimable_bonds"]) == ([], 0)


def reported(desk: Desk, hours: int = 24) -> int:
    """Return a lease of the lessee of which three hours are over, all of them reported."""
    lease_id = desk.leased(hours)
    desk.run(lease_id // 1_000_000, START + 3 * HOUR)
    return lease_id
