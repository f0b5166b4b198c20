"""A page of the report as a reader's program sees it: headings, figures, sources, links."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

from scripts.lib.project import ROOT

LOOK = ROOT / "tests" / "scripts" / "report" / "look.mjs"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_VOID = {"meta", "link", "br", "img", "input", "path", "hr"}
Attributes = Mapping[str, str | None]


@dataclass
class Page(HTMLParser):
    """Every element with its attributes, its ancestors and the text directly in it."""

    elements: list["Element"] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []

    @classmethod
    def parse(cls, html: str) -> "Page":
        page = cls()
        page.feed(html)
        assert not page._open, f"not closed: {page._open[-1].tag}"
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), tuple(self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs), tuple(self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> list["Element"]:
        return [one for one in self.elements if one.tag in tags]


@dataclass(eq=False)
class Element:
    """One element; `text` is all text within it."""

    tag: str
    attributes: Attributes
    ancestors: tuple["Element", ...]
    text: str = ""

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""

    def within(self, tag: str) -> bool:
        return any(one.tag == tag for one in self.ancestors)

    def has(self, name: str) -> bool:
        return name in self.get("class").split()


def check_page(page: Page) -> None:
    """Fail unless the page stands alone, reads in order and names a source for every number."""
    _check_alone(page)
    _check_order(page)
    _check_figures(page)
    _check_sources(page)


def _check_alone(page: Page) -> None:
    assert not page.all("script", "link", "img", "iframe", "object", "base", "form")
    for one in page.elements:
        for name, value in one.attributes.items():
            assert not name.startswith("on"), f"{name} on {one.tag}"
            if name in ("href", "src", "srcset", "action", "xlink:href"):
                assert (value or "").startswith("#"), f"{one.tag} {name}={value}"
    (style,) = page.all("style")
    assert not re.search(r"url\(|@import|https?:", style.text)
    policy = next(one for one in page.all("meta") if one.get("http-equiv"))
    assert policy.get("content").startswith("default-src 'none'")


def _check_order(page: Page) -> None:
    (html,), (main,) = page.all("html"), page.all("main")
    assert html.get("lang") == "en"
    assert main.get("id") == "main"
    (title,) = page.all("title")
    assert title.text.startswith("Wellhead report")
    levels = [int(one.tag[1]) for one in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [one.get("id") for one in page.elements if one.get("id")]
    assert len(ids) == len(set(ids))
    targets = {one.get("href")[1:] for one in page.all("a")}
    assert targets <= set(ids), targets - set(ids)
    for table in page.all("table"):
        inside = [one for one in page.elements if table in one.ancestors]
        assert any(one.tag == "caption" and one.text.strip() for one in inside)
        assert all(one.get("scope") for one in inside if one.tag == "th")


def _check_figures(page: Page) -> None:
    for figure in page.all("figure"):
        inside = [one for one in page.elements if figure in one.ancestors]
        assert any(one.tag == "h3" and one.text.strip() for one in inside)
        (drawn,) = [one for one in inside if one.get("role") == "img"]
        assert len(drawn.get("aria-label")) > 40, "a figure says what it shows"
        assert any(one.tag == "td" for one in inside), "and has its figures as a table"
    for svg in page.all("svg"):
        assert svg.get("aria-hidden") == "true" or any(
            one.get("aria-hidden") == "true" for one in svg.ancestors
        )


def _check_sources(page: Page) -> None:
    known = {one.get("id").removeprefix("source-") for one in page.all("tr") if one.get("id")}
    figures = [one for one in page.all("td") if one.has("n") or re.search(r"\d [%h]|\$", one.text)]
    drawn = [one for one in page.elements if one.get("role") == "img"]
    for one in [*figures, *drawn]:
        named = set(one.get("data-source").split())
        assert named, f"no source: {one.text or one.get('aria-label')}"
        assert named <= known
    for fact in page.all("dt"):
        if fact.ancestors[-2].has("facts"):
            assert "source" in " ".join(
                one.get("aria-label") for one in page.all("a") if fact in one.ancestors
            )
    (sources,) = [one for one in page.all("table") if one.has("sources")]
    for row in (one for one in page.all("tr") if sources in one.ancestors and one.get("id")):
        cells = [one.text.strip() for one in page.all("td") if row in one.ancestors]
        assert len(cells) == 3
        assert all(cells)


def look(html: Path, folder: Path) -> dict[str, Any]:
    """Open a page in headless Chromium at three widths, light and dark; returns what is seen."""
    browser = next(filter(None, map(shutil.which, _NAMES)), None)
    assert browser, "chromium is missing: run `make setup`, it says how to install it"
    done = subprocess.run(
        ["node", str(LOOK), str(html), browser, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))
