"""Gas of bonds: a host's money in and out, a lessee's dispute and the three ways it ends."""

from eth_account import Account
from eth_utils import keccak

from oracle.dismissal import Dismissal, dismissal_message
from oracle.refutation import in_order
from oracle.signing import sign
from scripts.lib.gas.floor import TOKEN_IN, TOKEN_OUT, Needs, event
from scripts.lib.gas.lease_paths import CLOSING
from scripts.lib.gas.stage import BOND, HOUR, Stage

_ASSET = 2
_IDLE_ASSET = 69
_RATE = 20_000_000
_HOURS = 4
_DAY_HOURS, _FINAL_HOURS = 24, 72
_ATTESTORS = [Account.from_key(keccak(text=f"wellhead gas ruler {n}")) for n in range(3)]
_THRESHOLD = 2
_ADDING = Needs(contracts=1, read=1, updated=1) + event(2, 2) + TOKEN_IN
"""The title read, the bond updated."""
_TAKING = Needs(contracts=1, read=1, updated=1) + event(2, 2) + TOKEN_OUT
"""The title read, the bond updated."""
_DISPUTING = Needs(contracts=2, read=7, new=2, updated=1) + event(3, 5) + event(1, 2) + TOKEN_IN
"""The lease's two words, the hours' card, their flags and the meter read; dispute and disputer are
new, what is held is updated."""
_ENDING = Needs(contracts=1, read=3, updated=1, new=1) + event(2, 3)
"""Who posted, the meter and the hours' card read; the dispute updated, the claim new."""
_COVERING = CLOSING + Needs(read=1, updated=1) + event(3, 2)
"""As closing; what was paid before read, the claim updated."""
_RULING = Needs(signatures=_THRESHOLD, read=_THRESHOLD)
_DISMISSING = _RULING + Needs(contracts=2, read=5, updated=1, new=1) + event(3, 4)
"""Set and members, owner, who posted, the hours' card read; the dispute updated, the claim new."""


def measure(stage: Stage, hour: int) -> int:
    """Dispute two leases of one machine from `hour` on; return an hour at which all is over."""
    escrow = stage["LeaseEscrow"]
    adding = (_ASSET, 7 * _RATE)
    stage.measure("add_bond", _ADDING, "LeaseBonds", "add_bond", *adding, sender=stage.host)
    members = [account.address for account in _ATTESTORS]
    stage["MetricsOracle"].send("set_attestors", members, _THRESHOLD)

    first = _doubted(stage, hour)
    hour += _HOURS + _DAY_HOURS + 1
    stage.at_hour(hour)
    stage.measure("end_dispute", _ENDING, "LeaseBonds", "end_dispute", first, 0, sender=stage.buyer)
    second = _doubted(stage, hour + 1, dark=1)
    _dismiss(stage, second)
    hour += 1 + _HOURS + _FINAL_HOURS + 1
    stage.at_hour(hour)
    escrow.send("close", first, sender=stage.buyer)
    stage.measure(
        "close: the host's bond pays", _COVERING, "LeaseEscrow", "close", second, sender=stage.buyer
    )
    taking = (_IDLE_ASSET, BOND // 100)
    stage.measure(
        "withdraw_bond", _TAKING, "LeaseBonds", "withdraw_bond", *taking, sender=stage.host
    )
    return hour + 1


def _doubted(stage: Stage, hour: int, dark: int = 0) -> int:
    """Let the machine for four hours, the last `dark` silent; doubt the others; return the id."""
    escrow = stage["LeaseEscrow"]
    stage.submit(_ASSET, hour - 1)
    _, _, nonce = escrow.read("quote", _ASSET, _HOURS)
    receipt = escrow.send("open_lease", _ASSET, _HOURS, _RATE, nonce, sender=stage.lessee)
    lease_id = int(escrow.events(receipt.logs, "LeaseOpened")[0]["lease_id"])
    for number in range(hour, hour + _HOURS - dark):
        stage.submit(_ASSET, number)
    doubting = (lease_id, stage.base // HOUR + hour, _HOURS - dark)
    stage.measure("dispute", _DISPUTING, "LeaseBonds", "dispute", *doubting, sender=stage.lessee)
    return lease_id


def _dismiss(stage: Stage, lease_id: int) -> None:
    bonds = stage["LeaseBonds"]
    dismissal = Dismissal(
        lease_id=lease_id,
        period=0,
        config=stage["MetricsOracle"].read("config"),
        reason=b"runs as reported".ljust(32, b"\0"),
        deadline=stage.chain.now + _DAY_HOURS * HOUR,
    )
    message = dismissal_message(dismissal, stage.chain.chain_id, bonds.address)
    signed = {account.address: sign(message, account.key) for account in _ATTESTORS[:_THRESHOLD]}
    call = (dismissal.as_tuple(), in_order(message, signed))
    stage.measure("dismiss", _DISMISSING, "LeaseBonds", "dismiss", *call, sender=stage.buyer)
