"""What `ape console` has in scope: `wellhead`, and `usd` for raw amounts."""

from typing import Any


def ape_init_extras(networks: Any, accounts: Any) -> dict[str, Any]:
    """Bind the suite on the connected network; ape fills in its own by their names."""
    from scripts.lib.console.opening import open_console

    wellhead = open_console(networks, accounts)
    return {"wellhead": wellhead, "usd": wellhead.usd}
