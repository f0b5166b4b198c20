"""Code is compiled anew when a module changes, at any depth, and not for another copy of it."""

from pathlib import Path

import boa
import pytest
from boa import interpret

CONTRACT = """
from . import middle
@external
@view
def answer() -> uint256:
    return middle._answer()
"""
MIDDLE = """
from . import deep
@internal
@pure
def _answer() -> uint256:
    return deep._answer()
"""
DEEP = """
@internal
@pure
def _answer() -> uint256:
    return {answer}
"""


def test_load__module_two_levels_down_changed__new_code(tmp_path: Path):
    (tmp_path / "contract.vy").write_text(CONTRACT)
    (tmp_path / "middle.vy").write_text(MIDDLE)
    answers = []
    for answer in (1, 2, 1):
        (tmp_path / "deep.vy").write_text(DEEP.format(answer=answer))
        answers.append(boa.load(str(tmp_path / "contract.vy")).answer())
    assert answers == [1, 2, 1]


def test_load_partial__copy_of_the_sources__not_compiled_again(tmp_path: Path):
    kept = []
    for folder in (tmp_path / "one", tmp_path / "other"):
        folder.mkdir()
        (folder / "contract.vy").write_text(CONTRACT)
        (folder / "middle.vy").write_text(MIDDLE)
        (folder / "deep.vy").write_text(DEEP.format(answer=3))
        kept.append(boa.load_partial(str(folder / "contract.vy")).compiler_data)
    assert kept[0] is kept[1]


def test_load__import_from_a_search_path__new_code_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(interpret, "_search_path", [str(tmp_path)])
    absolute = CONTRACT.replace("from . import middle", "import deep as middle")
    (tmp_path / "contract.vy").write_text(absolute)
    answers = []
    for answer in (1, 2):
        (tmp_path / "deep.vy").write_text(DEEP.format(answer=answer))
        answers.append(boa.load(str(tmp_path / "contract.vy")).answer())
    assert answers == [1, 2]
