"""`create_split`: shares laid down for ever."""

import boa
import pytest

from tests.helpers.event_logs import only_event
from tests.helpers.revenue_words import ShareWord
from tests.helpers.storage import map_word, slot_of
from tests.helpers.words import ZERO_ADDRESS


def _payees(count: int) -> list[str]:
    return [str(boa.env.generate_address(f"payee {i}")) for i in range(count)]


def test_create_split__two_payees__stored_and_told(splitter, host, payee, operator):
    with boa.env.prank(host):
        split_id = splitter.create_split([payee, operator], [9_999, 1])

    assert only_event(splitter, "SplitCreated") == {
        "split_id": split_id,
        "creator": host,
        "payees": (payee, operator),
        "bps": (9_999, 1),
    }
    assert split_id == splitter.split_count() == 1
    assert splitter.split_share(split_id, payee) == 9_999
    assert splitter.split_share(split_id, operator) == 1
    assert splitter.split_share(split_id, host) == 0
    assert splitter.split_received(split_id) == 0
    assert splitter.split_releasable(split_id, payee) == 0
    word = map_word(splitter, ("split_book", "_shares"), split_id, payee)
    assert ShareWord.unpack(word) == ShareWord(9_999, 0)


def test_create_split__one_payee__allowed(splitter, payee):
    assert splitter.create_split([payee], [10_000]) == 1


def test_create_split__hundred_payees__allowed_and_one_more_not(splitter):
    payees = _payees(100)

    split_id = splitter.create_split(payees, [100] * 100)

    assert [splitter.split_share(split_id, payee) for payee in payees] == [100] * 100
    with pytest.raises(boa.BoaError):  # beyond the array's bound: no reason is given
        splitter.create_split(_payees(101), [100] * 99 + [50, 50])


def test_create_split__same_payee_in_two_splits__independent(splitter, payee, operator):
    first = splitter.create_split([payee], [10_000])
    second = splitter.create_split([payee, operator], [4_000, 6_000])

    assert (first, second) == (1, 2)
    assert splitter.split_share(first, payee) == 10_000
    assert splitter.split_share(second, payee) == 4_000


def test_create_split__payee_twice__reverts(splitter, payee, operator):
    with boa.reverts("split: payee twice"):
        splitter.create_split([payee, operator, payee], [5_000, 4_000, 1_000])


def test_create_split__zero_payee__reverts(splitter, payee):
    with boa.reverts("split: zero payee"):
        splitter.create_split([payee, ZERO_ADDRESS], [5_000, 5_000])


def test_create_split__splitter_as_payee__reverts(splitter):
    with boa.reverts("split: pays the splitter"):
        splitter.create_split([splitter.address], [10_000])


def test_create_split__zero_share__reverts(splitter, payee, operator):
    with boa.reverts("split: zero share"):
        splitter.create_split([payee, operator], [10_000, 0])


@pytest.mark.parametrize("last", [4_999, 5_001, 65_535])
def test_create_split__shares_not_ten_thousand__reverts(splitter, payee, operator, last):
    splitter.create_split([payee, operator], [5_000, 5_000])

    with boa.reverts("split: shares not 10,000 bps"):
        splitter.create_split([payee, operator], [5_000, last])


def test_create_split__lengths_differ__reverts(splitter, payee, operator):
    with boa.reverts("split: lengths differ"):
        splitter.create_split([payee, operator], [10_000])
    with boa.reverts("split: lengths differ"):
        splitter.create_split([payee], [5_000, 5_000])


def test_create_split__empty__reverts(splitter):
    with boa.reverts("split: no payees"):
        splitter.create_split([], [])


def test_create_split__ids_used_up__reverts(splitter, payee):
    slot = slot_of(splitter, "split_book", "split_count")
    boa.env.set_storage(splitter.address, slot, 2**32 - 2)

    assert splitter.create_split([payee], [10_000]) == 2**32 - 1
    with boa.reverts("split: too many splits"):
        splitter.create_split([payee], [10_000])
