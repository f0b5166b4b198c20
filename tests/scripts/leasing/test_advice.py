"""A refusal becomes one line that says what to do."""

import pytest

from scripts.lib.leasing.advice import explain, known_reason


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (
            "LeaseEscrow.quote: escrow: no offer",
            "refused (escrow: no offer): the machine is not on offer now",
        ),
        (
            "LeaseEscrow.settle: escrow: nothing final yet",
            "refused (escrow: nothing final yet): wait: an hour becomes final two days after its",
        ),
        (
            "settlement token.approve: dollar: frozen",
            "refused: settlement token.approve: dollar: frozen",
        ),
    ],
)
def test_explain__refusal__advice_of_the_table(refusal: str, said: str) -> None:
    assert explain(refusal).startswith(said)


def test_known_reason__token_s_own_words__empty() -> None:
    assert known_reason("LeaseEscrow.open_lease: dollar: allowance") == ""
    assert known_reason("LeaseEscrow.open_lease: token: transfer refused") == (
        "token: transfer refused"
    )
