"""The aggregator's word: what eth-account verifies, bound to everything in it."""

from dataclasses import replace

from oracle.fleet.receipt_book import ReceiptBook
from oracle.fleet.receipts import ReceiptSigner, SignedReceipt, receipt_of, recover_receipt
from tests.oracle.fleet.fakes import CHAIN_ID, METER
from tests.oracle.fleet.fleet import address_of, key_of

OTHER = "0x" + "22" * 20


def test_sign__any_receipt__recovers_to_the_aggregator_for_this_receipt_alone():
    signature = ReceiptSigner(key_of("A"), CHAIN_ID, METER).sign(7, 3, b"d" * 32, 1_767_268_800)
    receipt = SignedReceipt(7, 3, b"d" * 32, 1_767_268_800, signature)

    assert recover_receipt(receipt, CHAIN_ID, METER) == address_of("A")
    others = [
        recover_receipt(replace(receipt, asset=8), CHAIN_ID, METER),
        recover_receipt(replace(receipt, sequence=4), CHAIN_ID, METER),
        recover_receipt(replace(receipt, digest=b"e" * 32), CHAIN_ID, METER),
        recover_receipt(replace(receipt, received_at=1_767_268_801), CHAIN_ID, METER),
        recover_receipt(receipt, 1, METER),
        recover_receipt(receipt, CHAIN_ID, OTHER),
    ]
    assert address_of("A") not in others


def test_receipt_of__its_own_fields__is_the_receipt():
    receipt = SignedReceipt(7, 3, b"d" * 32, 1_767_268_800, b"s" * 65)

    assert receipt_of(receipt.fields()) == receipt


def test_keep_only__one_of_two__the_other_goes_from_the_file_too(tmp_path):
    file = tmp_path / "receipts.json"
    book = ReceiptBook(file)
    book.keep(b"a", 1, 100, "{}")
    book.keep(b"b", 2, 200, "")

    book.keep_only([b"b", b"c"])

    again = ReceiptBook(file)
    assert (again.handed_at(b"a"), again.handed_at(b"b")) == (0, 200)
    assert again.receipt(b"a") == ""
