"""The re-entrancy lock in the compiled code of every deployable: which doors it closes, and how.

Walked on all paths (`tests/helpers/evm_walk.py`), then run in an EVM with the lock held and free.
The lists below say what stays open in mid-call. They are complete: a door that is neither locked
nor listed fails, and so does one that is listed and locked.
"""

from dataclasses import replace
from typing import Any

import boa
import pytest
from vyper import compile_code

from scripts.lib import build
from tests.helpers.evm_walk import opcode_name
from tests.helpers.lock_judge import EFFECTS, GOOD_ENDS, LOCK_SLOT, READS, Door, doors

OWNERSHIP = {"transfer_ownership", "accept_ownership"}
"""snekmate's; they call nobody, touch no money and need the present or the next owner."""
OPEN = {
    "ComputeAsset": OWNERSHIP,
    "Appraiser": OWNERSHIP,
    # Shares can be sent at any time: supply and assets are written before the pool calls anyone.
    "LendingPool": OWNERSHIP | {"transfer", "transferFrom", "approve"},
    "LoanDesk": OWNERSHIP,
    "LeaseBonds": OWNERSHIP,
    "LeaseEscrow": OWNERSHIP,
    "PriceIndex": OWNERSHIP,
    "MetricsOracle": OWNERSHIP,
    "RevenueSplitter": OWNERSHIP,
    # What it carries out may call it back: an operation is done once, roles are its own to change.
    "Timelock": {
        "schedule", "schedule_batch", "cancel", "execute", "execute_batch", "grantRole",
        "revokeRole", "renounceRole", "onERC721Received", "update_delay",
    },
}  # fmt: skip
"""Functions that change state and are not locked."""
CALLS_OUT = {"Timelock": {"execute", "execute_batch"}}
"""Those of them that call somebody."""
OWNER = {"owner", "pending_owner"}
READABLE = {
    "ComputeAsset": OWNER | {
        "approval_of", "approved_contract", "balanceOf", "device_asset", "device_ids",
        "eip712Domain", "getApproved", "has_right", "isApprovedForAll", "is_registrar", "lien_of",
        "locked", "market_of", "name", "nonces", "ownerOf", "rights_of", "spec", "status",
        "supportsInterface", "symbol", "tenure", "title", "tokenURI", "total_supply",
        "userExpires", "userOf", "user_word",
    },
    "Appraiser": OWNER | {
        "MARKET_OPEX_BPS", "MAX_AGE_SECONDS", "MAX_DELAY_SECONDS", "MAX_MULTIPLE_BPS",
        "MAX_UTILISATION_BPS", "MIN_MULTIPLE_BPS", "PRICE_TYPEHASH", "QUORUM", "SEATS",
        "appraiser", "assess", "eip712Domain", "hash_price", "hourly_rate_of", "index", "lendable",
        "market_of", "meter", "multiple_bps", "price_of", "quote_of", "retained_bps", "splitter",
        "title", "value",
    },
    "LendingPool": OWNER | {
        "DESK", "allowance", "asset", "balanceOf", "decimals", "max_rate", "name", "symbol",
        "totalSupply",
    },
    "LoanDesk": OWNER | {"appraiser", "least_loan", "meter", "sequencer_feed", "title", "token"},
    "Timelock": {
        "CANCELLER_ROLE", "DEFAULT_ADMIN_ROLE", "EXECUTOR_ROLE", "MAX_DELAY_SECONDS",
        "MIN_DELAY_SECONDS", "PROPOSER_ROLE", "getRoleAdmin", "get_minimum_delay",
        "get_operation_state", "get_timestamp", "hasRole", "hash_operation",
        "hash_operation_batch", "is_operation", "is_operation_done", "is_operation_pending",
        "is_operation_ready", "supportsInterface",
    },
    "LeaseBonds": OWNER | {"BOND_HOURS", "METER", "TITLE", "eip712Domain", "token"},
    "LeaseEscrow": OWNER | {"BONDS", "INDEX", "METER", "SPLITTER", "TITLE", "standing", "token"},
    "MarketFeed": {
        "MARKET", "WINDOW_SECONDS", "decimals", "description", "getRoundData", "index",
        "latestRoundData", "version",
    },
    "PriceIndex": OWNER | {
        "MAX_LISTED_BPS", "MAX_RATE", "MAX_SILENCE_SECONDS", "METER", "MIN_LISTED", "MIN_OWNERS",
        "SPEED_BPS", "STEEPNESS_BPS", "TARGET_BPS", "TITLE", "bounds_of", "entry", "escrow",
        "hourly_rate_of", "market", "power_floor", "price_of", "settled", "twap",
    },
    "MetricsOracle": OWNER | {
        "DISPUTE_WINDOW_SECONDS", "HOLD_SECONDS", "REFUTATION_TYPEHASH", "REPORT_DELAY_SECONDS",
        "REPORT_TYPEHASH", "REVOCATION_TYPEHASH", "attestors", "available_at", "busy_at", "card",
        "config", "disputes", "downtime_between", "eip712Domain", "final_reading", "final_until",
        "hash_refutation", "hash_report", "hash_revocation", "head", "is_attestor", "is_enrolled",
        "key_used", "node_of", "profile_of", "refuted_hours", "threshold", "title",
    },
    "RevenueSplitter": OWNER | {
        "BUCKET_SECONDS", "FEE_DELAY_SECONDS", "MAX_DEPOSIT", "MAX_FEE_BPS", "MAX_LOCK_SECONDS",
        "MAX_OPEX_BPS", "approval_of", "approved_contract", "title", "token",
    },
    "Lens": {
        "MAX_LOANS", "MAX_ROWS", "desk", "escrow", "exits", "fleet", "leases", "loan", "loans",
        "pools", "positions",
    },
}  # fmt: skip
"""Views that answer in mid-call: for what each calls, what they say is settled by then."""

