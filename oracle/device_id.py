"""The one function that makes device ids: what stops a GPU from backing two titles."""

import re

from eth_abi import encode
from eth_utils import keccak

from oracle.errors import FatalError

_UUID = re.compile(
    r"^(?:gpu-|mig-)?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$"
)
_VENDOR = re.compile(r"^[a-z0-9][a-z0-9._-]*$")


def uuid_bytes(uuid: str) -> bytes:
    """Return the 16 bytes of `GPU-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, whatever its case.

    Raises FatalError when it is not a UUID.
    """
    match = _UUID.match(uuid.strip().lower())
    if match is None:
        raise FatalError(
            f"device: {uuid!r} is not a UUID such as GPU-12345678-1234-1234-1234-123456789abc"
        )
    return bytes.fromhex("".join(match.groups()))


def device_id(vendor: str, uuid: str, serial: str = "") -> bytes:
    """Return `keccak256(abi_encode(vendor, uuid, serial))`, 32 bytes.

    `vendor` is lowered and must be ASCII; `serial` is the board's, empty if it has none.
    """
    lowered = vendor.strip().lower()
    if _VENDOR.match(lowered) is None:
        raise FatalError(f"device: {vendor!r} is not a vendor name in ASCII, such as nvidia")
    return keccak(
        encode(["string", "bytes16", "string"], [lowered, uuid_bytes(uuid), serial.strip()])
    )
