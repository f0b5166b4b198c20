"""Quoting, opening and extending leases."""

from dataclasses import replace
from typing import Any

import pytest

from oracle.errors import FatalError
from scripts.lib.chains.base import Refused
from scripts.lib.leasing import opening
from tests.helpers.leasing_desk import DOLLAR, HOUR, START, Desk


def test_quote__standing_offer__rate_total_number_and_promise(desk: Desk) -> None:
    asset = desk.offered(rate=21_520_000)
    answer = opening.quote(desk.session(desk.stranger), asset, 48)
    facts = dict(answer.facts)
    assert facts["rate"] == "21.52 mUSD an hour, 2.69 mUSD an accelerator-hour"
    assert facts["total"] == "1,032.96 mUSD for 48 hours, escrowed at the start"
    assert facts["promise"].startswith("99 % of the time; each second missed gives back 10 seconds")
    assert facts["offer"] == "number 1, valid until 2026-01-31 00:00 UTC"
    assert answer.hints == [f"lease {asset} 48 --max-rate 21.52"]
    assert (answer.data["hourly_rate"], answer.data["total"], answer.data["nonce"]) == (
        21_520_000,
        1_032_960_000,
        1,
    )


def test_quote__in_use_or_not_offered__the_contract_says_why(desk: Desk) -> None:
    session = desk.session(desk.stranger)
    asset = desk.leased() // 1_000_000
    with pytest.raises(Refused, match="escrow: machine in use"):
        opening.quote(session, asset, 2)
    with pytest.raises(Refused, match="escrow: no offer"):
        opening.quote(session, desk.machine(), 2)
    with pytest.raises(Refused, match="escrow: hours above offer"):
        opening.quote(session, desk.offered(), 721)


def test_lease__no_allowance__approves_exactly_and_opens(desk: Desk) -> None:
    asset, token, escrow = desk.offered(), desk["MockToken"], desk["LeaseEscrow"]
    desk.fund(desk.lessee, 500 * DOLLAR)
    answer = opening.lease(desk.session(desk.lessee), asset, 24, None)

    lease_id = asset * 1_000_000 + 1
    assert answer.data["lease_id"] == lease_id
    assert answer.data["ends_at"] == "2026-01-02T00:00:00Z"
    assert len(answer.data["transactions"]) == 2
    assert token.read("balanceOf", desk.lessee) == 20 * DOLLAR
    assert token.read("balanceOf", escrow.address) == 480 * DOLLAR
    assert token.read("allowance", desk.lessee, escrow.address) == 0
    assert desk["ComputeAsset"].read("userOf", asset) == desk.lessee
    assert desk.said[0].endswith("take 480.00 mUSD, not more")
    assert "for 24 hours at 20.00 mUSD an hour: 480.00 mUSD go into escrow" in desk.said[1]


def test_lease__allowance_there__one_transaction(desk: Desk) -> None:
    asset = desk.offered()
    desk.fund(desk.lessee, 500 * DOLLAR)
    desk["MockToken"].send("approve", desk["LeaseEscrow"].address, 500 * DOLLAR, sender=desk.lessee)
    answer = opening.lease(desk.session(desk.lessee), asset, 24, "20")
    assert len(answer.data["transactions"]) == 1
    assert desk["MockToken"].read("allowance", desk.lessee, desk["LeaseEscrow"].address) == (
        20 * DOLLAR
    )


def test_lease__too_little_money__says_how_much_is_missing(desk: Desk) -> None:
    asset = desk.offered()
    desk.fund(desk.lessee, 100 * DOLLAR)
    said = "holds 100.00 mUSD and 480.00 mUSD are due: send it 380.00 mUSD"
    with pytest.raises(FatalError, match=said):
        opening.lease(desk.session(desk.lessee), asset, 24, None)
    assert desk["MockToken"].read("allowance", desk.lessee, desk["LeaseEscrow"].address) == 0


def test_lease__rate_above_limit__refused_and_at_it_taken(desk: Desk) -> None:
    asset = desk.offered()
    desk.fund(desk.lessee, 500 * DOLLAR)
    session = desk.session(desk.lessee)
    with pytest.raises(FatalError, match=r"20.00 mUSD an hour, above your --max-rate 19.99 mUSD"):
        opening.lease(session, asset, 24, "19.99")
    assert desk["LeaseEscrow"].read("lease_count", asset) == 0
    opening.lease(session, asset, 24, "20")
    assert desk["LeaseEscrow"].read("lease_count", asset) == 1


def test_lease__refused_by_the_escrow__no_allowance_is_left(desk: Desk) -> None:
    asset = desk.offered()
    desk.fund(desk.lessee, 500 * DOLLAR)
    desk["LeaseEscrow"].send("pause", sender=desk["LeaseEscrow"].read("guardian"))
    with pytest.raises(Refused, match=r"pause: "):
        opening.lease(desk.session(desk.lessee), asset, 24, None)
    assert desk["MockToken"].read("allowance", desk.lessee, desk["LeaseEscrow"].address) == 0


def test_extend__escrow_without_it__says_what_else_to_do(desk: Desk) -> None:
    lease_id = desk.leased()
    session = replace(desk.session(desk.lessee), escrow=Older(desk["LeaseEscrow"]))
    with pytest.raises(FatalError, match=r"cannot extend leases.*open a new lease when this"):
        opening.extend(session, lease_id, 5, None)


def test_extend__escrow_with_it__pays_todays_offer_by_its_number(desk: Desk) -> None:
    lease_id = desk.leased()
    desk.fund(desk.stranger, 100 * DOLLAR)
    desk.bond(lease_id // 1_000_000, 480 * DOLLAR)
    answer = opening.extend(desk.session(desk.stranger), lease_id, 5, "22")

    assert desk.said[0].endswith("take 100.00 mUSD, not more")
    assert "which ends 2026-01-02 00:00 UTC, by 5 hours at 20.00 mUSD an hour" in desk.said[1]
    assert (answer.data["lease_id"], answer.data["state"]) == (lease_id + 1, "booked")
    record = desk["LeaseEscrow"].read("lease", lease_id + 1)
    assert (record["lessee"], record["hourly_rate"], record["hours"]) == (
        desk.lessee,
        20 * DOLLAR,
        5,
    )
    assert desk["MockToken"].read("balanceOf", desk.stranger) == 0


def test_extend__offer_gone_or_too_dear__refused(desk: Desk) -> None:
    lease_id = desk.leased()
    session = desk.session(desk.lessee)
    with pytest.raises(FatalError, match=r"above your --max-rate 19.00 mUSD"):
        opening.extend(session, lease_id, 5, "19")
    desk.chain.move_to(START + 31 * 24 * HOUR)
    with pytest.raises(FatalError, match="is not on offer now"):
        opening.extend(desk.session(desk.lessee), lease_id, 5, None)
    assert desk["LeaseEscrow"].read("lease_count", lease_id // 1_000_000) == 1


class Older:
    """The escrow as it was before leases could be extended."""

    def __init__(self, escrow: Any) -> None:
        self._escrow = escrow
        self.address = escrow.address

    def has(self, function: str, arity: int) -> bool:
        return (function, arity) != ("extend", 4) and bool(self._escrow.has(function, arity))

    def read(self, function: str, *args: Any) -> Any:
        return self._escrow.read(function, *args)
