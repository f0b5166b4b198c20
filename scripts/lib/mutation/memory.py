"""Compiled contracts kept in memory, so that a forked child compiles only what a mutant changes."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boa.interpret
from vyper.compiler.input_bundle import FileInput, FilesystemInputBundle
from vyper.compiler.phases import CompilerData
from vyper.compiler.settings import Settings, anchor_settings

from scripts.lib import build

_kept: dict[tuple[str, str], Any] = {}
_from_disk: Callable[..., Any] = boa.interpret.compiler_data
_mutated: list[Path] = []


def install() -> None:
    """Let titanoboa ask this memory before whatever it asks now."""
    global _from_disk
    _from_disk = boa.interpret.compiler_data
    boa.interpret.compiler_data = _compiler_data


def mutated(file: Path) -> None:
    """From now on what imports `file` is compiled anew and never written to the disk."""
    _mutated.append(file.resolve())


def loaded() -> list[Path]:
    """Return the files of all that is kept."""
    return [Path(path) for path, _ in _kept]


def load(file: Path) -> Any:
    """Return the compiled contract in `file`, from memory if it is there."""
    return _compiler_data(file.read_text("utf-8"), file.stem, str(file))


def code(compiled: Any) -> bytes:
    """Return the creation code without the hash of the sources that the compiler appends."""
    whole = bytes(compiled.bytecode)
    return whole[: -int.from_bytes(whole[-2:], "big")]


def _compiler_data(
    source: str, name: str | None, filename: str | Path, deployer: Any = None, **options: Any
) -> Any:
    path = Path(filename).resolve()
    if options or not path.is_file():
        return _from_disk(source, name, filename, deployer, **options)
    parts = build.content_hash(path) + hashlib.sha256(source.encode()).hexdigest()
    key = (str(path), parts)
    if key not in _kept:
        _kept[key] = _compile(source, path, filename, name, deployer)
    return _kept[key]


def _compile(source: str, path: Path, filename: str | Path, name: str | None, deployer: Any) -> Any:
    if not any(file in build.closure(path) for file in _mutated):
        return _from_disk(source, name, filename, deployer)
    given = FileInput(contents=source, source_id=-1, path=Path(filename), resolved_path=path)
    bundle = FilesystemInputBundle(boa.interpret.get_search_paths(None))
    made = CompilerData(given, bundle, Settings())
    with anchor_settings(made.settings):
        _ = made.bytecode, made.bytecode_runtime
        made.source_map = boa.interpret._compute_source_map(made)
    return made
