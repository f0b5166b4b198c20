"""One look at the machine: what each part needs of another is handed on."""

import pytest

from oracle.truth.cards import Cards
from oracle.truth.driver import KernelDriver
from oracle.truth.library import Library
from oracle.truth.mounts import parse
from oracle.truth.view import View, judge
from tests.oracle.truth.tree import BARE_METAL, LIBRARY

COVER = f"1424 1619 0:133 / {LIBRARY} rw,relatime shared:9 - tmpfs none rw"


@pytest.mark.parametrize(("path", "is_told"), [(LIBRARY, True), ("/elsewhere", False)])
def test_judge__mount_over_the_library_that_answers__is_told(path, is_told):
    library = Library(path, "a" * 64, "a" * 64, True, "")
    mounts = parse("\n".join((*BARE_METAL, COVER)))
    view = View(KernelDriver(None, None), library, Cards(None, None), mounts, None)

    said = [one.detail for one in judge(view, [])]

    assert (f"tmpfs / is mounted over {LIBRARY}" in said) == is_told
