"""Documented commands, run as documented: exit code 0, and what the pages promise is printed."""

from collections.abc import Iterator

import pytest

from scripts.lib.chains import anvil
from tests.scripts.docs.live import LIVE, Live
from tests.scripts.docs.stand import NOON, Said, Stand


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Live, Said]]:
    """What each command came to, in the story's order."""
    with anvil.running(NOON) as url:
        stand = Stand(url, tmp_path_factory.mktemp("stand"))
        try:
            yield {one: _run(stand, one) for one in LIVE}
        finally:
            stand.close()


def _run(stand: Stand, one: Live) -> Said:
    put_back = stand.snapshot() if one.is_undone else None
    if one.before:
        getattr(stand, one.before)()
    done = stand.run(one.text, one.by)
    if put_back:
        put_back()
    return done


@pytest.mark.parametrize("one", LIVE, ids=lambda one: one.text)
def test_command__as_documented__does_what_it_says(said: dict[Live, Said], one: Live) -> None:
    code, printed = said[one]
    assert code == 0, printed
    assert one.promise in printed
