"""Deploys the money contracts and their mocks on the embedded chain."""

from typing import Any

import boa

from tests.helpers.compiling import deployer

FEE_BPS = 200
DECIMALS = 6


def deploy_token(decimals: int = DECIMALS) -> Any:
    """Return a new settlement token of plain conduct."""
    return deployer("mocks/MockToken.vy").deploy(decimals)


def deploy_title_word() -> Any:
    """Return a title contract that answers with the words it is given."""
    return deployer("mocks/MockTitleWord.vy").deploy()


def deploy_lien_holder(token: Any) -> Any:
    """Return a lender's desk that is honest until told otherwise; nothing is due to it."""
    return deployer("mocks/MockLienHolder.vy").deploy(token)


def deploy_claims(token: Any) -> Any:
    """Return a bare claim ledger that settles in `token`."""
    return deployer("mocks/MockClaims.vy").deploy(token)


def deploy_revenue_book() -> Any:
    """Return a bare revenue book."""
    return deployer("mocks/MockRevenueBook.vy").deploy()


def deploy_splitter(
    owner: str, token: Any, title: Any, treasury: str, fee_bps: int = FEE_BPS
) -> Any:
    """Return a new RevenueSplitter that `owner` deployed and owns."""
    with boa.env.prank(owner):
        return deployer("revenue/RevenueSplitter.vy").deploy(token, title, treasury, fee_bps)
