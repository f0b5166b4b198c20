"""Writes a report: one HTML file, and its data beside it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scripts.lib.files import write_atomically
from scripts.lib.records import for_json
from scripts.lib.report.model.report import Report
from scripts.lib.report.page.render import render


def write(file: Path, report: Report, *, as_json: bool) -> list[Path]:
    """Write the page to `file`, with `as_json` its data beside it; returns the files."""
    write_atomically(file, render(report))
    files = [file]
    if as_json:
        data = file.with_suffix(".json")
        write_atomically(data, json.dumps(content(report), indent=1) + "\n")
        files.append(data)
    return files


def content(report: Report) -> dict[str, Any]:
    """Return the report as JSON holds it: numbers of 2^53 and above are decimal text."""
    found: dict[str, Any] = for_json(asdict(report))
    return found
