"""Addresses in settings: of accounts, and of hosts. Pure."""

from ipaddress import ip_address

from eth_utils import is_address, to_checksum_address


def checksummed(value: str) -> str:
    """Return an account's address with its checksum; ValueError if it is none."""
    if not is_address(value):
        raise ValueError("not an address: give 0x and 40 hex digits")
    return to_checksum_address(value)


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches `host`, a name or an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
