"""What a splitter is born with, and what it refuses to be born with."""

import boa
import pytest

from tests.helpers.deploy_money import deploy_splitter, deploy_token
from tests.helpers.event_logs import only_event
from tests.helpers.words import ZERO_ADDRESS


def test_constructor__plain__sets_everything(owner, token, title, treasury):
    splitter = deploy_splitter(owner, token, title, treasury, fee_bps=500)

    assert only_event(splitter, "TreasurySet") == {"treasury": treasury}
    assert splitter.token() == token.address
    assert splitter.title() == title.address
    assert splitter.treasury() == treasury
    assert splitter.fee_bps() == 500
    assert splitter.proposed_fee() == (0, 0)
    assert splitter.owner() == owner
    assert splitter.pending_owner() == ZERO_ADDRESS
    assert splitter.split_count() == splitter.approved_count() == splitter.fees_accrued() == 0


def test_constructor__fee_above_five_percent__reverts(owner, token, title, treasury):
    with boa.reverts("splitter: fee too high"):
        deploy_splitter(owner, token, title, treasury, fee_bps=501)


def test_constructor__no_treasury__reverts(owner, token, title):
    with boa.reverts("splitter: treasury"):
        deploy_splitter(owner, token, title, ZERO_ADDRESS)


def test_constructor__title_without_code__reverts(owner, token, treasury, stranger):
    with boa.reverts("splitter: title has no code"):
        deploy_splitter(owner, token, stranger, treasury)


def test_constructor__token_without_code__reverts(owner, title, treasury, stranger):
    with boa.reverts("token: no code there"):
        deploy_splitter(owner, stranger, title, treasury)


@pytest.mark.parametrize("decimals", [0, 2, 5, 9, 18, 24])
def test_constructor__other_decimals__reverts(owner, title, treasury, decimals):
    with boa.reverts("token: decimals not 6 to 8"):
        deploy_splitter(owner, deploy_token(decimals), title, treasury)


@pytest.mark.parametrize("decimals", [6, 7, 8])
def test_constructor__six_to_eight_decimals__accepted(owner, title, treasury, decimals):
    token = deploy_token(decimals)

    assert deploy_splitter(owner, token, title, treasury).token() == token.address
