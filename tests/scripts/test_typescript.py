"""ABIs for TypeScript: made of the contracts, committed, compared."""

import json
from pathlib import Path

from scripts import typescript as command
from scripts.lib import build, typescript
from scripts.lib.typescript import Files


def made() -> Files:
    return typescript.render({"PriceIndex": build.build("PriceIndex")})


def test_render__contract__one_entry_a_line_as_const() -> None:
    files = made()
    first, opening, *entries, closing = files["PriceIndex.ts"].splitlines()
    assert "python -m scripts.typescript --write" in first
    assert (opening, closing) == ("export const priceIndexAbi = [", "] as const;")
    assert [json.loads(entry.rstrip(",")) for entry in entries] == build.build("PriceIndex").abi
    assert files["index.ts"].splitlines()[1:] == [
        'export { priceIndexAbi } from "./PriceIndex.js";'
    ]


def test_write__folder_with_a_contract_that_is_gone__becomes_what_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "Gone.ts").write_text("export {};\n")
    command.write(tmp_path, made())
    assert typescript.differences(tmp_path, made()) == []
    assert sorted(file.name for file in tmp_path.iterdir()) == ["PriceIndex.ts", "index.ts"]


def test_differences__missing_changed_or_left_over__named(tmp_path: Path) -> None:
    command.write(tmp_path, made())
    (tmp_path / "index.ts").unlink()
    (tmp_path / "Gone.ts").write_text("export {};\n")
    (tmp_path / "PriceIndex.ts").write_text("export const priceIndexAbi = [] as const;\n")
    assert typescript.differences(tmp_path, made()) == [
        "deployments/abi/Gone.ts is of no contract",
        "deployments/abi/PriceIndex.ts is not what the contract says",
        "deployments/abi/index.ts is missing",
    ]


def test_committed_files__contracts__agree() -> None:
    assert typescript.differences(command.FOLDER, command.wanted()) == []
