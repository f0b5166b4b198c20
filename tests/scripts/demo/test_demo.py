"""The main job, run as a person runs it: both acts, seeded and on a trace."""

import re
from pathlib import Path
from typing import Any

import pytest

Summary = dict[str, Any]


@pytest.fixture(scope="module")
def seeded(tell: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str, Summary]:
    """The story of the seeded fleet, told once for all tests that only look at it."""
    return tell(tmp_path_factory.mktemp("seeded"))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def replayed(
    tell: Any, trace: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, str, Summary]:
    """The story on a trace of four nodes."""
    return tell(tmp_path_factory.mktemp("replayed"), trace)  # type: ignore[no-any-return]


def check_books(summary: Summary) -> None:
    sheet = summary["balance_sheet"]
    assert sheet["money_in"] == sheet["money_out"] + sheet["held"] > 0
    assert sheet["held"] == sheet["owed"]
    for lease in summary["leases"]:
        assert lease["escrowed"] == lease["paid"] + lease["refunded"]
        assert 0 <= lease["credit"] <= lease["refunded"]
    for bond in summary["bonds"]:
        assert bond["added"] == bond["paid"] + bond["withdrawn"] + bond["held"]
    for loan in summary["loans"]:
        accounted = loan["repaid"] + loan["written_off"] + loan["outstanding"]
        assert loan["principal"] + loan["interest"] == accounted
        parts = loan["from_rent"] + loan["from_sale"] + loan["from_borrower"]
        assert loan["repaid"] == parts
    assert sheet["money_in"] == (
        sum(lease["escrowed"] for lease in summary["leases"])
        + sum(bond["added"] for bond in summary["bonds"])
        + sum(dispute["bond"] for dispute in summary["disputes"])
        + sum(pool["deposited"] for pool in summary["pools"])
        + sum(loan["from_borrower"] + loan["sold_for"] for loan in summary["loans"])
    ), "lessees, hosts, lenders, borrowers by hand and the buyer bring all the money"
    assert all(isinstance(gas, int) and gas > 21_000 for gas in summary["gas"].values())


def test_demo__seeded_fleet__every_outcome_and_every_unit(
    seeded: tuple[int, str, Summary],
) -> None:
    code, text, summary = seeded
    assert code == 0, text
    check_books(summary)
    outcomes = {lease["outcome"] for lease in summary["leases"]}
    assert outcomes == {"completed", "terminated", "dark", "sla_missed"}
    assert len(summary["fleet"]) == 12
    assert {"submit", "open_lease", "settle", "close", "claim"} <= set(summary["gas"])
    missed = next(lease for lease in summary["leases"] if lease["outcome"] == "sla_missed")
    dark = next(lease for lease in summary["leases"] if lease["outcome"] == "dark")
    assert missed["credit"] > 0
    assert dark["refunded"] > dark["paid"]
    assert "gives notice" in text
    bonds = {bond["asset"]: bond for bond in summary["bonds"]}
    assert len(bonds) == 12, "no machine is let without"
    assert dark["credit"] < bonds[dark["asset"]]["paid"], "little rent was there to give back"
    assert [dispute["outcome"] for dispute in summary["disputes"]] == ["returned"]
    assert "no attestor ruled in lessee 1's dispute: the report stands" in " ".join(text.split())
    assert "0x" not in text, "people are named, not numbered"
    rebuilt = re.search(r"([\d,]+) events rebuild .* say: ([\d,]+) values compared", text)
    assert rebuilt is not None
    events, compared = (int(figure.replace(",", "")) for figure in rebuilt.groups())
    assert (events > 5_000, compared > 3_000) == (True, True)


def test_demo__second_act__every_loan_ends_in_its_own_way(
    seeded: tuple[int, str, Summary],
) -> None:
    _, text, summary = seeded
    by_rent, swept, auctioned, refinanced = summary["loans"]
    assert [loan["outcome"] for loan in summary["loans"]] == [
        "repaid",
        "repaid",
        "auctioned",
        "refinanced",
    ]
    assert [loan["swept"] for loan in summary["loans"]] == [False, True, False, False]
    for loan in (by_rent, swept):
        assert loan["repaid"] == loan["from_rent"] > loan["principal"]
    for loan in (by_rent, swept, auctioned):
        assert loan["outstanding"] == 0
    assert auctioned["sold_for"] > auctioned["from_sale"] > 0
    assert refinanced["outstanding"] > 0
    assert refinanced["from_borrower"] == 1_000_000_000
    assert all(loan["interest"] > 0 for loan in summary["loans"])
    new = {"borrow", "repay", "take", "flag", "auction", "review", "refinance_down", "withdraw"}
    assert new <= set(summary["gas"])
    for said in (
        "is repaid by its own rent",
        "all of its rent goes to the debt",
        "refused, because it is pledged",
        "instead of 36.0 %",
        "of rent go to the buyer",
    ):
        assert said in " ".join(text.split())


def test_demo__second_act__lenders_own_what_is_not_lent(seeded: tuple[int, str, Summary]) -> None:
    _, _, summary = seeded
    main, prime = summary["pools"]
    for pool in (main, prime):
        held = pool["deposited"] + pool["collected"] - pool["withdrawn"] - pool["lent"]
        in_hand = pool["total_assets"] - pool["performing"] - pool["impaired"]
        assert held == in_hand + pool["reserve"] + pool["unclaimed_exits"]
        assert 0 <= pool["dust"] <= 1
    assert main["withdrawn"] > 82_000_000_000, "the lender who left earned something"
    assert main["total_assets"] > 28_000_000_000, "and so did those who stayed"
    (running,) = [loan for loan in summary["loans"] if loan["outstanding"]]
    assert running["outstanding"] - prime["performing"] in (0, 1)


def test_demo__trace__nodes_keep_their_names_and_their_seconds(
    replayed: tuple[int, str, Summary],
) -> None:
    code, text, summary = replayed
    assert code == 0, text
    check_books(summary)
    fleet = {machine["node"]: machine for machine in summary["fleet"]}
    assert {"aa11", "bb22", "cc33", "dd44"} <= set(fleet)
    assert len(fleet) == 12, "made-up machines fill the parts that no node fits"
    assert fleet["aa11"]["available_seconds"] == 780 * 60
    percents = [(minute * 7) % 100 + 0.25 for minute in range(780)]
    assert fleet["aa11"]["busy_seconds"] == pytest.approx(sum(percents) * 60 / 100, abs=1)
    assert fleet["cc33"]["available_seconds"] == 200 * 60
    by_asset = {lease["asset"]: lease for lease in summary["leases"]}
    assert by_asset[fleet["cc33"]["asset"]]["outcome"] == "dark"
    assert "the trace says" in text


def test_demo__another_first_act__same_second_act_but_for_rounding(
    seeded: tuple[int, str, Summary], replayed: tuple[int, str, Summary]
) -> None:
    """The pools were deployed at another moment, so their indices round differently, no more."""
    for what in ("loans", "pools"):
        for one, other in zip(seeded[2][what], replayed[2][what], strict=True):
            assert one.keys() == other.keys()
            for field, figure in one.items():
                expected = figure if isinstance(figure, str) else pytest.approx(figure, abs=20)
                assert other[field] == expected, field
