"""How a dispute ends: by what attestors took, by a day without a ruling, or by their dismissal."""

import boa
import pytest
from eth_utils import keccak

from oracle.signing import sign
from tests.helpers.attesting import attestor
from tests.helpers.dismissing import dismissal_message
from tests.helpers.event_logs import only_event
from tests.helpers.lease_builders import DAY
from tests.helpers.signing import chain_id
from tests.unit.lease_bonds.conftest import BOND

FAR = 2**40
REASON = b"runs as reported".ljust(32, b"\0")
STAKE = 24 * 2_000_000


@pytest.fixture
def disputed(bonds, rented, lessee, hour):
    """A dispute of a day of hours."""
    bonds.dispute(rented.lease_id, hour(10), 24, sender=lessee)
    return rented


@pytest.fixture
def keys(market):
    """Three attestors, two of whom must sign, in the order of their addresses."""
    made = sorted((attestor(n) for n in range(3)), key=lambda key: int(key.address, 16))
    market.meter.set_attestors([key.address for key in made], 2)
    return made


@pytest.fixture
def ruling(bonds, disputed, keys):
    """Return what attestors sign and their signatures; each part can be told otherwise."""

    def make(by=None, contract=None, chain=None, **changed):
        fields = {
            "lease_id": disputed.lease_id,
            "period": 0,
            "config": 1,
            "reason": REASON,
            "deadline": FAR,
        } | changed
        message = dismissal_message(fields, chain or chain_id(), contract or bonds.address)
        return tuple(fields.values()), [sign(message, key.key) for key in by or keys[:2]]

    return make


def test_end_dispute__no_ruling_in_a_day__bond_goes_back(bonds, disputed, lessee, stranger, books):
    boa.env.timestamp += DAY - 1
    with boa.reverts("bonds: still open"):
        bonds.end_dispute(disputed.lease_id, 0, sender=stranger)
    boa.env.timestamp += 1

    assert bonds.end_dispute(disputed.lease_id, 0, sender=stranger) == STAKE

    assert only_event(bonds, "DisputeEnded") == {
        "lease_id": disputed.lease_id,
        "disputer": lessee,
        "period": 0,
        "bond": STAKE,
        "is_refuted": False,
    }
    assert not bonds.dispute_of(disputed.lease_id, 0).is_open
    books(bond=BOND, lessee=STAKE)


@pytest.mark.parametrize("taken", [10, 11, 12, 23, 24, 33])
def test_end_dispute__hour_refuted__goes_back_at_once(
    market, bonds, disputed, asset, hour, taken, books
):
    market.meter.flag_hour(asset, hour(9))
    market.meter.flag_hour(asset, hour(34))
    with boa.reverts("bonds: still open"):
        bonds.end_dispute(disputed.lease_id, 0)
    market.meter.flag_hour(asset, hour(taken))

    bonds.end_dispute(disputed.lease_id, 0)

    assert only_event(bonds, "DisputeEnded")["is_refuted"]
    books(bond=BOND, lessee=STAKE)


def test_end_dispute__twice_or_none__reverts(bonds, disputed):
    for lease_id, period in ((disputed.lease_id, 1), (disputed.lease_id + 1, 0)):
        with boa.reverts("bonds: no such dispute"):
            bonds.end_dispute(lease_id, period)
    with boa.reverts("bonds: no such period"):
        bonds.end_dispute(disputed.lease_id - 1, 16)
    boa.env.timestamp += DAY
    bonds.end_dispute(disputed.lease_id, 0)

    with boa.reverts("bonds: dispute has ended"):
        bonds.end_dispute(disputed.lease_id, 0)


def test_end_dispute__handed_on_meanwhile__who_posted_gets_it_back(
    market, bonds, disputed, lessee, stranger
):
    market.escrow.assign(disputed.lease_id, stranger, disputed.model.ends_at, sender=lessee)
    market.escrow.accept(disputed.lease_id, sender=stranger)
    boa.env.timestamp += DAY

    bonds.end_dispute(disputed.lease_id, 0)

    assert (bonds.claimable(lessee), bonds.claimable(stranger)) == (STAKE, 0)


