"""Counters at the end of their width refuse what is new and never block a seizure."""

import boa
import pytest
from eth_abi import encode
from eth_utils import keccak

from tests.helpers.words import TitleWord

MAX_TENURE = 2**32 - 1
MAX_SEIZURES = 2**24 - 1
MAX_ID = 2**32 - 1


def _slot(title, name):
    layout = title.compiler_data.storage_layout["storage_layout"]
    return layout["title_core"][name]["slot"]


@pytest.fixture
def set_word(title):
    """Writes a title word into the contract's storage."""

    def write(asset, word):
        slot = keccak(encode(["uint256", "uint256"], [_slot(title, "_titles"), asset]))
        boa.env.set_storage(title.address, int.from_bytes(slot, "big"), word.pack())
        assert title.title(asset) == word.pack()

    return write


def test_transfer_from__in_the_last_tenure__reverts(title, asset, set_word, host, payee):
    set_word(asset, TitleWord(host.lower(), tenure=MAX_TENURE - 1))
    title.transferFrom(host, payee, asset, sender=host)
    assert title.title(asset) == TitleWord(payee.lower(), tenure=MAX_TENURE).pack()

    with boa.reverts("title: tenures used up"):
        title.transferFrom(payee, host, asset, sender=payee)


def test_encumber__in_the_last_tenure__reverts(title, asset, set_word, make_lien_holder, host):
    set_word(asset, TitleWord(host.lower(), tenure=MAX_TENURE))
    holder = make_lien_holder(asset)

    with boa.reverts("title: tenures used up"):
        title.encumber(asset, holder, sender=holder.address)


def test_encumber__after_the_last_seizure__reverts(title, asset, set_word, make_lien_holder, host):
    set_word(asset, TitleWord(host.lower(), seizures=MAX_SEIZURES))
    holder = make_lien_holder(asset)

    with boa.reverts("asset: seizures used up"):
        title.encumber(asset, holder, sender=holder.address)


def test_seize__with_one_of_everything_left__fills_both_counters(
    title, asset, set_word, make_lien_holder, host, lender
):
    word = {"accelerators": 16}
    set_word(
        asset,
        TitleWord(host.lower(), tenure=MAX_TENURE - 1, seizures=MAX_SEIZURES - 1, **word),
    )
    holder = make_lien_holder(asset)
    title.encumber(asset, holder, sender=holder.address)

    title.seize(asset, lender, sender=holder.address)

    full = TitleWord(lender.lower(), tenure=MAX_TENURE, seizures=MAX_SEIZURES, **word)
    assert title.title(asset) == full.pack()


def test_register__after_the_last_id__reverts(title, make_asset):
    boa.env.set_storage(title.address, _slot(title, "total_supply"), MAX_ID - 1)
    assert make_asset() == MAX_ID

    with boa.reverts("title: ids used up"):
        make_asset()
