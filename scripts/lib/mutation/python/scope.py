"""What is mutated of `oracle/`, and which tests may run against a mutant."""

import compileall
import hashlib
from collections.abc import Iterable
from pathlib import Path
from py_compile import PycInvalidationMode

TESTS = "tests/oracle"
LEFT_OUT = ("tests/oracle/crash",)
"""Tests that kill processes: they take minutes and need a compiler."""


def sources(tree: Path) -> list[str]:
    """Return every module of the oracle that holds code, from the tree's root."""
    files = (tree / "oracle").rglob("*.py")
    return sorted(str(f.relative_to(tree)) for f in files if not f.stem.startswith("__"))


def tests(tree: Path) -> list[str]:
    """Return the files of tests that are watched, from the tree's root."""
    files = sorted(str(file.relative_to(tree)) for file in (tree / TESTS).rglob("test_*.py"))
    return [file for file in files if not file.startswith(LEFT_OUT)]


def near(file: str, test: str) -> bool:
    """Return whether a file of tests lies in the folder that mirrors the module's."""
    return Path(test).parent == Path("tests") / Path(file).parent


def code_digest(tree: Path) -> str:
    """Return a hash over the oracle and over what the tests share."""
    return _digest(tree, (tree / "oracle").rglob("*.py"), _helpers(tree))


def test_digest(tree: Path, test: str, code: str) -> str:
    """Return a hash over one file of tests and the code that it was watched on."""
    return _digest(tree, [tree / test], ()) + code


def compiled(tree: Path) -> None:
    """Compile all modules, known by the hash of their source: a mutant of the same size and second
    is not taken for the original."""
    mode = PycInvalidationMode.CHECKED_HASH
    for part in ("oracle", "scripts"):
        compileall.compile_dir(tree / part, quiet=2, invalidation_mode=mode)


def _helpers(tree: Path) -> list[Path]:
    shared = (tree / "tests" / "helpers").rglob("*.py")
    own = (f for f in (tree / TESTS).rglob("*.py") if not f.stem.startswith("test_"))
    return [*shared, *own]


def _digest(tree: Path, *groups: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for file in sorted(file for group in groups for file in group):
        whole.update(str(file.relative_to(tree)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:24]
