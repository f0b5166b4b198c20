"""A spec in four words: any fields of their widths come back, and lie where the module says."""

import boa
from eth_abi import encode
from eth_utils import keccak
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.builders import make_device_ids, make_spec
from tests.helpers.storage import slot_of, word_at

WORDS = st.binary(min_size=32, max_size=32).filter(any)


def counts(bits: int) -> st.SearchStrategy[int]:
    """Any number from one up to the width, its ends often."""
    return st.one_of(st.sampled_from([1, 2**bits - 1]), st.integers(1, 2**bits - 1))


@settings(max_examples=40)
@given(
    kind=st.integers(1, 3),
    accelerator=WORDS,
    count=st.integers(1, 16),
    memory=counts(32),
    power=counts(32),
    region=WORDS,
    price=st.one_of(st.just(0), counts(96)),
    documents=st.binary(min_size=32, max_size=32),
    age=st.integers(0, 10**9),
)
def test_spec__any_fields__come_back_and_share_one_word(
    title, registrar, host, kind, accelerator, count, memory, power, region, price, documents, age
):
    commissioned_at = int(boa.env.timestamp) - age
    spec = make_spec(
        kind=kind, accelerator=accelerator, accelerator_count=count, memory_mib=memory,
        power_limit_watts=power, region=region, commissioned_at=commissioned_at,
        purchase_price=price, documents=documents,
    )  # fmt: skip
    with boa.env.anchor():
        asset = title.register(
            host, tuple(spec.values()), make_device_ids(count), "", sender=registrar
        )

        assert tuple(title.spec(asset)) == tuple(spec.values())
        assert title.market_of(asset) == keccak(encode(["uint8", "bytes32"], [kind, accelerator]))
        figures, low = 0, 0
        for value, width in zip(
            (kind, count, memory, power, commissioned_at, price),
            (8, 16, 32, 32, 40, 96),
            strict=True,
        ):
            figures, low = figures + (value << low), low + width
        assert word_of(title, asset) == figures


def word_of(title, asset: int) -> int:
    """Return the fourth word of a spec."""
    slot = slot_of(title, "spec_book", "_kept")
    first = int.from_bytes(keccak(encode(["uint256", "uint256"], [slot, asset])), "big")
    return word_at(title, first + 3)
