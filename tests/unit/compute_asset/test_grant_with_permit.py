import boa
import pytest

from tests.helpers.builders import LEASE, PLEDGE
from tests.helpers.event_logs import only_event
from tests.helpers.permits import domain_of, sign_grant, signer
from tests.helpers.words import ZERO_ADDRESS

KEY = signer("title owner")
OTHER_KEY = signer("someone else")


@pytest.fixture
def case(title, make_asset, make_contract):
    """A machine of KEY, a listed grantee and the permit's fields by name."""
    asset = make_asset(to=KEY.address)
    return {
        "owner": KEY.address,
        "asset": asset,
        "grantee": make_contract(7).address,
        "rights": LEASE,
        "tenure": 1,
        "nonce": 0,
        "deadline": boa.env.timestamp + 600,
    }


def _submit(title, fields, signature, sender):
    arguments = (fields[name] for name in ("asset", "grantee", "rights", "deadline"))
    title.grant_with_permit(*arguments, signature, sender=sender)


def test_grant_with_permit__signed_by_the_owner__grants_whoever_submits(title, case, stranger):
    signature = sign_grant(KEY, domain_of(title), case)

    _submit(title, case, signature, stranger)

    assert only_event(title, "Granted") == {
        "asset": case["asset"],
        "owner": KEY.address,
        "grantee": case["grantee"],
        "rights": LEASE,
        "tenure": 1,
    }
    assert title.rights_of(case["asset"], case["grantee"]) == LEASE
    assert title.nonces(KEY.address) == 1
    assert title.nonces(stranger) == 0
    assert title.ownerOf(case["asset"]) == KEY.address


def test_grant_with_permit__twice__reverts(title, case, stranger):
    signature = sign_grant(KEY, domain_of(title), case)
    _submit(title, case, signature, stranger)

    with boa.reverts("grant: wrong signature"):
        _submit(title, case, signature, stranger)
    _submit(title, case, sign_grant(KEY, domain_of(title), case | {"nonce": 1}), stranger)
    assert title.nonces(KEY.address) == 2


def test_grant_with_permit__revoked_later__is_not_revived(title, case, stranger):
    signature = sign_grant(KEY, domain_of(title), case)
    _submit(title, case, signature, stranger)
    title.grant(case["asset"], case["grantee"], 0, sender=KEY.address)

    with boa.reverts("grant: wrong signature"):
        _submit(title, case, signature, stranger)


def test_grant_with_permit__an_unused_one__is_voided_by_another(title, case, stranger):
    unused = sign_grant(KEY, domain_of(title), case)
    revoking = case | {"rights": 0}
    _submit(title, revoking, sign_grant(KEY, domain_of(title), revoking), stranger)

    with boa.reverts("grant: wrong signature"):
        _submit(title, case, unused, stranger)


FIELDS = {
    "owner": OTHER_KEY.address,
    "asset": 2,
    "grantee": ZERO_ADDRESS,
    "rights": PLEDGE,
    "tenure": 2,
    "nonce": 1,
    "deadline": 1_767_225_600 + 601,
}


@pytest.mark.parametrize("field", FIELDS)
def test_grant_with_permit__another_field_signed__reverts(title, case, stranger, field):
    signed = case | {field: FIELDS[field]}
    assert signed != case

    with boa.reverts("grant: wrong signature"):
        _submit(title, case, sign_grant(KEY, domain_of(title), signed), stranger)
    assert title.nonces(KEY.address) == 0
    _submit(title, case, sign_grant(KEY, domain_of(title), case), stranger)


@pytest.mark.parametrize("field", ["asset", "grantee", "rights", "deadline"])
def test_grant_with_permit__another_field_submitted__reverts(
    title, case, make_asset, stranger, field
):
    assert make_asset(to=KEY.address) == FIELDS["asset"]
    signature = sign_grant(KEY, domain_of(title), case)

    with boa.reverts("grant: wrong signature"):
        _submit(title, case | {field: FIELDS[field]}, signature, stranger)
    _submit(title, case, signature, stranger)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "MetricsOracle"),
        ("version", "2"),
        ("chainId", 2),
        ("verifyingContract", ZERO_ADDRESS),
    ],
)
def test_grant_with_permit__for_another_domain__reverts(title, case, stranger, field, value):
    domain = domain_of(title)
    assert domain[field] != value

    with boa.reverts("grant: wrong signature"):
        _submit(title, case, sign_grant(KEY, domain | {field: value}, case), stranger)
    _submit(title, case, sign_grant(KEY, domain, case), stranger)


def test_grant_with_permit__by_another_signer__reverts(title, case, stranger):
    with boa.reverts("grant: wrong signature"):
        _submit(title, case, sign_grant(OTHER_KEY, domain_of(title), case), stranger)
    own = case | {"owner": OTHER_KEY.address}
    with boa.reverts("grant: wrong signature"):
        _submit(title, own, sign_grant(OTHER_KEY, domain_of(title), own), OTHER_KEY.address)


def test_grant_with_permit__at_its_deadline__counts_and_later_reverts(title, case, stranger):
    signature = sign_grant(KEY, domain_of(title), case)
    boa.env.time_travel(seconds=601)
    with boa.reverts("grant: permit expired"):
        _submit(title, case, signature, stranger)

    boa.env.timestamp = case["deadline"]
    _submit(title, case, signature, stranger)
    assert title.rights_of(case["asset"], case["grantee"]) == LEASE


def test_grant_with_permit__after_a_transfer__reverts_even_when_the_owner_returns(
    title, case, payee, stranger
):
    signature = sign_grant(KEY, domain_of(title), case)
    title.transferFrom(KEY.address, payee, case["asset"], sender=KEY.address)
    with boa.reverts("grant: wrong signature"):
        _submit(title, case, signature, stranger)

    title.transferFrom(payee, KEY.address, case["asset"], sender=payee)
    with boa.reverts("grant: wrong signature"):
        _submit(title, case, signature, stranger)


def test_grant_with_permit__no_such_asset__reverts(title, case, stranger):
    unknown = case | {"asset": case["asset"] + 1}

    with boa.reverts("asset: no such asset"):
        _submit(title, unknown, sign_grant(KEY, domain_of(title), unknown), stranger)


def test_grant_with_permit__follows_the_rules_of_grant(title, case, owner, guardian, stranger):
    unknown = case | {"rights": 4}
    with boa.reverts("grant: unknown right"):
        _submit(title, unknown, sign_grant(KEY, domain_of(title), unknown), stranger)

    signature = sign_grant(KEY, domain_of(title), case)
    title.approve_contract(case["grantee"], 6, sender=owner)
    with boa.reverts("grant: contract not listed"):
        _submit(title, case, signature, stranger)
    title.approve_contract(case["grantee"], 7, sender=owner)
    title.pause(sender=guardian)
    with boa.reverts("pause: paused"):
        _submit(title, case, signature, stranger)
    revoking = case | {"rights": 0}
    _submit(title, revoking, sign_grant(KEY, domain_of(title), revoking), stranger)
