"""One splitter per session over a title contract whose words the tests set; undone per test."""

from collections.abc import Callable
from typing import Any

import boa
import pytest

from tests.helpers.deploy_money import (
    deploy_lien_holder,
    deploy_splitter,
    deploy_title_word,
    deploy_token,
)
from tests.helpers.words import ZERO_ADDRESS, TitleWord

ASSET = 1
ESCROW_RIGHT = 4
UNLIMITED = 2**256 - 1

SetTitle = Callable[..., None]
Pay = Callable[..., None]
SetTerms = Callable[..., None]
MakeSplit = Callable[..., int]


@pytest.fixture(scope="session")
def token() -> Any:
    return deploy_token()


@pytest.fixture(scope="session")
def desk(token: Any) -> Any:
    """Return a lien holder that can be told how to behave."""
    return deploy_lien_holder(token)


@pytest.fixture(scope="session")
def title(host: str, desk: Any) -> Any:
    """Return a title contract whose one asset, once under a lien, is under the desk's."""
    contract = deploy_title_word()
    contract.set_word(ASSET, TitleWord(host).pack())
    contract.set_holder(ASSET, desk)
    return contract


@pytest.fixture(scope="session")
def splitter(owner: str, token: Any, title: Any, treasury: str) -> Any:
    return deploy_splitter(owner, token, title, treasury)


@pytest.fixture(scope="session")
def escrow(owner: str, splitter: Any) -> str:
    """Return a listed escrow: an account with code that tests speak for."""
    account = str(deploy_title_word().address)
    with boa.env.prank(owner):
        splitter.approve_contract(account, ESCROW_RIGHT)
    return account


@pytest.fixture
def set_title(title: Any, host: str) -> SetTitle:
    """Set the word of an asset, by default the host's first tenure without a lien."""

    def _set(owner: str = host, asset: int = ASSET, **fields: int) -> None:
        title.set_word(asset, TitleWord(owner, **fields).pack())

    return _set


@pytest.fixture
def pledged(set_title: SetTitle, desk: Any) -> Any:
    """Put the host's asset under the desk's lien and return the desk."""
    set_title(lien_index=7)
    return desk


@pytest.fixture
def fund(token: Any, splitter: Any) -> Pay:
    """Give an account money that the splitter may pull."""

    def _fund(payer: str, amount: int) -> None:
        token.mint(payer, amount)
        with boa.env.prank(payer):
            token.approve(splitter, UNLIMITED)

    return _fund


@pytest.fixture
def give(splitter: Any, fund: Pay, stranger: str) -> Pay:
    """Deposit a gift, by default from a stranger."""

    def _give(amount: int, asset: int = ASSET, payer: str = stranger) -> None:
        fund(payer, amount)
        with boa.env.prank(payer):
            splitter.deposit(asset, amount)

    return _give


@pytest.fixture
def rent(splitter: Any, fund: Pay, escrow: str) -> Pay:
    """Deposit rent as the listed escrow."""

    def _rent(amount: int, seconds: int = 3_600, asset: int = ASSET) -> None:
        fund(escrow, amount)
        with boa.env.prank(escrow):
            splitter.deposit_rent(asset, amount, seconds)

    return _rent


@pytest.fixture
def set_terms(splitter: Any, host: str) -> SetTerms:
    """Set terms as the host; without a split the host is the beneficiary."""

    def _set(
        operator: str = ZERO_ADDRESS,
        opex_bps: int = 0,
        beneficiary: str | None = None,
        split_id: int = 0,
        asset: int = ASSET,
        sender: str = host,
    ) -> None:
        rest = beneficiary or (ZERO_ADDRESS if split_id else host)
        with boa.env.prank(sender):
            splitter.set_terms(asset, (operator, opex_bps, rest, split_id))

    return _set


@pytest.fixture
def make_split(splitter: Any, host: str) -> MakeSplit:
    """Create a split from payee to bps."""

    def _make(shares: dict[str, int], sender: str = host) -> int:
        with boa.env.prank(sender):
            return int(splitter.create_split(list(shares), list(shares.values())))

    return _make
