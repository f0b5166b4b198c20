"""Where things are in the tree. Everything else takes paths as arguments."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "contracts"
DEPLOYMENTS = ROOT / "deployments"
DOCS = ROOT / "docs"
SNAPSHOTS = ROOT / "tests" / "snapshots"
CACHE = ROOT / ".cache"
BUILD = ROOT / "build"
