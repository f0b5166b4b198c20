"""The page: stands alone, reads in order, names its sources, says what does not add up."""

import re
from dataclasses import replace

import pytest

from scripts.lib.report.model.report import Report
from scripts.lib.report.model.sheet import Revenue
from scripts.lib.report.page.render import render
from scripts.lib.report.page.words import TIMES
from tests.helpers.report_page import Page, check_page
from tests.scripts.report.conftest import UNIT, figures


def test_render__small_report__stands_alone_and_names_its_sources(report: Report) -> None:
    page = Page.parse(render(report))
    check_page(page)
    assert len(page.all("figure")) == 3 + 1 + 1 + 2
    text = re.sub(r"[ \n]+", " ", page.all("main")[0].text)
    for said in (
        "Every unit is accounted for",
        "$300.00 came in = $170.00 went out + $130.00 held = owed.",
        f"8 {TIMES} H100-80GB-SXM",
        "promise missed",
        "90.0\N{NO-BREAK SPACE}%",
        "2\N{NO-BREAK SPACE}kWh",
    ):
        assert said in text


def test_render__faults__are_told_instead_of_the_verdict(report: Report) -> None:
    html = render(replace(report, faults=("LeaseEscrow: holds 1 units and owes 0",)))
    assert "Every unit is accounted for" not in html
    assert "<li>LeaseEscrow: holds 1 units and owes 0</li>" in html


def test_render__nothing_yet__still_a_page(report: Report) -> None:
    empty = replace(
        report,
        machines=(),
        days=(),
        leases=(),
        bonds=(),
        disputes=(),
        markets=(),
        loans=(),
        pools=(),
        revenue=Revenue(0, 0, 0, 0, 0, 0),
    )
    page = Page.parse(render(empty))
    check_page(page)
    assert "Nobody has borrowed yet." in page.all("main")[0].text


def test_render__names_from_the_chain__are_text_not_markup(report: Report) -> None:
    (machine,) = report.machines
    html = render(replace(report, machines=(replace(machine, owner="<script>alert(1)</script>"),)))
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_render__field_without_source__fails(report: Report) -> None:
    del report.sources["revenue.fee"]
    with pytest.raises(KeyError, match=r"revenue\.fee"):
        render(report)


def test_sources__every_number_of_the_model__has_one(report: Report) -> None:
    identities = {"asset", "lease_id", "day", "at", "block", "chain_id", "number", "decimals"}
    bare = {"start_block", "first_block", "last_block"}
    numbers = [path for path in figures(Report) if path.rsplit(".", 1)[-1] not in identities | bare]
    assert len(numbers) > 70
    covered = set(report.sources)
    for path in numbers:
        # The total adds the contracts' sheets up; a market's points are one reading.
        path = path.replace("balance.total.", "balance.sheets.")
        assert path in covered or path.rpartition(".")[0] in covered, path


def test_render__unit_of_another_scale__is_shown_in_dollars(report: Report) -> None:
    eight = replace(report, currency=replace(report.currency, decimals=8))
    assert "$3.00" in render(eight)
    assert f"${300 * UNIT:,}" not in render(eight)
