"""Valid things to register, lease and pledge; every field can be overridden."""

from itertools import count
from typing import Any

import boa
from eth_utils import keccak

KIND_GPU_CLOUD, KIND_INFERENCE, KIND_EDGE = 1, 2, 3
LEASE, PLEDGE = 1, 2
"""Rights of a grant."""
LESSOR, LIEN_HOLDER, ESCROW = 1, 2, 4
"""Rights of a listing."""

_device_numbers = count(1)


def label(text: str) -> bytes:
    """Return an ASCII text as a left-aligned bytes32."""
    return text.encode("ascii").ljust(32, b"\0")


def make_spec(**overrides: Any) -> dict[str, Any]:
    """Return a valid AssetSpec of one H100, by field name in the contract's order."""
    spec: dict[str, Any] = {
        "kind": KIND_GPU_CLOUD,
        "accelerator": label("H100-80GB-SXM"),
        "accelerator_count": 1,
        "memory_mib": 81_559,
        "power_limit_watts": 1_200,
        "region": label("USDAL"),
        "commissioned_at": boa.env.timestamp - 86_400,
        "purchase_price": 30_000 * 10**6,
        "documents": keccak(text="title, insurance, location"),
    }
    unknown = set(overrides) - set(spec)
    if unknown:
        raise KeyError(f"not a field of AssetSpec: {sorted(unknown)}")
    return spec | overrides


def make_device_ids(number: int) -> list[bytes]:
    """Return `number` device ids that no earlier call returned."""
    return [keccak(text=f"device {next(_device_numbers)}") for _ in range(number)]


def register(
    title: Any,
    registrar: str,
    to: str,
    *,
    device_ids: list[bytes] | None = None,
    token_uri: str = "ipfs://machine",
    **spec_overrides: Any,
) -> int:
    """Register one machine for `to` and return its id; `registrar` must be one already.

    `accelerator_count` alone makes that many fresh device ids; `device_ids` alone sets the count.
    """
    if device_ids is None:
        device_ids = make_device_ids(int(spec_overrides.get("accelerator_count", 1)))
    spec = make_spec(**{"accelerator_count": len(device_ids), **spec_overrides})
    arguments = (to, tuple(spec.values()), device_ids, token_uri)
    return int(title.register(*arguments, sender=registrar))
