"""Events of the last call on a contract, as plain values."""

from typing import Any


def events_of(contract: Any, name: str, through: Any = None) -> list[dict[str, Any]]:
    """Return the fields of every event `name` that `contract` itself logged in its last call.

    `through` is the contract that was called, where that is another one. Read before any other
    call on it. Addresses are hex strings, structs tuples.
    """
    return [
        {key: _plain(value) for key, value in log._asdict().items() if key != "address"}
        for log in (through or contract).get_logs()
        if type(log).__name__ == name and str(log.address) == str(contract.address)
    ]


def only_event(contract: Any, name: str, through: Any = None) -> dict[str, Any]:
    """Return the fields of the one event `name` of the last call; fails if there is not one."""
    (event,) = events_of(contract, name, through)
    return event


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple | list):
        return tuple(_plain(item) for item in value)
    return value
