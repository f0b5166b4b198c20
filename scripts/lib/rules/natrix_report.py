"""natrix, less its one known mistake: it does not see `extcall` and `raw_call` as side effects."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from oracle.errors import FatalError
from scripts.lib.rules.vyper_source import VyperSource

_MUTABILITY = frozenset({"NTX4", "NTX5"})
"""Could be `view`, could be `pure`: wrong where the body calls out."""


def lint(contracts: Path) -> list[dict[str, Any]]:
    """Run `natrix lint --json` on `contracts` and return its findings; FatalError if it cannot."""
    run = subprocess.run(
        [sys.executable, "-m", "scripts.lib.rules.natrix_run", "lint", contracts.name, "--json"],
        cwd=contracts.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        findings = json.loads(run.stdout)
    except json.JSONDecodeError as error:
        raise FatalError(f"natrix did not run: {_cause(run.stderr)}") from error
    return list(findings)


def _cause(stderr: str) -> str:
    """Return the file and the compiler's first complaint out of natrix's traceback."""
    file = re.search(r"vyper file '([^']+)'", stderr)
    complaint = re.search(r"following errors:\s+(\S.*)", stderr) or re.search(
        r"^vyper\.exceptions\.(\S.*)", stderr, re.MULTILINE
    )
    parts = (match[1] for match in (file, complaint) if match)
    return ": ".join(parts) or (stderr.strip().splitlines() or ["no output"])[-1]


def justified(findings: Iterable[Mapping[str, Any]], sources: Iterable[VyperSource]) -> list[str]:
    """Return the findings that stand; a mutability finding falls where the function calls out."""
    by_path = {source.path: source for source in sources}
    return [
        f"{finding['file']}:{_line(finding)}: {finding['code']} {finding['message']}"
        for finding in findings
        if not _is_mistaken(finding, by_path)
    ]


def _line(finding: Mapping[str, Any]) -> int:
    return int(str(finding["position"]).split(":")[0])


def _is_mistaken(finding: Mapping[str, Any], by_path: Mapping[str, VyperSource]) -> bool:
    source = by_path.get(str(finding["file"]))
    if finding["code"] not in _MUTABILITY or source is None:
        return False
    function = source.function_at(_line(finding))
    return function is not None and function.calls_out
