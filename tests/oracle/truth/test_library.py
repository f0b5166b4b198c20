"""Where NVML's answers come from."""

import hashlib

import pytest

from oracle.sampling.nvml import library_address
from oracle.truth.library import LibraryWatch, judge, mapped_path
from oracle.truth.platform import Platform
from tests.oracle.truth.tree import LIBRARY


def details(library, version="580.95.05"):
    return [(one.grade, one.detail) for one in judge(library, version)]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_look__this_process__finds_the_file_that_really_answers(
    nvml_library, make_host, make_sampler
):
    make_host(1)
    make_sampler()

    library = LibraryWatch(library_address()).look(Platform())

    assert library.path.endswith("/libnvidia-ml.so.1")
    assert library.digest == library.now == sha256(nvml_library.read_bytes())
    assert judge(library, "580.95.05") == []


def test_look__unchanged_file__is_read_once(make_tree, monkeypatch):
    tree, watch, reads = make_tree(), LibraryWatch(None), []
    digest = Platform.digest
    monkeypatch.setattr(
        Platform, "digest", lambda self, name: reads.append(name) or digest(self, name)
    )

    looks = [watch.look(tree.platform) for _ in range(5)]

    assert reads == [LIBRARY]
    assert {one.digest for one in looks} == {sha256(b"the library")}


def test_judge__replaced_by_another_file__warns_with_both_digests(make_tree):
    tree, watch = make_tree(), LibraryWatch(None)
    watch.look(tree.platform)

    tree.library(b"another library")

    ((grade, detail),) = details(watch.look(tree.platform))
    assert grade == "warning"
    assert f"was {sha256(b'the library')[:16]}, is {sha256(b'another library')[:16]}" in detail
    assert "the former is still in use" in detail
    tree.library(b"the library")
    assert details(watch.look(tree.platform)) == []


def test_judge__overwritten_in_place__is_inconsistent(make_tree):
    tree, watch = make_tree(), LibraryWatch(None)
    watch.look(tree.platform)

    tree.path(LIBRARY).write_bytes(b"forged")

    ((grade, detail),) = details(watch.look(tree.platform))
    assert grade == "inconsistent"
    assert f"{LIBRARY} was overwritten while it was in use" in detail


def test_judge__deleted__warns(make_tree):
    tree, watch = make_tree(), LibraryWatch(None)
    watch.look(tree.platform)

    tree.path(LIBRARY).unlink()

    ((grade, detail),) = details(watch.look(tree.platform))
    assert (grade, "is gone" in detail) == ("warning", True)


def test_judge__nothing_mapped__warns(make_tree):
    tree = make_tree()
    tree.write("/proc/self/maps", "")

    ((grade, detail),) = details(LibraryWatch(None).look(tree.platform))
    assert (grade, "cannot be found" in detail) == ("warning", True)


def test_judge__answers_come_from_another_file__is_inconsistent(make_tree):
    tree = make_tree()
    tree.library(b"a shim", "/opt/tools/helper.so")

    ((grade, detail),) = details(LibraryWatch(0x7F1000000010).look(tree.platform))

    assert grade == "inconsistent"
    assert detail == "NVML's functions lie in the file /opt/tools/helper.so, not in libnvidia-ml.so"


def test_judge__answers_come_from_no_file__is_inconsistent(make_tree):
    ((grade, detail),) = details(LibraryWatch(0x7F0000000010).look(make_tree().platform))

    assert (grade, "memory that belongs to no file" in detail) == ("inconsistent", True)


def test_judge__preloaded_or_misnamed__warns(make_tree):
    tree = make_tree()
    tree.write("/etc/ld.so.preload", "/opt/shim.so\n")
    tree.library(b"old", "/usr/lib64/libnvidia-ml.so.570.86.15")

    found = details(LibraryWatch(None).look(tree.platform))

    assert found == [
        ("warning", "/etc/ld.so.preload names /opt/shim.so"),
        ("warning", "libnvidia-ml.so.570.86.15 says that it is version 580.95.05"),
    ]


@pytest.mark.parametrize("maps", ["garbage", "1-2 r-xp\n", "7f10-7f20 r-xp 0 0:0 0\n"])
def test_mapped_path__lines_that_are_none__are_passed_over(maps):
    assert mapped_path(maps, None) is None
