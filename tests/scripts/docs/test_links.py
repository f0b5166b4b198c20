"""Links between pages lead somewhere, and nothing that a page lists completely is missing there."""

import re
from pathlib import Path

import pytest

from scripts.lib.project import CONTRACTS, DOCS, ROOT
from tests.scripts.docs.documented import PAGES

EVERY_PAGE = (*PAGES, *sorted((DOCS / "adr").glob("*.md")), ROOT / "CHANGELOG.md")
DEPLOYED = sorted(
    file for file in CONTRACTS.glob("*/*.vy") if file.parent.name not in ("modules", "mocks")
)
_CODE = re.compile(r"^```.*?^```$|`[^`]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_FUNCTION = re.compile(
    r"^@(external|internal)\n(?:@\w+.*\n)*def (\w+)(.*?)(?=^@|^\S+:|\Z)", re.MULTILINE | re.DOTALL
)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as forges make them."""
    headings = _HEADING.findall(
        re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.M | re.S)
    )
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


def stopped_by_a_pause() -> set[str]:
    """Return the external functions that come to `_check_open`, themselves or through others."""
    functions = [
        (kind, name, body)
        for file in CONTRACTS.glob("*/*.vy")
        if file.parent.name != "mocks"
        for kind, name, body in _FUNCTION.findall(file.read_text("utf-8"))
    ]
    gates, found = {"_check_open"}, set[str]()
    while gates != found:
        found = set(gates)
        calls = re.compile(rf"(?<!\w)({'|'.join(gates)})\(")
        gates |= {
            name for kind, name, body in functions if kind == "internal" and calls.search(body)
        }
    return {name for kind, name, body in functions if kind == "external" and calls.search(body)}


def broken(page: Path, text: str) -> list[str]:
    """Return the links of a page's text that lead nowhere."""
    found = []
    for link in _LINK.findall(_CODE.sub("", text)):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: page.name)
def test_page__every_relative_link_and_anchor__exists(page: Path) -> None:
    assert broken(page, page.read_text("utf-8")) == []


def test_broken__no_such_file_or_heading__is_found() -> None:
    page = DOCS / "operations.md"
    assert broken(page, "[a](nowhere.md) [b](#nothing) [c](trust.md#roles)") == [
        "nowhere.md",
        "#nothing",
        "trust.md#roles",
    ]
    assert broken(page, "[a](trust.md) [b](#alerts) [c](../README.md#run-it)") == []


@pytest.mark.parametrize("contract", DEPLOYED, ids=lambda file: file.stem)
def test_readme__each_contract__has_a_paragraph(contract: Path) -> None:
    paragraphs = (ROOT / "README.md").read_text("utf-8").split("\n\n")
    found = [one for one in paragraphs if one.startswith(f"**`{contract.stem}`**")]
    assert len(found) == 1
    assert len(found[0].split()) > 15


def test_trust__roles__have_every_contract_that_has_an_owner() -> None:
    roles = (DOCS / "trust.md").read_text("utf-8").split("## Roles")[1].split("\n## ")[0]
    owned = [file.stem for file in DEPLOYED if "ownable.__init__()" in file.read_text("utf-8")]
    assert len(owned) > 7
    assert [name for name in owned if not re.search(rf"^\| owner .*`{name}`", roles, re.M)] == []


def test_operations__pausing__names_every_function_that_a_pause_stops() -> None:
    page = " ".join((DOCS / "operations.md").read_text("utf-8").split())
    said = page.split("Pausing stops ")[1].split(". ")[0]
    stopped = stopped_by_a_pause()
    assert len(stopped) > 5
    assert [name for name in sorted(stopped) if name.removesuffix("_with_permit") not in said] == []
