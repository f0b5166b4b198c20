"""Device ids: golden vectors that other implementations must reproduce."""

import pytest
from eth_utils import keccak

from oracle.device_id import device_id, uuid_bytes
from oracle.errors import FatalError

UUID = "GPU-12345678-1234-1234-1234-123456789abc"
GOLDEN = [
    (
        "nvidia",
        UUID,
        "1562821083900",
        "fba65c0716ad2d3988ab7cd965dbc4ff9812de1a7285672cb0b5b9e48f144860",
    ),
    (
        "nvidia",
        "GPU-00000000-0000-0000-0000-000000000000",
        "",
        "e33c0c28fb61e84a329b726956f2abc98edac688704ae63413a158369bc09541",
    ),
    (
        "amd",
        "deadbeef-dead-beef-dead-beefdeadbeef",
        "X" * 40,
        "a6bd852d09dac4e4402fe54ad0f55c6adf0ebaad3b1087e08b854be8a89292bb",
    ),
]


def by_hand(vendor: str, uuid: bytes, serial: str) -> bytes:
    """ABI encoding of (string, bytes16, string), word by word."""

    def string(text: str) -> bytes:
        raw = text.encode("ascii")
        return len(raw).to_bytes(32, "big") + raw + bytes(-len(raw) % 32)

    tail = string(vendor)
    offsets = (96).to_bytes(32, "big"), (96 + len(tail)).to_bytes(32, "big")
    return keccak(offsets[0] + uuid + bytes(16) + offsets[1] + tail + string(serial))


@pytest.mark.parametrize(("vendor", "uuid", "serial", "expected"), GOLDEN)
def test_device_id__golden__matches(vendor, uuid, serial, expected):
    assert device_id(vendor, uuid, serial).hex() == expected
    assert by_hand(vendor, uuid_bytes(uuid), serial).hex() == expected


@pytest.mark.parametrize(
    "spelling",
    [
        UUID.lower(),
        UUID.upper(),
        UUID.removeprefix("GPU-"),
        UUID[4:].replace("-", ""),
        f" {UUID}\n",
    ],
)
def test_device_id__other_spelling__is_the_same_device(spelling):
    assert device_id("NVIDIA", spelling, "1") == device_id("nvidia", UUID, "1")


def test_device_id__any_part_changed__is_another_device():
    ids = {
        device_id("nvidia", UUID, "1"),
        device_id("amd", UUID, "1"),
        device_id("nvidia", UUID.replace("abc", "abd"), "1"),
        device_id("nvidia", UUID, "2"),
        device_id("nvidia", UUID, ""),
    }
    assert len(ids) == 5


@pytest.mark.parametrize("uuid", ["", "GPU-", "GPU-1234", UUID + "0", UUID.replace("1", "g")])
def test_device_id__not_a_uuid__is_refused(uuid):
    with pytest.raises(FatalError, match="is not a UUID"):
        device_id("nvidia", uuid)


@pytest.mark.parametrize("vendor", ["", "nvidi\u0430", "a b", "\n"])
def test_device_id__not_a_vendor__is_refused(vendor):
    with pytest.raises(FatalError, match="vendor name in ASCII"):
        device_id(vendor, UUID)