NAMES = sorted(build.deployables())
UNKNOWN = b"\xde\xad\xbe\xef"
"""No function of ours has this selector."""

# Bytes of LeaseBonds around its lock, and what spoils them without moving anything else.
READ, TAKE, GIVE_BACK = "5f5c", "60015f5d", "5f5f5d"
SPOILT = {
    "never read": (READ, "5b5f"),
    "never taken": (TAKE, "5b5b5b5b"),
    "never given back": (GIVE_BACK, "5b5b5b"),
    "another slot taken": (TAKE, "6001585d"),
    "left as it was taken": (GIVE_BACK, "585f5d"),
}
PLANTED = """
# pragma version 0.4.3
# pragma evm-version cancun
# pragma nonreentrancy {}

interface Token:
    def take(): nonpayable

count: uint256


@external
def add(token: address):
    self.count += 1
    extcall Token(token).take()
"""


def compiled(name: str) -> list[Door]:
    return doors(build.build(name))


def named(found: list[Door]) -> set[str]:
    return {door.name for door in found}


@pytest.mark.parametrize("name", NAMES)
def test_lock__every_function_that_writes__is_locked_or_listed(name: str) -> None:
    open_doors = [door for door in compiled(name) if door.writes and not door.is_locked()]

    assert named(open_doors) == OPEN.get(name, set())
    calling = [door for door in open_doors if {"CALL", "DELEGATECALL"} & door.opcodes(lock=0)]
    assert named(calling) == CALLS_OUT.get(name, set())


@pytest.mark.parametrize("name", NAMES)
def test_lock__every_view__is_locked_or_listed(name: str) -> None:
    views = [door for door in compiled(name) if not door.writes]

    assert named([door for door in views if not door.is_locked()]) == READABLE.get(name, set())


@pytest.mark.parametrize("name", NAMES)
def test_lock__every_path__takes_it_first_and_gives_it_back_last(name: str) -> None:
    locked = [door for door in compiled(name) if door.writes and door.is_locked()]
    assert bool(locked) is (name not in ("Lens", "MarketFeed", "Timelock"))

    assert [fault for door in locked for fault in door.faults()] == []


@pytest.mark.parametrize("name", NAMES)
def test_lock__selector_of_no_function__no_path_but_to_a_revert(name: str) -> None:
    door = Door(name, "none", True, UNKNOWN, b"", compiled(name)[0].code)

    assert not door.opcodes(lock=0) & (EFFECTS | READS | GOOD_ENDS)


@pytest.mark.pyevm
@pytest.mark.parametrize("name", NAMES)
def test_lock__run_in_an_evm__held_refuses_at_once_and_free_is_taken_first(name: str) -> None:
    artifact = build.build(name)
    address = boa.env.generate_address()
    code = bytes.fromhex(artifact.runtime[2:])
    boa.env.set_code(address, code + bytes(artifact.immutables_bytes))
    for door in doors(artifact):
        if door.writes and door.is_locked():
            refused, met = run(address, door, lock=1)
            assert (refused.is_error, refused.output, met) == (True, b"", ["TLOAD"]), door
            assert run(address, door, lock=0)[1][:2] == ["TLOAD", "TSTORE"], door


@pytest.mark.parametrize("spoilt", SPOILT)
def test_judge__lock_spoilt__is_noticed(spoilt: str) -> None:
    """The judge of the tests above finds each way in which a lock could fail."""
    artifact = build.build("LeaseBonds")
    old, new = SPOILT[spoilt]
    assert old in artifact.runtime
    broken = doors(replace(artifact, runtime=artifact.runtime.replace(old, new)))
    whole = [door for door in doors(artifact) if door.writes and door.is_locked()]
    suspects = [door for door in broken if door.name in named(whole)]
    assert len(whole) == len(suspects) == 9

    for door in suspects:
        assert not door.is_locked() or door.faults(), door


@pytest.mark.parametrize(("pragma", "locked"), [("on", True), ("off", False)])
def test_judge__contract_without_the_lock__is_noticed(pragma: str, locked: bool) -> None:
    output = compile_code(PLANTED.format(pragma), output_formats=["abi", "bytecode_runtime"])
    artifact = replace(
        build.build("LeaseBonds"), abi=output["abi"], runtime=output["bytecode_runtime"]
    )
    (door,) = doors(artifact)

    assert door.is_locked() is locked
    assert (door.faults() == []) is locked


def run(address: str, door: Door, lock: int) -> tuple[Any, list[str]]:
    """Call a door with zeros and `lock` in the lock's slot; return what it did to state, in order.

    Reads of state are among it: a refusal that reads anything but the lock came too late.
    """
    with boa.env.anchor():
        account = boa.util.abi.Address(address).canonical_address
        boa.env.evm.vm.state.set_transient_storage(account, LOCK_SLOT, bytes([lock]))
        done = boa.env.execute_code(to_address=address, data=door.selector + door.zeros)
        names = [
            opcode_name(door.code.raw[pc]) for pc in done.code._trace if pc < len(door.code.raw)
        ]
        return done, [name for name in names if name in EFFECTS | READS]
