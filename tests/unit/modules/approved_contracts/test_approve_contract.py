from typing import Any

import boa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.project import CONTRACTS
from tests.helpers.builders import ESCROW, LESSOR, LIEN_HOLDER
from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS

EVERY_RIGHT = (LESSOR, LIEN_HOLDER, ESCROW)
MAX_INDEX = 2**16 - 1


def _contract() -> Any:
    return boa.load(str(CONTRACTS / "mocks" / "MockCaller.vy"))


@pytest.fixture
def book(owner: str) -> Any:
    with boa.env.prank(owner):
        return boa.load(str(CONTRACTS / "mocks" / "ApprovedContractsHarness.vy"))


@pytest.fixture
def account(book: Any) -> str:
    return str(_contract().address)


@pytest.mark.parametrize("rights", range(1, 8))
def test_approve_contract__by_the_owner__lists_it(book, account, owner, rights):
    index = book.approve_contract(account, rights, sender=owner)

    assert only_event(book, "ContractApproved") == {
        "account": account,
        "index": 1,
        "rights": rights,
    }
    assert index == 1
    assert book.approved_count() == 1
    assert book.approved_contract(1) == account
    assert book.approval_of(account) == (1, rights)
    assert book.index_of(account) == 1
    for right in EVERY_RIGHT:
        assert book.index_with(account, right) == (1 if right & rights else 0)


def test_approve_contract__again__keeps_the_index_and_replaces_the_rights(book, account, owner):
    book.approve_contract(_contract(), ESCROW, sender=owner)
    book.approve_contract(account, LESSOR, sender=owner)

    assert book.approve_contract(account, LIEN_HOLDER, sender=owner) == 2

    assert book.approved_count() == 2
    assert book.approval_of(account) == (2, LIEN_HOLDER)
    assert book.index_with(account, LESSOR) == 0


def test_approve_contract__de_listed__keeps_its_index_for_ever(book, account, owner):
    book.approve_contract(account, 7, sender=owner)

    book.approve_contract(account, 0, sender=owner)
    other = book.approve_contract(_contract(), LESSOR, sender=owner)

    assert other == 2
    assert book.approved_contract(1) == account
    assert book.approval_of(account) == (1, 0)
    assert book.index_of(account) == 1
    assert [book.index_with(account, right) for right in EVERY_RIGHT] == [0, 0, 0]
    assert book.approve_contract(account, ESCROW, sender=owner) == 1


@pytest.mark.parametrize("caller", ["guardian", "registrar", "stranger"])
def test_approve_contract__by_anyone_else__reverts(book, account, caller, request):
    with boa.reverts("ownable: caller is not the owner"):
        book.approve_contract(account, LESSOR, sender=request.getfixturevalue(caller))
    assert book.approved_count() == 0


def test_approve_contract__of_an_account_without_code__reverts(book, owner, stranger):
    for account in (stranger, ZERO_ADDRESS):
        with boa.reverts("approved: no code there"):
            book.approve_contract(account, LESSOR, sender=owner)


@pytest.mark.parametrize("rights", [8, 9, 2**16, 2**255])
def test_approve_contract__with_an_unknown_right__reverts(book, account, owner, rights):
    with boa.reverts("approved: unknown right"):
        book.approve_contract(account, rights, sender=owner)


def test_approve_contract__beyond_the_last_index__reverts(book, account, owner):
    slot = book.compiler_data.storage_layout["storage_layout"]["approved_contracts"]
    boa.env.set_storage(book.address, slot["approved_count"]["slot"], MAX_INDEX - 1)
    assert book.approve_contract(account, LESSOR, sender=owner) == MAX_INDEX

    with boa.reverts("approved: list is full"):
        book.approve_contract(_contract(), LESSOR, sender=owner)
    assert book.approve_contract(account, 0, sender=owner) == MAX_INDEX


@given(right=st.integers(0, 2**256 - 1))
def test_index__of_an_untouched_account__is_zero(book, stranger, right):
    assert book.index_of(stranger) == 0
    assert book.index_with(stranger, right) == 0
    assert book.approval_of(stranger) == (0, 0)
    assert book.approved_contract(right) == ZERO_ADDRESS
