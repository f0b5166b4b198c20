"""Code is compiled anew when a module changes that it imports through another one."""

from pathlib import Path

import boa

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
