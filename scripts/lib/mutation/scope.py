"""What belongs to a source: the deployables that it goes into, and the tests that own it."""

import re
from pathlib import Path

from scripts.lib import build

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def sources(tree: Path) -> list[str]:
    """Return every contract and module that is mutated, from the tree's root; mocks are not."""
    files = (tree / "contracts").rglob("*.vy")
    return sorted(str(file.relative_to(tree)) for file in files if "mocks" not in file.parts)


def deployables(tree: Path, file: str) -> list[str]:
    """Return the deployables that `file` is or goes into, smallest first; harnesses come first."""
    found = []
    for deployable in build.deployables(tree / "contracts", mocks=True).values():
        closure = build.closure(deployable)
        if (tree / file).resolve() in closure:
            size = sum(path.stat().st_size for path in closure)
            found.append((size, str(deployable.relative_to(tree))))
    return [path for _, path in sorted(found)]


def folders(tree: Path, file: str) -> list[str]:
    """Return the folders of unit tests that own `file`: its own, then those of its deployables.

    `tests/` mirrors `contracts/`: modules/x.vy has tests/unit/modules/x, LoanDesk.vy has
    tests/unit/loan_desk.
    """
    own = [f"tests/unit/modules/{Path(file).stem}"] if "/modules/" in file else []
    through = [Path(path).stem for path in deployables(tree, file) if "/mocks/" not in path]
    named = (*own, *(f"tests/unit/{_HUMP.sub('_', stem).lower()}" for stem in through))
    return [path for path in dict.fromkeys(named) if (tree / path).is_dir()]
