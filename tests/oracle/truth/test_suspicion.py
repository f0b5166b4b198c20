"""Hysteresis."""

from oracle.truth.suspicion import Suspicion


def held(looks: int, pattern: str) -> str:
    suspicion = Suspicion(looks)
    return "".join("H" if suspicion.add(look == "x") else "-" for look in pattern)


def test_add__one_odd_look__is_forgotten():
    assert held(2, "x..x..x..x") == "----------"


def test_add__odd_looks_in_a_row__hold_until_twice_as_many_good_ones():
    assert held(3, "xxx" + "." * 6) == "--HHHHHH-"
    assert held(3, "xxxxxxxxx" + "." * 6) == "--HHHHHHHHHHHH-"


def test_add__every_other_look_is_odd__adds_up():
    assert held(2, "x.x.x.x.x") == "----HHHHH"
