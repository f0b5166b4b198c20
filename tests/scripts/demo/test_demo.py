"""The main job, run as a person runs it: both acts, seeded and on a trace."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from scripts.lib.report.collectors.sheet import OTHER
from tests.helpers.report_page import Page, check_page, look

Summary = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the story of the seeded fleet leaves its files."""
    return tmp_path_factory.mktemp("seeded")


@pytest.fixture(scope="module")
def seeded(tell: Any, folder: Path) -> tuple[int, str, Summary]:
    """The story of the seeded fleet, told once for all tests that only look at it."""
    return tell(folder)  # type: ignore[no-any-return]


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


def test_demo__report__says_what_the_ledgers_say(
    seeded: tuple[int, str, Summary], folder: Path
) -> None:
    _, text, summary = seeded
    report = json.loads((folder / "report.json").read_text())
    assert f"the report: {folder / 'report.html'}" in text.replace("\n", "")
    for what, key in (("leases", "lease_id"), ("loans", "asset")):
        told = {one[key]: one for one in summary[what]}
        assert len(report[what]) == len(told)
        for row in report[what]:
            same = row.keys() & told[row[key]].keys()
            assert len(same) >= 7
            assert {name: row[name] for name in same} == {
                name: told[row[key]][name] for name in same
            }
    for machine, row in zip(summary["fleet"], report["machines"], strict=True):
        assert {name: row[name] for name in machine.keys() & row.keys()} == {
            name: machine[name] for name in machine.keys() & row.keys()
        }
    total = report["balance"]["total"]
    assert {name: total[name] for name in summary["balance_sheet"]} == summary["balance_sheet"]


def test_demo__report__sums_and_days_agree_with_their_wholes(
    seeded: tuple[int, str, Summary], folder: Path
) -> None:
    """Read in two ways each: by the day and over a life, by contract and by purpose."""
    report = json.loads((folder / "report.json").read_text())
    for machine in report["machines"]:
        days = [one for one in report["days"] if one["asset"] == machine["asset"]]
        for name in ("leased", "delivered", "available", "busy"):
            whole = machine[f"{name}_seconds"]
            assert sum(day[f"{name}_seconds"] for day in days) == whole > 0, (machine, name)
    revenue = report["revenue"]
    parts = ("fee", "operator", "lenders", "split", "owners")
    assert revenue["gross"] == sum(revenue[part] for part in parts)
    assert revenue["gross"] == sum(machine["earned"] for machine in report["machines"])
    assert revenue["gross"] == sum(lease["paid"] for lease in report["leases"])
    balance = report["balance"]
    for side, name in (("in", "money_in"), ("out", "money_out"), ("held", "held")):
        flows = [flow for flow in balance["flows"] if flow["side"] == side]
        assert sum(flow["amount"] for flow in flows) == balance["total"][name]
        assert OTHER not in {flow["purpose"] for flow in flows}, "every purpose is known"
    for pool in report["pools"]:
        owned = pool["total_assets"] + pool["reserve"] + pool["unclaimed"]
        assert owned == pool["performing"] + pool["impaired"] + pool["cash"]
    sold = next(loan for loan in report["loans"] if loan["outcome"] == "auctioned")
    assert any(point["debt"] > point["value"] * 8 // 10 for point in sold["history"][:-1])
    assert all(len(market["points"]) > 1 for market in report["markets"])


def test_demo__report__stands_alone_and_reads_well_on_every_screen(
    seeded: tuple[int, str, Summary], folder: Path
) -> None:
    file = folder / "report.html"
    html = file.read_text()
    page = Page.parse(html)
    check_page(page)
    assert len(html) < 400_000
    assert "Every unit is accounted for" in html
    looked = look(file, folder)
    assert (looked["said"], looked["asked"]) == ([], []), "console, network"
    seen = looked["found"]
    assert len(seen) == 5
    for name, one in seen.items():
        assert (one["overflow"], one["wide"]) == (0, []), name
        assert one["charts"] == len(page.all("figure")) == 16
        assert one["empty"] == 0, f"{name}: a chart draws nothing"
        assert one["violations"] == [], name
        assert Path(one["shot"]).stat().st_size > 50_000
    assert seen["phone-light"]["background"] != seen["phone-dark"]["background"]
