"""A dispute that cannot be is refused before the chain is asked."""

from types import SimpleNamespace

import pytest

from oracle.attest import dispute_checks
from oracle.attest.bonds import MAX_PERIODS
from oracle.dismissal import Dismissal
from oracle.errors import FatalError

NO_DISPUTE = SimpleNamespace(bonds=lambda: SimpleNamespace(dispute_of=lambda lease, period: NONE))
NONE = SimpleNamespace(bond=0)


def dismissal(period: int) -> Dismissal:
    return Dismissal(7_000_001, period, 3, bytes(32), 1_767_398_400)


def test_check_dispute__period_that_no_lease_has__is_refused_by_its_number():
    with pytest.raises(FatalError, match=f"no such period: {MAX_PERIODS}: a lease's are 0 to"):
        dispute_checks.check_dispute(dismissal(MAX_PERIODS), NO_DISPUTE)


def test_check_dispute__last_period_without_a_dispute__is_asked_for_and_not_there():
    with pytest.raises(FatalError, match=f"no such dispute: of period {MAX_PERIODS - 1}"):
        dispute_checks.check_dispute(dismissal(MAX_PERIODS - 1), NO_DISPUTE)
