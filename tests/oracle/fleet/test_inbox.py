"""The inbox's file: whose it is, what it forgets, and the nonce book in it."""

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount

from oracle.chain.base import Attempt
from oracle.errors import FatalError
from oracle.fleet.attempts import InboxAttempts
from oracle.fleet.inbox import Inbox
from oracle.fleet.wire import Network
from tests.oracle.fleet.conftest import AGGREGATOR
from tests.oracle.fleet.fakes import CHAIN_ID, METER
from tests.oracle.fleet.fleet import address_of

DAY = 86_400
PAYING, FORMER = Account.create(), Account.create()


def test_open__of_another_network_or_key__is_refused(make_desk, tmp_path):
    make_desk().inbox.close()
    file = tmp_path / "inbox.sqlite3"

    for network, signer in [
        (Network(1, METER), address_of(AGGREGATOR)),
        (Network(CHAIN_ID, "0x" + "11" * 20), address_of(AGGREGATOR)),
        (Network(CHAIN_ID, METER), address_of("another")),
    ]:
        with pytest.raises(FatalError, match="another network or key"):
            Inbox(file, network, signer)
    Inbox(file, Network(CHAIN_ID, METER), address_of(AGGREGATOR)).close()
    assert file.stat().st_mode & 0o777 == 0o600


def test_open__damaged_file__is_refused(make_desk, tmp_path):
    desk = make_desk()
    for asset in (1, 2, 3):
        desk.post(asset)
    desk.inbox.close()
    file = tmp_path / "inbox.sqlite3"
    data = bytearray(file.read_bytes())
    data[100:4_000] = b"\xff" * 3_900
    file.write_bytes(data)

    with pytest.raises(FatalError, match=r"inbox\.sqlite3"):
        Inbox(file, Network(CHAIN_ID, METER), address_of(AGGREGATOR))


def test_prune__old_and_ended__goes_and_the_rest_stays(make_desk):
    desk = make_desk()
    desk.post(1)
    desk.dispatcher.step()
    desk.dispatcher.step()
    desk.post(2)
    assert desk.states() == {(1, 1): "recorded", (2, 1): "pending"}

    assert desk.inbox.prune(int(desk.now)) == 0
    assert desk.inbox.prune(int(desk.now) + 1) == 1

    assert desk.states() == {(2, 1): "pending"}


def attempt_of(payer: LocalAccount, nonce: int, max_fee: int) -> Attempt:
    """Return an attempt as the sender records it."""
    signed = payer.sign_transaction(
        {
            "chainId": CHAIN_ID,
            "nonce": nonce,
            "to": METER,
            "value": 0,
            "data": b"",
            "gas": 21_000,
            "maxFeePerGas": max_fee,
            "maxPriorityFeePerGas": max_fee // 32,
        }
    )
    return Attempt(
        nonce,
        "0x" + signed.hash.hex().removeprefix("0x"),
        bytes(signed.raw_transaction),
        max_fee,
        max_fee // 32,
        1_767_268_800,
        payer=str(payer.address),
    )


def test_attempts__after_a_crash__are_open_until_their_nonce_is_closed(make_desk):
    desk = make_desk()
    first = attempt_of(PAYING, 7, 2**70)
    dearer = attempt_of(PAYING, 7, 2**71)
    later = attempt_of(FORMER, 8, 2**70)  # whose nonces are its own
    for attempt in (later, first, dearer, first):
        InboxAttempts(desk.inbox).record_attempt(attempt)
    desk.crash()
    book = InboxAttempts(desk.inbox)

    assert book.open_attempts() == [first, dearer, later]
    book.close_nonce(7)
    assert book.open_attempts() == [later]
