"""ABIs for TypeScript in `deployments/abi/`: `python -m scripts.typescript [--check | --write]`.

They are made of the same compiler output as the records. `--check` compares and ends with 1 if a
contract has changed since, `--write` makes them anew.
"""

import sys
from pathlib import Path

from scripts.lib import build, typescript
from scripts.lib.failure import EXIT_FAILED, Parser, guarded
from scripts.lib.files import write_atomically
from scripts.lib.project import DEPLOYMENTS

FOLDER = DEPLOYMENTS / "abi"
REFRESH = "refresh: python -m scripts.typescript --write"


def wanted() -> typescript.Files:
    """Return the files of every contract that is deployed."""
    files = build.deployables()
    return typescript.render({name: build.build_file(file) for name, file in files.items()})


def write(folder: Path, files: typescript.Files) -> None:
    """Make the folder what it should be."""
    for file in folder.glob("*.ts"):
        if file.name not in files:
            file.unlink()
    for name, text in files.items():
        write_atomically(folder / name, text)


def main() -> int:
    """Compare or write; 0 if all is well, 1 if a file differs."""
    parser = Parser(prog="python -m scripts.typescript", description=__doc__)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", action="store_true", help="compare with the contracts (default)")
    action.add_argument("--write", action="store_true", help="make the files anew")
    options = parser.parse_args()
    files = wanted()
    if options.write:
        write(FOLDER, files)
    found = typescript.differences(FOLDER, files)
    for fault in found:
        print(f"{fault} ({REFRESH})")
    if not found:
        print(f"deployments/abi: {len(files)} files, as the contracts say")
    return EXIT_FAILED if found else 0


if __name__ == "__main__":
    sys.exit(guarded(main))
