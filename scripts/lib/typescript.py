"""ABIs as TypeScript: one `as const` array a contract, so that viem knows every name and type."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.lib.build import Artifact

Files = dict[str, str]
"""Name to text."""
_MADE = "// Made by `python -m scripts.typescript --write`: change the contract, not this file.\n"


def render(artifacts: Mapping[str, Artifact]) -> Files:
    """Return the files of all contracts, and the index that exports them by name."""
    files = {f"{name}.ts": _module(name, artifact.abi) for name, artifact in artifacts.items()}
    exports = (f'export {{ {constant(name)} }} from "./{name}.js";\n' for name in sorted(artifacts))
    return {**files, "index.ts": _MADE + "".join(exports)}


def constant(contract: str) -> str:
    """Return the name of a contract's ABI, as wagmi's code generation would call it."""
    return f"{contract[0].lower()}{contract[1:]}Abi"


def differences(folder: Path, wanted: Files) -> list[str]:
    """Return one line for every file that is missing, of another text, or of no contract."""
    found = {file.name: file.read_text("utf-8") for file in folder.glob("*.ts")}
    said = {
        **{name: "is missing" for name in wanted.keys() - found.keys()},
        **{name: "is of no contract" for name in found.keys() - wanted.keys()},
        **{name: "is not what the contract says" for name in wanted if name in found},
    }
    return [
        f"deployments/abi/{name} {said[name]}"
        for name in sorted(said)
        if wanted.get(name) != found.get(name)
    ]


def _module(name: str, abi: list[dict[str, Any]]) -> str:
    """One entry a line: a change of a function is a change of its line."""
    entries = "".join(f"  {json.dumps(entry)},\n" for entry in abi)
    return f"{_MADE}export const {constant(name)} = [\n{entries}] as const;\n"
