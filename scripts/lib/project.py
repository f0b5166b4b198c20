"""Where things are in the tree. Everything else takes paths as arguments."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "contracts"
DEPLOYMENTS = ROOT / "deployments"
DOCS = ROOT / "docs"
SNAPSHOTS = ROOT / "tests" / "snapshots"
CACHE = ROOT / ".cache"
BUILD = ROOT / "build"


def shown_path(path: Path) -> str:
    """Return a path as it is told to people: from the root where it is in the tree."""
    resolved = path.resolve()
    return str(resolved.relative_to(ROOT) if resolved.is_relative_to(ROOT) else path)
