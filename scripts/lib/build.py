"""Compile contracts to artifacts, cached by the content of everything they import."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vyper
from vyper.cli.vyper_compile import compile_files
from vyper.exceptions import VyperException
from vyper.warnings import VyperWarning

from oracle.errors import FatalError
from scripts.lib.files import write_atomically
from scripts.lib.project import CACHE, CONTRACTS, ROOT

_FORMATS = [
    "abi",
    "bytecode",
    "bytecode_runtime",
    "integrity",
    "layout",
    "devdoc",
    "userdoc",
    "settings_dict",
]
_IMPORT = re.compile(r"^from (?P<dots>\.+)(?P<path>[\w.]*) import (?P<name>\w+)", re.MULTILINE)
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Artifact:
    """What the compiler makes of one deployable."""

    name: str
    abi: list[dict[str, Any]]
    bytecode: str
    """Creation code, 0x-prefixed, without constructor arguments."""
    runtime: str
    """Code without the immutables that the constructor appends, 0x-prefixed."""
    immutables_bytes: int
    integrity: str
    """Hash of all sources and settings that went in: same hash, same code."""
    vyper_version: str
    evm_version: str
    optimize: str
    devdoc: dict[str, Any]
    userdoc: dict[str, Any]
    storage_layout: dict[str, Any]

    @property
    def runtime_bytes(self) -> int:
        """Size of the code on chain, immutables included: what the limit of 24,576 counts."""
        return (len(self.runtime) - 2) // 2 + self.immutables_bytes


def deployables(contracts: Path = CONTRACTS, *, mocks: bool = False) -> dict[str, Path]:
    """Return name to file of every deployable: CamelCase files; mocks only if asked."""
    return {
        file.stem: file
        for file in sorted(contracts.rglob("[A-Z]*.vy"))
        if mocks or "mocks" not in file.parts
    }


def build(name: str) -> Artifact:
    """Compile the deployable `name`, or take it from the cache; FatalError if it will not."""
    return build_file(_file(name))


def compile_anew(name: str) -> Artifact:
    """Compile the deployable `name`, whatever the cache holds."""
    return _compile(_file(name))


def _file(name: str) -> Path:
    files = deployables(mocks=True)
    if name not in files:
        raise FatalError(f"no contract {name} under contracts/: known are {', '.join(files)}")
    return files[name]


def build_file(file: Path) -> Artifact:
    """Compile one file, or take it from the cache."""
    cached = CACHE / "artifacts" / f"{file.stem}-{content_hash(file)}.json"
    if cached.is_file():
        return Artifact(**json.loads(cached.read_text("utf-8")))
    artifact = _compile(file)
    write_atomically(cached, json.dumps(asdict(artifact)))
    return artifact


def content_hash(file: Path) -> str:
    """Return a hash over `file`, the project files it imports and the versions of the rest."""
    digest = hashlib.sha256(f"{_SCHEMA} {vyper.__version__} {version('snekmate')}".encode())
    for path in sorted(closure(file)):
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:24]


def closure(file: Path) -> set[Path]:
    """Return `file` and the project files that it imports, at any depth."""
    found: set[Path] = set()
    waiting = [file.resolve()]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for match in _IMPORT.finditer(path.read_text("utf-8")):
            folder = path.parents[len(match["dots"]) - 1].joinpath(*match["path"].split("."))
            candidates = (folder / f"{match['name']}{ending}" for ending in (".vy", ".vyi"))
            waiting += [candidate for candidate in candidates if candidate.is_file()]
    return found


def _compile(file: Path) -> Artifact:
    try:
        control = "none" if "mocks" in file.parts else "error"
        output = compile_files([str(file)], _FORMATS, paths=[str(ROOT)], warnings_control=control)[
            file
        ]
    except (VyperException, VyperWarning) as error:
        raise FatalError(f"{file.name} does not compile: {error}") from error
    settings = output["settings_dict"]
    return Artifact(
        name=file.stem,
        abi=output["abi"],
        bytecode=output["bytecode"],
        runtime=output["bytecode_runtime"],
        immutables_bytes=_length(output["layout"].get("code_layout", {})),
        integrity=output["integrity"],
        vyper_version=vyper.__version__,
        evm_version=str(settings["evm_version"]),
        optimize=str(settings["optimize"]),
        devdoc=output["devdoc"],
        userdoc=output["userdoc"],
        storage_layout=output["layout"].get("storage_layout", {}),
    )


def _length(layout: dict[str, Any]) -> int:
    """Sum the lengths of a code layout; modules nest."""
    if isinstance(layout.get("length"), int):
        return int(layout["length"])
    return sum(_length(entry) for entry in layout.values() if isinstance(entry, dict))
