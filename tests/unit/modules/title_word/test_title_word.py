"""The packing in Vyper against the packing in Python, for any fields of their widths."""

from dataclasses import replace

import boa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scripts.lib.project import CONTRACTS
from tests.helpers.words import TitleWord, UserWord


def uint(bits: int) -> st.SearchStrategy[int]:
    """Any number of that width, its ends often."""
    return st.one_of(st.sampled_from([0, 1, 2**bits - 1]), st.integers(0, 2**bits - 1))


addresses = uint(160).map("0x{:040x}".format)
titles = st.builds(
    TitleWord,
    owner=addresses,
    tenure=uint(32),
    flags=uint(8),
    lien_index=uint(16),
    accelerators=uint(16),
    seizures=uint(24),
)
users = st.builds(UserWord, user=addresses, expires=uint(40), setter_index=uint(16))
FULL = TitleWord("0x" + "ff" * 20, 2**32 - 1, 255, 2**16 - 1, 2**16 - 1, 2**24 - 1)


@pytest.fixture(scope="module")
def harness():
    return boa.load(str(CONTRACTS / "mocks" / "TitleWordHarness.vy"))


def _fields(word: TitleWord) -> tuple[str, int, int, int, int, int]:
    return (
        word.owner,
        word.tenure,
        word.flags,
        word.lien_index,
        word.accelerators,
        word.seizures,
    )


@given(title=titles)
@example(title=FULL)
def test_pack_title__of_any_fields__equals_the_model_and_comes_back(harness, title):
    word = harness.pack_title(*_fields(title))

    assert word == title.pack()
    owner, *numbers = harness.unpack_title(word)
    assert (owner.lower(), *numbers) == _fields(title)
    assert TitleWord.unpack(word) == title


@given(title=titles, owner=addresses)
def test_with_new_owner__changes_owner_and_tenure_alone(harness, title, owner):
    title = replace(title, tenure=min(title.tenure, 2**32 - 2))

    word = harness.with_new_owner(title.pack(), owner)

    assert word == replace(title, owner=owner, tenure=title.tenure + 1).pack()


@given(title=titles, flag=st.sampled_from([1, 2]))
def test_with_flag__raises_one_flag_alone(harness, title, flag):
    word = harness.with_flag(title.pack(), flag)

    assert word == replace(title, flags=title.flags | flag).pack()


@given(title=titles, lien_index=uint(16))
def test_with_lien__changes_the_lien_alone(harness, title, lien_index):
    word = harness.with_lien(title.pack(), lien_index)

    assert word == replace(title, lien_index=lien_index).pack()


@given(title=titles)
def test_with_seizure__counts_and_lifts_the_lien(harness, title):
    title = replace(title, seizures=min(title.seizures, 2**24 - 2))

    word = harness.with_seizure(title.pack())

    assert word == replace(title, lien_index=0, seizures=title.seizures + 1).pack()


@given(user=users)
@example(user=UserWord("0x" + "ff" * 20, 2**40 - 1, 2**16 - 1))
def test_pack_user__of_any_fields__equals_the_model_and_comes_back(harness, user):
    word = harness.pack_user(user.user, user.expires, user.setter_index)

    assert word == user.pack()
    account, expires, setter_index = harness.unpack_user(word)
    assert (account.lower(), expires, setter_index) == (
        user.user,
        user.expires,
        user.setter_index,
    )
    assert UserWord.unpack(word) == user


@pytest.mark.parametrize(
    "fields",
    [
        {"tenure": 2**32},
        {"flags": 256},
        {"lien_index": 2**16},
        {"accelerators": 2**16},
        {"seizures": 2**24},
        {"tenure": -1},
    ],
)
def test_model__of_a_field_too_wide__refuses(fields):
    with pytest.raises(ValueError, match="does not fit"):
        replace(FULL, **fields).pack()
