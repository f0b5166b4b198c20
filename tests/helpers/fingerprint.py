"""What compiled code depends on: the key under which titanoboa keeps it."""

import hashlib
from typing import Any


def fingerprint(module: Any) -> str:
    """Return a digest of a compiled module's source and of all that it imports, at any depth."""
    imports = [stmt._metadata["import_info"] for stmt in module.import_stmts]
    parts = [_of_import(info) for info in imports]
    return hashlib.sha256("".join((*parts, module._module.source_sha256sum)).encode()).hexdigest()


def _of_import(info: Any) -> str:
    if hasattr(info.typ, "module_t"):
        return fingerprint(info.typ.module_t)
    return str(info.compiler_input.sha256sum)
