"""Gas of what stands beside a lease: operators, offers withdrawn, permits, rent that waited."""

from scripts.lib.gas.floor import TOKEN_IN, Needs, event
from scripts.lib.gas.lease_paths import OPENING
from scripts.lib.gas.stage import UNLIMITED, Stage

_ASSET = 2
_ESCROW_ROLE = 4
_HOURS = 30
_NOTICE_HOURS = 4
_FINAL_HOURS = 48
_RATE = 20_000_000
_OPERATOR = Needs(new=1) + event(3, 1)
_WITHDRAWING = Needs(contracts=1, read=1, updated=1) + event(3, 1)
"""The title read, the offer updated."""
_PERMIT = OPENING + Needs(signatures=1, new=1, updated=1, read=-1, touched=2) + event(3, 1)
"""As an opening; the permit's nonce updated; its allowance not only read but written and used up;
the user new, as the lease before was ended and its user cleared."""
_WATERFALL = Needs(contracts=3, read=3, updated=5) + event(3, 7) + TOKEN_IN
_FORWARDING = Needs(updated=1) + event(2, 2) + _WATERFALL
"""What is owed to the asset updated; listing, title and terms read, the splitter's books updated.
"""
_PERMIT_TYPES = {
    "EIP712Domain": [
        {"name": "name", "type": "string"},
        {"name": "version", "type": "string"},
        {"name": "chainId", "type": "uint256"},
        {"name": "verifyingContract", "type": "address"},
    ],
    "Permit": [
        {"name": "owner", "type": "address"},
        {"name": "spender", "type": "address"},
        {"name": "value", "type": "uint256"},
        {"name": "nonce", "type": "uint256"},
        {"name": "deadline", "type": "uint256"},
    ],
}


def measure(stage: Stage, hour: int) -> int:
    """Let the machine once by a permit from `hour` on; return an hour at which all is over."""
    escrow, splitter = stage["LeaseEscrow"], stage["RevenueSplitter"]
    stage.submit(_ASSET, hour - 1)
    until = stage.base + 300 * 86_400
    offer = (_RATE, 1, 720, 9_900, 3_000, _NOTICE_HOURS, 0, False, 0, until)
    escrow.send("post_offer", _ASSET, offer, sender=stage.host)
    operator = (stage.operator, True)
    stage.measure(
        "set_operator", _OPERATOR, "LeaseEscrow", "set_operator", *operator, sender=stage.host
    )
    stage.measure(
        "withdraw_offer", _WITHDRAWING, "LeaseEscrow", "withdraw_offer", _ASSET, sender=stage.host
    )
    escrow.send("post_offer", _ASSET, offer, sender=stage.operator)
    stage.token.send("permit", stage.lessee, escrow.address, *_permit(stage, 1))  # its first one
    lease_id = _open_with_permit(stage, hour)
    end = hour + 1 + _NOTICE_HOURS
    stage.submit(_ASSET, hour)
    escrow.send("terminate", lease_id, sender=stage.lessee)
    for number in range(hour + 1, end):
        stage.submit(_ASSET, number)

    splitter.send("approve_contract", escrow.address, 0)
    stage.at_hour(end + _FINAL_HOURS + 1)
    escrow.send("close", lease_id, sender=stage.buyer)
    splitter.send("approve_contract", escrow.address, _ESCROW_ROLE)
    stage.measure("forward", _FORWARDING, "LeaseEscrow", "forward", _ASSET, sender=stage.buyer)
    return end + _FINAL_HOURS + 2


def _open_with_permit(stage: Stage, hour: int) -> int:
    escrow, token = stage["LeaseEscrow"], stage.token
    stage.at_hour(hour, 1_700)
    _, total, nonce = escrow.read("quote", _ASSET, _HOURS)
    _, *permit = _permit(stage, total)
    receipt = stage.measure(
        "open_lease_with_permit",
        _PERMIT,
        "LeaseEscrow",
        "open_lease_with_permit",
        _ASSET,
        _HOURS,
        _RATE,
        nonce,
        *permit,
        sender=stage.lessee,
    )
    token.send("approve", escrow.address, UNLIMITED, sender=stage.lessee)
    (opened,) = escrow.events(receipt.logs, "LeaseOpened")
    return int(opened["lease_id"])


def _permit(stage: Stage, amount: int) -> tuple[int, int, int, bytes, bytes]:
    """Return amount, deadline, v, r, s of the lessee's next permit for the escrow."""
    deadline = 2**40
    typed = {
        "types": _PERMIT_TYPES,
        "primaryType": "Permit",
        "domain": {
            "name": "Mock Dollar",
            "version": "1",
            "chainId": stage.chain.chain_id,
            "verifyingContract": stage.token.address,
        },
        "message": {
            "owner": stage.lessee,
            "spender": stage["LeaseEscrow"].address,
            "value": amount,
            "nonce": stage.token.read("nonces", stage.lessee),
            "deadline": deadline,
        },
    }
    signed = str(stage.chain.rpc("eth_signTypedData_v4", stage.lessee, typed))
    signature = bytes.fromhex(signed.removeprefix("0x"))
    return amount, deadline, signature[64], signature[:32], signature[32:64]
