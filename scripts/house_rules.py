"""House rules that no off-the-shelf linter knows: `python -m scripts.house_rules [--write]`."""

import sys
from collections.abc import Iterable
from pathlib import Path

from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.files import write_atomically
from scripts.lib.project import CONTRACTS, DOCS, ROOT
from scripts.lib.rules import (
    contract_rules,
    errors_table,
    natrix_report,
    threat_table,
    tree_rules,
    vyper_source,
)

ERRORS = DOCS / "errors.md"
TESTED = (DOCS / "invariants.md", DOCS / "faults.md", DOCS / "limits.md")
"""Tables whose every row names the tests that look."""
THREATS = DOCS / "threats.md"
SELF = ("scripts/lib/rules/contract_rules.py", "tests/scripts/test_house_rules.py")
"""The rule about names and its test have to spell the names."""


def texts(folders: Iterable[str], patterns: Iterable[str]) -> list[tuple[str, str]]:
    """Return (path from the project root, text) of every file that matches."""
    files = {
        file
        for folder in folders
        for pattern in patterns
        for file in (ROOT / folder).rglob(pattern)
    }
    return [(str(file.relative_to(ROOT)), file.read_text("utf-8")) for file in sorted(files)]


def check() -> list[str]:
    """Return every fault of the working tree, one line each."""
    sources = vyper_source.read_all(CONTRACTS)
    everything = texts(("contracts", "oracle", "scripts", "tests"), ("*.vy", "*.vyi", "*.py"))
    return [
        *contract_rules.ascii_only(sources),
        *contract_rules.reasons_given(sources),
        *contract_rules.short_enough(sources),
        *contract_rules.roles_not_names(item for item in everything if item[0] not in SELF),
        *errors_table.listed(sources, _read(ERRORS)),
        *tree_rules.python_short_enough(texts(("oracle", "scripts"), ("*.py",))),
        *(
            fault
            for file in TESTED
            for fault in tree_rules.rows_tested(f"docs/{file.name}", _read(file), ROOT)
        ),
        *threat_table.faults(f"docs/{THREATS.name}", _read(THREATS), ROOT),
        *natrix_report.justified(natrix_report.lint(CONTRACTS), sources),
    ]


def write() -> None:
    """Bring `docs/errors.md` up to date with the contracts."""
    sources = vyper_source.read_all(CONTRACTS)
    write_atomically(ERRORS, errors_table.render(sources, _read(ERRORS)))
    print(f"{ERRORS.relative_to(ROOT)}: {len(errors_table.messages(sources))} messages")


def main() -> int:
    """Check the tree, or refresh the generated tables; 0 if all is well, 1 if a rule is broken."""
    parser = Parser(prog="python -m scripts.house_rules", description=__doc__)
    parser.add_argument("--write", action="store_true", help="refresh docs/errors.md, then check")
    if parser.parse_args().write:
        write()
    faults = check()
    for fault in faults:
        print(fault)
    print(f"house rules: {len(faults)} broken" if faults else "house rules: all kept")
    return EXIT_FAILED if faults else 0


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(guarded(main))
