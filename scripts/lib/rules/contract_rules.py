"""Rules about single contract files. Each takes parsed sources and returns the faults found."""

import re
from collections.abc import Iterable

from scripts.lib.rules.vyper_source import VyperSource

DEPLOYABLE_LINES = 400
MODULE_LINES = 250
FUNCTION_LINES = 40
_NAMES = re.compile(r"\b(alice|bob)\b", re.IGNORECASE)


def ascii_only(sources: Iterable[VyperSource]) -> list[str]:
    """Sources are plain ASCII: what a reviewer sees is what the compiler reads."""
    return [
        f"{source.path}:{number}: not plain ASCII: {line.strip()[:60]!a}"
        for source in sources
        for number, line in enumerate(source.text.splitlines(), start=1)
        if not line.isascii()
    ]


def reasons_given(sources: Iterable[VyperSource]) -> list[str]:
    """Every assert and raise says why."""
    return [
        f"{source.path}:{line}: assert or raise without a reason"
        for source in sources
        for line in source.silent_lines
    ]


def short_enough(sources: Iterable[VyperSource]) -> list[str]:
    """Files and functions stay small enough to be read at one sitting."""
    faults = []
    for source in sources:
        limit = MODULE_LINES if "/modules/" in source.path else DEPLOYABLE_LINES
        if source.path.endswith(".vy") and source.line_count > limit:
            faults.append(f"{source.path}: {source.line_count} lines, the limit is {limit}")
        faults += [
            f"{source.path}:{function.first_line}: {function.name} has {function.code_lines} "
            f"lines of code, the limit is {FUNCTION_LINES}"
            for function in source.functions
            if function.code_lines > FUNCTION_LINES
        ]
    return faults


def roles_not_names(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Accounts are named by their role, everywhere; `texts` is (path, text)."""
    return [
        f"{path}:{number}: name the account by its role"
        for path, text in texts
        for number, line in enumerate(text.splitlines(), start=1)
        if _NAMES.search(line)
    ]
