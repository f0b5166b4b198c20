"""What an appraiser is made of."""

import boa
import pytest

from tests.helpers.appraisal import deploy_appraiser
from tests.helpers.appraisal_model import MULTIPLE, RETAINED
from tests.helpers.compiling import deployer

ZERO = "0x" + "00" * 20


@pytest.fixture
def worlds():
    return [deployer("mocks/MockAppraised.vy").deploy() for _ in range(3)]


def test_constructor__three_contracts__are_what_it_reads(owner, worlds):
    appraiser = deploy_appraiser(owner, *worlds)

    read = (appraiser.title(), appraiser.meter(), appraiser.splitter())
    assert read == tuple(world.address for world in worlds)
    assert (appraiser.owner(), appraiser.pending_owner()) == (owner, ZERO)
    assert [appraiser.appraiser(seat) for seat in range(appraiser.SEATS())] == [ZERO] * 5
    assert tuple(appraiser.retained_bps()) == RETAINED
    assert appraiser.multiple_bps() == MULTIPLE
    assert (appraiser.QUORUM(), appraiser.SEATS()) == (3, 5)
    assert (appraiser.MAX_UTILISATION_BPS(), appraiser.MARKET_OPEX_BPS()) == (9_000, 3_000)


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (0, "appraiser: title has no code"),
        (1, "appraiser: meter has no code"),
        (2, "appraiser: splitter has no code"),
    ],
)
def test_constructor__no_code_there__reverts(owner, worlds, stranger, place, reason):
    for nobody in (ZERO, stranger):
        addresses = [world.address for world in worlds]
        addresses[place] = nobody
        with boa.reverts(reason):
            deploy_appraiser(owner, *addresses)


def test_runtime__fits(owner, worlds):
    appraiser = deploy_appraiser(owner, *worlds)

    assert len(boa.env.get_code(appraiser.address)) < 24_576
