"""The command line's words in the console's."""

import pytest

from scripts.lib.console.phrases import explained, next_step


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        ("close 7000001: anyone, now", "wellhead.close(7000001): anyone, now"),
        ("lease 7 48 --max-rate 22.5", "wellhead.lease_machine(7, 48, max_rate=22.5)"),
        ("lease 7000001: one lease", "wellhead.lease(7000001): one lease"),
        ("quote 7 HOURS, then lease 7 HOURS", "wellhead.quote(7, HOURS), then "
         "wellhead.lease_machine(7, HOURS)"),
        ("offer 7 --rate DOLLARS", "wellhead.offer(7, rate=DOLLARS)"),
        ("reclaim 7000001 --reason REASON: the owner's notice, to 2026-01-01 04:01 UTC",
         "wellhead.reclaim(7000001, reason=REASON): the owner's notice, to 2026-01-01 04:01 UTC"),
        ("claim 0x7099: the lessee's refund", 'wellhead.claim("0x7099"): the lessee\'s refund'),
        ("dispute 7000001 --from TIME --hours N: the lessee, hours that are not final",
         "wellhead.dispute(7000001, start=TIME, hours=N): the lessee, hours that are not final"),
        ("end-dispute 7000001: anyone", "wellhead.end_dispute(7000001): anyone"),
        ("bond 7 --add 60.00: before", "wellhead.bond(7, add=60.00): before"),
        ("wellhead.pool(): the pools", "wellhead.pool(): the pools"),
    ],
)  # fmt: skip
def test_next_step__a_command__is_a_call(hint: str, said: str) -> None:
    assert next_step(hint) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("--rate 'x' is no number", "rate= 'x' is no number"),
        ("above your --max-rate 3: raise it", "above your max_rate= 3: raise it"),
        ("(to open one: lease ASSET HOURS)", "(to open one: wellhead.lease_machine(ASSET, HOURS))"),
        ("this lease is over", "this lease is over"),
    ],
)
def test_explained__options__are_keywords(text: str, said: str) -> None:
    assert explained(text) == said
