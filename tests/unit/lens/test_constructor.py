"""What a lens looks at."""

import boa
import pytest

from tests.helpers.deploy import deploy_title
from tests.unit.lens.conftest import deploy_lens, lent_over


def test_constructor__escrow_and_desk__are_what_it_looks_at(stage, lens):
    assert lens.escrow() == stage.suite.escrow.address
    assert (lens.MAX_ROWS(), lens.MAX_LOANS()) == (50, 20)


@pytest.mark.parametrize("place", [0, 1])
def test_constructor__no_code_there__reverts(credit_suite, stranger, place):
    sources = [credit_suite.escrow.address, credit_suite.desk.address]
    lens = deploy_lens(*sources)
    assert [lens.escrow(), lens.desk()] == sources

    sources[place] = stranger
    with boa.reverts(("lens: escrow has no code", "lens: desk has no code")[place]):
        deploy_lens(*sources)


def test_constructor__desk_over_another_title__reverts(credit_suite, owner, guardian):
    suite = credit_suite
    other = deploy_title(owner, guardian)
    desk = lent_over(other, suite.meter, suite.splitter, suite.token, guardian)

    with boa.reverts("lens: titles differ"):
        deploy_lens(suite.escrow, desk)
