"""Gas of what attestors do: two of three refute six hours of one half day."""

from eth_account import Account
from eth_utils import keccak

from oracle.refutation import Refutation, in_order, refutation_message
from oracle.signing import sign
from scripts.lib.gas.floor import Needs, event
from scripts.lib.gas.stage import HOUR, Stage

_ATTESTORS = [Account.from_key(keccak(text=f"wellhead gas attestor {n}")) for n in range(3)]
_THRESHOLD = 2
_FIRST_HOUR, _HOURS = 4, 6
_REFUTED = event(3, 5 + _HOURS)
"""Where the hours stand, both totals, config; how many hours, and each."""
_REFUTE = Needs(signatures=_THRESHOLD, read=1 + _THRESHOLD, updated=3) + _REFUTED
"""Set and members read; totals and two cards updated: that of the hours and the head's."""


def measure(stage: Stage, asset: int, hour: int) -> None:
    """Refute hours of an asset that went on reporting to hour `hour`, in the next half day."""
    meter = stage["MetricsOracle"]
    meter.send("set_attestors", [account.address for account in _ATTESTORS], _THRESHOLD)
    stage.at_hour(hour)
    refutation = Refutation(
        asset=asset,
        first_hour=stage.base // HOUR + _FIRST_HOUR,
        seconds=(0,) * _HOURS,
        config=1,
        reason=b"power without work".ljust(32, b"\0"),
        deadline=stage.base + 2 * 24 * HOUR,
    )
    message = refutation_message(refutation, stage.chain.chain_id, meter.address)
    signatures = {
        account.address: sign(message, account.key) for account in _ATTESTORS[:_THRESHOLD]
    }
    stage.measure(
        "refute: six hours",
        _REFUTE,
        "MetricsOracle",
        "refute",
        refutation.as_tuple(),
        in_order(message, signatures),
        sender=stage.chain.accounts[9],
    )
