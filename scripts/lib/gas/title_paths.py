"""Gas of the title: registration, transfer, user, lien."""

from scripts.lib.gas.floor import TITLE_TRANSFER, Needs, event
from scripts.lib.gas.stage import (
    MACHINES,
    Stage,
    device,
    enrolment,
    registration,
)
from scripts.lib.params import Params

_LIEN_HOLDER = 2
_PLEDGE = 2
_SPEC_SLOTS = 4
_URI_SLOTS = 3
_MINT = Needs(updated=2, new=1) + event(3, 0)
"""Title word new, balance and counter updated, Transfer."""
_USER = Needs(read=1, updated=1) + event(2, 1)


def _registering(devices: int) -> Needs:
    """Title, spec, URI, and per device its list entry and its back reference."""
    slots = _SPEC_SLOTS + _URI_SLOTS + 2 * devices + 1
    data = 14 + devices
    return _MINT + Needs(new=slots, read=1) + event(3, data)


def measure(stage: Stage, decided: Params) -> None:
    """Measure every path of the title; assets 68 to 70 serve for it."""
    registrar = decided.registrars[0]
    for count, path in ((1, "register: 1 accelerator"), (8, "register: 8 accelerators")):
        devices = [device(1_000 * count + number) for number in range(count)]
        args = registration(stage.host, devices)
        stage.measure(
            path, _registering(count), "ComputeAsset", "register", *args, sender=registrar
        )
    _enroll(stage)
    _transfer(stage)
    _set_user(stage)
    _pledge(stage)


def _enroll(stage: Stage) -> None:
    """The machine just registered: key, node, totals and card are new, the title is asked twice."""
    needs = Needs(contracts=1, signatures=1, read=3, new=4) + event(3, 2)
    asset = MACHINES + 1
    args = enrolment(stage, asset)
    stage.measure("enroll", needs, "MetricsOracle", "enroll", *args, sender=stage.host)


def _transfer(stage: Stage) -> None:
    """Third of three between parties who both hold other titles."""
    stage["ComputeAsset"].send("transferFrom", stage.host, stage.buyer, 68, sender=stage.host)
    for _ in range(2):
        stage.measure(
            "transfer of the title",
            TITLE_TRANSFER,
            "ComputeAsset",
            "transferFrom",
            stage.host,
            stage.buyer,
            69,
            sender=stage.host,
        )
        stage["ComputeAsset"].send("transferFrom", stage.buyer, stage.host, 69, sender=stage.buyer)


def _set_user(stage: Stage) -> None:
    """By the owner, over a former user."""
    for number in range(2):
        until = stage.chain.now + (40 + number) * 3_600
        stage.measure(
            "setUser",
            _USER,
            "ComputeAsset",
            "setUser",
            70,
            stage.lessee,
            until,
            sender=stage.host,
        )


def _pledge(stage: Stage) -> None:
    """A listed lien holder takes the lien and gives it back; the token stands in for a desk."""
    title, desk = stage["ComputeAsset"], stage.token.address
    title.send("approve_contract", desk, _LIEN_HOLDER)
    title.send("grant", 69, desk, _PLEDGE, sender=stage.host)
    stage.chain.rpc("anvil_impersonateAccount", desk)
    stage.chain.rpc("anvil_setBalance", desk, hex(10**18))
    taking = Needs(read=2, updated=1) + event(3, 0) + event(0, 1)
    stage.measure("encumber", taking, "ComputeAsset", "encumber", 69, desk, sender=desk)
    giving = Needs(read=1, updated=1) + event(3, 0) + event(0, 1)
    stage.measure("release", giving, "ComputeAsset", "release", 69, sender=desk)
