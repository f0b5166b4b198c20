"""natrix, told what it means when a module uses more than one other: `python -m ... lint PATH`.

natrix lints a module without its metadata where the compiler says that what it uses is never
initialized, as is right for a module. It knows the message of one such error but not of several,
which the compiler wraps in another exception; here both read alike.
"""

from typing import Any

from natrix import ast_tools, main

KNOWN = "vyper.exceptions.InitializerException"
UNINITIALIZED = "is used but never initialized!"

_compile = ast_tools.vyper_compile


def compile_module(*arguments: Any, **options: Any) -> Any:
    """Compile as natrix does; name the error as it expects."""
    try:
        return _compile(*arguments, **options)
    except Exception as error:
        if UNINITIALIZED in str(error) and KNOWN not in str(error):
            raise RuntimeError(f"{KNOWN}: {error}") from error
        raise


if __name__ == "__main__":
    ast_tools.vyper_compile = compile_module
    main()
