"""The node word against plain fields."""

from typing import Any

import boa
import pytest
from eth_utils import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.project import CONTRACTS
from tests.helpers.packing import cut, join

LIVE, EQUIVOCATED = 1, 2
watts = st.integers(0, 2**32 - 1)
keys = st.integers(0, 2**160 - 1)
nodes = st.tuples(keys, watts, watts, st.integers(0, 255), st.integers(0, 3))


def address(number: int) -> str:
    return str(to_checksum_address(f"0x{number:040x}"))


def word_of(node: tuple[int, ...]) -> int:
    return join(*zip(node, (160, 32, 32, 8, 8), strict=True))


@pytest.fixture(scope="module")
def node_word() -> Any:
    return boa.load(str(CONTRACTS / "modules" / "node_word.vy")).internal


@given(node=nodes)
def test_fields__any_node__read_back(node_word, node):
    word = word_of(node)

    assert node_word._key(word) == address(node[0])
    assert (node_word._peak_watts(word), node_word._idle_watts(word)) == node[1:3]
    assert node_word._trust_level(word) == node[3]
    assert node_word._is_live(word) == (node[4] & LIVE != 0)
    assert node_word._has_equivocated(word) == (node[4] & EQUIVOCATED != 0)


@given(key=keys, peak=watts, idle=watts, flags=st.integers(0, 3))
def test_pack__any_fields__lie_side_by_side(node_word, key, peak, idle, flags):
    profile = node_word._pack_profile(peak, idle)

    word = node_word._pack(address(key), profile, flags << 232)

    assert cut(word, 160, 32, 32, 8, 8) == [key, peak, idle, 0, flags]
    assert (node_word._profile_peak(profile), node_word._profile_idle(profile)) == (peak, idle)


@given(node=nodes, key=keys)
def test_with_key__any_node__changes_the_key_alone(node_word, node, key):
    assert node_word._with_key(word_of(node), address(key)) == word_of((key, *node[1:]))


@given(node=nodes, peak=watts, idle=watts)
def test_with_watts__any_node__changes_the_bounds_alone(node_word, node, peak, idle):
    word = node_word._with_watts(word_of(node), node_word._pack_profile(peak, idle))

    assert word == word_of((node[0], peak, idle, *node[3:]))
