"""What titanoboa compiles is kept by the content of the sources: in memory, and on disk.

Its own key names the file, and costs a parse and an analysis of all that is imported: each copy of
the contracts would be compiled anew, and each process would analyse what is on disk already.

A compiled contract is some hundred thousand objects that live as long as the process: they are
frozen, or every full collection of garbage would walk through all of them.
"""

import gc
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import boa
from boa import interpret
from boa.contracts.vyper.vyper_contract import VyperContract
from boa.util.disk_cache import DiskCache
from vyper.compiler.settings import anchor_settings
from vyper.ir import compile_ir
from vyper.semantics.namespace import get_namespace

from scripts.lib.build import closure, content_hash
from scripts.lib.project import CONTRACTS

_compile = interpret.compiler_data
_seen: dict[str, Any] = {}
_FORM = 2
"""Raised when what is kept on disk changes."""


@cache
def deployer(path: str | Path) -> Any:
    """Return the compiled contract at `path`, in `contracts/` or absolute; read once a process."""
    return boa.load_partial(str(CONTRACTS / path))


def loader(project: Path) -> Callable[..., Any]:
    """Return a function that deploys a contract of `project`, which may be a copy with a bug.

    What the bug does not change is compiled already, whoever's copy it is.
    """
    return lambda path, *args: deployer(project / "contracts" / path).deploy(*args)


def keep_under(folder: Path) -> None:
    """Compile through here from now on, and keep on disk under `folder` what was compiled."""
    interpret.set_cache_dir(str(folder))
    kept: DiskCache = interpret._disk_cache
    interpret.disable_cache()

    def by_content(
        source: str, name: str | None, file: str | Path, deployer: Any = None, **settings: Any
    ) -> Any:
        def compiled() -> Any:
            data = _compile(source, name, file, deployer, **settings)
            with anchor_settings(data.settings):
                # Nothing is compiled before it is asked for; the disk shall have all of it.
                _ = data.bytecode, data.bytecode_runtime
                data.source_map = interpret._compute_source_map(data)
            _ = _constructor_map(data)
            return data

        if not _is_whole(Path(file)):
            return compiled()
        key = str((_FORM, content_hash(Path(file)), sorted(settings.items()), repr(deployer)))
        if key not in _seen:
            _seen[key] = _lasting(lambda: kept.caching_lookup(key, compiled))
        return _seen[key]

    interpret.compiler_data = by_content
    VyperContract._deployment_source_map = property(
        lambda contract: _constructor_map(contract.compiler_data)
    )
    get_namespace()  # titanoboa's `internal` needs it, and nothing may have been compiled yet


def _constructor_map(data: Any) -> Any:
    """Return where in the source each place of the constructor's code is.

    titanoboa assembles all of the code for it again, at each deployment.
    """
    if not hasattr(data, "constructor_map"):
        with anchor_settings(data.settings):
            data.constructor_map = compile_ir.assembly_to_evm(data.assembly)[1]
    return data.constructor_map


def _lasting(make: Callable[[], Any]) -> Any:
    """Return what `make` makes; no collection of garbage looks at it, now or later."""
    gc.disable()
    try:
        made = make()
        gc.freeze()
    finally:
        gc.enable()
    return made


def _is_whole(path: Path) -> bool:
    """Tell whether the content of `path` is known: a file, and no import from a search path."""
    if not path.is_file():
        return False
    texts = (source.read_text("utf-8") for source in closure(path))
    return not any(line.startswith("import ") for text in texts for line in text.split("\n"))
