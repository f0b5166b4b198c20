"""Hysteresis."""

from oracle.truth.suspicion import Suspicion


def held(looks: int, pattern: str, first_decides: bool = False) -> str:
    suspicion = Suspicion(looks, first_decides)
    return "".join("H" if suspicion.add(look == "x") else "-" for look in pattern)


def test_add__one_odd_look__is_forgotten():
    assert held(2, "x..x..x..x") == "----------"


def test_add__odd_looks_in_a_row__hold_until_twice_as_many_good_ones():
    assert held(3, "xxx" + "." * 6) == "--HHHHHH-"
    assert held(3, "xxxxxxxxx" + "." * 6) == "--HHHHHHHHHHHH-"


def test_add__every_other_look_is_odd__adds_up():
    assert held(2, "x.x.x.x.x") == "----HHHHH"


def test_add__first_look_decides__holds_at_once_and_never_again_by_one_look():
    assert held(2, "x....x....", first_decides=True) == "HHHH------"
    assert held(2, ".x....", first_decides=True) == "------"
