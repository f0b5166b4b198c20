"""An IPython extension, named in `ape-config.yaml`: what the console has in scope as it opens.

Without it ape looks a name up when it is first used, and the tab key does not know it before.
"""

from typing import Any

_NAMES = ("wellhead", "usd")


def load_ipython_extension(shell: Any) -> None:
    """Bind the names of `ape_console_extras.py` and say where the console is."""
    for name in _NAMES:
        shell.push({name: shell.user_ns[name]})
    where = repr(shell.user_ns["wellhead"]).splitlines()[0]
    print(f"{where}\nType wellhead for its verbs, wellhead. and the tab key for all names.")
