"""Virtual machines are reported, not refused."""

import pytest

from oracle.truth.virtual import judge, look


def test_look__bare_metal__is_none(make_tree):
    assert look(make_tree().platform) is None
    assert judge(None) == []


def test_look__hypervisor_flag__is_told_with_the_product(make_tree):
    tree = make_tree()
    tree.write("/proc/cpuinfo", "processor : 0\nflags\t\t: fpu hypervisor lahf_lm\n")

    (finding,) = judge(look(tree.platform))

    assert finding.grade == "info"
    assert finding.detail == (
        "virtual machine: the CPU has the hypervisor flag; Supermicro SYS-821GE-TNHR"
    )


@pytest.mark.parametrize("product", ["Standard PC (Q35 + ICH9, 2009) QEMU", "VMware7,1"])
def test_look__masked_flag__the_product_still_tells(make_tree, product):
    tree = make_tree()
    tree.write("/sys/class/dmi/id/product_name", f"{product}\n")

    assert look(tree.platform) == f"Supermicro {product}"