def test_dismiss__quorum__bond_is_the_owners(
    market, bonds, disputed, ruling, host, lessee, stranger, books
):
    struct, signatures = ruling()
    message = dismissal_message(
        dict(zip(("lease_id", "period", "config", "reason", "deadline"), struct, strict=True)),
        chain_id(),
        bonds.address,
    )
    assert bonds.hash_dismissal(struct) == _digest(message)

    bonds.dismiss(struct, signatures, sender=stranger)

    assert only_event(bonds, "DisputeDismissed") == {
        "lease_id": disputed.lease_id,
        "disputer": lessee,
        "owner": host,
        "period": 0,
        "bond": STAKE,
        "config": 1,
        "reason": REASON,
    }
    assert not bonds.dispute_of(disputed.lease_id, 0).is_open
    books(bond=BOND, host=STAKE, lessee=0)
    boa.env.timestamp += DAY
    with boa.reverts("bonds: dispute has ended"):
        bonds.end_dispute(disputed.lease_id, 0)
    with boa.reverts("bonds: dispute has ended"):
        bonds.dismiss(struct, signatures)


@pytest.mark.parametrize(
    "changed", [{"lease_id": 7}, {"period": 1}, {"reason": b"\1" * 32}, {"deadline": FAR - 1}]
)
def test_dismiss__one_field_other_than_signed__reverts(bonds, disputed, ruling, changed):
    """Another digest has other signers: members of no set, in any order."""
    struct, _ = ruling(**changed)
    _, signatures = ruling()

    with pytest.raises(boa.BoaError, match=r"not an attestor|not in order"):
        bonds.dismiss(struct, signatures)
    assert bonds.dispute_of(disputed.lease_id, 0).is_open
    bonds.dismiss(*ruling())


def test_dismiss__wrong_set_place_or_signers__reverts(bonds, ruling, keys, stranger, books):
    cases = {
        "bonds: stale config": ruling(config=2),
        "bonds: too few signatures": ruling(by=keys[:1]),
        "bonds: signers not in order": ruling(by=[keys[1], keys[0]]),
        "bonds: deadline is past": ruling(deadline=boa.env.timestamp - 1),
    }
    cases_of_strangers = [
        ruling(by=sorted([keys[0], attestor(9)], key=lambda key: int(key.address, 16))),
        ruling(contract=stranger),
        ruling(chain=chain_id() + 1),
    ]
    for reason, (struct, signatures) in cases.items():
        with boa.reverts(reason):
            bonds.dismiss(struct, signatures)
    with boa.reverts("bonds: signers not in order"):
        bonds.dismiss(*ruling(by=[keys[0], keys[0]]))
    for struct, signatures in cases_of_strangers:
        with boa.reverts():
            bonds.dismiss(struct, signatures)
    assert bonds.dispute_of(ruling()[0][0], 0).is_open

    bonds.dismiss(*ruling(by=keys[1:]))


def test_dismiss__in_the_last_second_signed_for__counts(bonds, ruling, host):
    deadline = boa.env.timestamp + 60
    boa.env.timestamp = deadline

    bonds.dismiss(*ruling(deadline=deadline))

    assert bonds.claimable(host) == STAKE


def test_dismiss__no_attestors__reverts(market, bonds, disputed):
    """Zero is no permission: with no set nobody's signature counts, nor none at all."""
    for config in (0, 1):
        with boa.reverts("bonds: stale config"):
            bonds.dismiss((disputed.lease_id, 0, config, REASON, FAR), [])


def test_dismiss__hour_refuted__reverts(market, bonds, disputed, ruling, asset, hour):
    market.meter.flag_hour(asset, hour(12))

    with boa.reverts("bonds: refuted already"):
        bonds.dismiss(*ruling())
    bonds.end_dispute(disputed.lease_id, 0)


def test_dismiss__day_is_over__reverts(bonds, disputed, ruling):
    boa.env.timestamp += DAY
    with boa.reverts("bonds: too late to rule"):
        bonds.dismiss(*ruling())
    boa.env.timestamp -= 1
    bonds.dismiss(*ruling())


def test_dismiss__machine_sold_meanwhile__bond_is_the_present_owners(
    market, bonds, disputed, ruling, asset, host, stranger
):
    market.title.transferFrom(host, stranger, asset, sender=host)

    bonds.dismiss(*ruling())

    assert (bonds.claimable(stranger), bonds.claimable(host)) == (STAKE, 0)


def _digest(message):
    return keccak(b"\x19" + message.version + message.header + message.body)
