from typing import Any

import boa
import pytest
from eth_abi import encode
from eth_utils import keccak

from tests.helpers.builders import label, make_device_ids, make_spec, register
from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS, TitleWord

URI = "ipfs://machine"


def test_register__by_a_registrar__makes_a_title(title, registrar, host):
    device_ids = make_device_ids(8)
    spec = make_spec(kind=2, accelerator=label("H200-141GB-SXM"), accelerator_count=8)
    market = keccak(encode(["uint8", "bytes32"], [2, label("H200-141GB-SXM")]))

    asset = title.register(host, tuple(spec.values()), device_ids, URI, sender=registrar)

    assert only_event(title, "Registered") == {
        "asset": 1,
        "owner": host,
        "market": market,
        "spec": tuple(spec.values()),
        "device_ids": tuple(device_ids),
    }
    assert only_event(title, "Transfer") == {
        "sender": ZERO_ADDRESS,
        "receiver": host,
        "token_id": 1,
    }
    assert asset == 1
    assert title.total_supply() == 1
    assert title.ownerOf(asset) == host
    assert title.balanceOf(host) == 1
    assert title.tenure(asset) == 1
    assert title.title(asset) == TitleWord(host.lower(), accelerators=8).pack()
    assert title.tokenURI(asset) == URI
    assert tuple(title.spec(asset)) == tuple(spec.values())
    assert title.market_of(asset) == market
    assert title.device_ids(asset) == device_ids
    assert [title.device_asset(device) for device in device_ids] == [asset] * 8
    assert title.status(asset) == 0
    assert title.user_word(asset) == 0
    assert title.lien_of(asset) == ZERO_ADDRESS


def test_register__a_second_machine__has_the_next_id(title, registrar, host, payee):
    first = register(title, registrar, host)
    second = register(title, registrar, payee)

    assert (first, second) == (1, 2)
    assert (title.ownerOf(1), title.ownerOf(2)) == (host, payee)
    assert title.total_supply() == 2


@pytest.mark.parametrize("field", ["region", "documents", "purchase_price", "memory_mib"])
def test_register__another_label__is_the_same_market(title, make_asset, field):
    other = {"region": label("SG"), "documents": b"\0" * 32}.get(field, 1)

    first, second = make_asset(), make_asset(**{field: other})

    assert title.market_of(first) == title.market_of(second)


@pytest.mark.parametrize("caller", ["owner", "guardian", "host", "stranger"])
def test_register__by_anyone_else__reverts(title, caller, host, request):
    with boa.reverts("asset: not a registrar"):
        register(title, request.getfixturevalue(caller), host)


def test_register__by_a_former_registrar__reverts(title, owner, registrar, host):
    register(title, registrar, host)
    title.set_registrar(registrar, False, sender=owner)

    with boa.reverts("asset: not a registrar"):
        register(title, registrar, host)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"kind": 0}, "asset: unknown kind"),
        ({"kind": 4}, "asset: unknown kind"),
        ({"accelerator": b"\0" * 32}, "asset: no accelerator"),
        ({"accelerator_count": 0}, "asset: no accelerators"),
        ({"memory_mib": 0}, "asset: no memory"),
        ({"power_limit_watts": 0}, "asset: no power limit"),
        ({"region": b"\0" * 32}, "asset: no region"),
        ({"commissioned_at": 0}, "asset: not commissioned"),
        ({"purchase_price": 2**96}, "asset: price too high"),
    ],
)
def test_register__a_field_out_of_bounds__reverts(title, registrar, host, fields, reason):
    with boa.reverts(reason):
        register(title, registrar, host, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": 1},
        {"kind": 3},
        {"accelerator_count": 16},
        {"commissioned_at": 1},
        {"purchase_price": 2**96 - 1},
        {"purchase_price": 0},
    ],
)
def test_register__a_field_at_its_bound__is_kept(title, make_asset, fields: dict[str, Any]):
    ((field, value),) = fields.items()

    asset = make_asset(**fields)

    assert getattr(title.spec(asset), field) == value


def test_register__commissioned_this_second__is_kept_and_later_reverts(title, make_asset):
    now = boa.env.timestamp
    asset = make_asset(commissioned_at=now)
    assert title.spec(asset).commissioned_at == now

    with boa.reverts("asset: commissioned later"):
        make_asset(commissioned_at=now + 1)


@pytest.mark.parametrize("devices", [0, 1, 3])
def test_register__another_number_of_devices__reverts(title, registrar, host, devices):
    spec = make_spec(accelerator_count=2)

    with boa.reverts("asset: device count"):
        title.register(host, tuple(spec.values()), make_device_ids(devices), URI, sender=registrar)


def test_register__seventeen_devices__reverts(title, make_asset):
    make_asset(device_ids=make_device_ids(16))

    with boa.reverts("Revert(b'')"):  # refused before any of its lines runs
        make_asset(device_ids=make_device_ids(17))
    assert title.total_supply() == 1


def test_register__a_device_of_another_asset__reverts(title, make_asset, host, payee):
    shared, other = make_device_ids(2)
    make_asset(device_ids=[shared])

    with boa.reverts("asset: device taken"):
        make_asset(to=payee, device_ids=[other, shared])
    assert title.device_asset(other) == 0
    assert title.total_supply() == 1


def test_register__one_device_twice__reverts(make_asset):
    (device,) = make_device_ids(1)

    with boa.reverts("asset: device taken"):
        make_asset(device_ids=[device, device])


def test_register__a_zero_device__reverts(make_asset):
    with boa.reverts("asset: zero device id"):
        make_asset(device_ids=[*make_device_ids(1), b"\0" * 32])


def test_register__for_nobody__reverts(make_asset):
    with boa.reverts("title: receiver is zero"):
        make_asset(to=ZERO_ADDRESS)


def test_register__longest_uri__is_kept_and_one_more_byte_is_no_calldata(title, registrar, host):
    fields = (host, tuple(make_spec(accelerator_count=1).values()), make_device_ids(1))
    longest = "x" * 256
    calldata = title.register.prepare_calldata(*fields, longest)
    at = calldata.rindex((256).to_bytes(32, "big"))
    too_long = calldata[:at] + (257).to_bytes(32, "big") + b"x" * 288
    assert boa.env.execute_code(to_address=title.address, data=too_long, sender=registrar).is_error

    asset = title.register(*fields, longest, sender=registrar)

    assert (asset, title.tokenURI(asset)) == (1, longest)
