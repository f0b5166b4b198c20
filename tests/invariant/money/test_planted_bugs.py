"""Meta-test: the money machine fails on contracts with a bug, so its silence means something."""

import shutil
from pathlib import Path

import boa
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.helpers.planted import at_its_time
from tests.invariant.money.machine import MoneyMachine
from tests.invariant.money.suite import PROJECT

QUICK = {
    "rounds_up_for_the_host",
    "pays_an_unmetered_second",
    "pays_before_finality",
    "settles_twice",
    "refunds_the_caller",
    "covers_twice",
}
"""Planted in every run of the tests; the others by `make fuzz`."""
BUGS = {
    "rounds_up_for_the_host": (
        "modules/lease_math.vy",
        "unsafe_div(unsafe_mul(delivered, hourly_rate), HOUR_SECONDS)",
        "unsafe_div(unsafe_mul(delivered, hourly_rate) + 3_599, HOUR_SECONDS)",
    ),
    "pays_an_unmetered_second": (
        "modules/lease_math.vy",
        "delivered: uint256 = min(total - period.total, until - period.start)",
        "delivered: uint256 = min(total - period.total + 1, until - period.start)",
    ),
    "pays_before_finality": (
        "modules/hour_finality.vy",
        "moment: uint256 = usual",
        "moment: uint256 = block.timestamp",
    ),
    "settles_twice": (
        "modules/lease_math.vy",
        "amount = due - released",
        "amount = due",
    ),
    "refunds_the_caller": (
        "modules/metered_lease.vy",
        "claims._credit(lessee, step.refund)",
        "claims._credit(msg.sender, step.refund)",
    ),
    "releases_a_split_twice": (
        "modules/split_book.vy",
        "self._shares[split_id][payee] = word + (amount << 16)",
        "self._shares[split_id][payee] = word",
    ),
    "loses_what_the_splitter_refused": (
        "modules/rent_forwarder.vy",
        "lease_book._write_owed(asset, due, due_seconds)",
        "lease_book._write_owed(asset, amount, paid_seconds)",
    ),
    "keeps_the_user_after_notice": (
        "modules/lease_notice.vy",
        "elif ends_at < lease.ends_at:",
        "elif ends_at > lease.ends_at:",
    ),
    "keeps_the_user_of_who_left": (
        "modules/lease_notice.vy",
        "if ends_at == block.timestamp:",
        "if ends_at < block.timestamp:",
    ),
    "lets_a_lease_of_no_time_swallow_its_escrow": (
        "modules/lease_notice.vy",
        "return max(block.timestamp, lease.started_at + 1)",
        "return block.timestamp",
    ),
    "refunds_a_fallen_successor_to_its_lessee": (
        "modules/lease_successor.vy",
        "if payer == empty(address):",
        "if payer != empty(address):",
    ),
    "keeps_a_successor_of_a_lease_that_ended_early": (
        "modules/lease_notice.vy",
        "lease_successor._cancel_after(lease_id)",
        "lease_successor._cancel_after(0)",
    ),
    "rejects_a_successor": (
        "modules/lease_notice.vy",
        "not lease.is_successor",
        "True",
    ),
    "hands_on_the_lease_but_not_its_user": (
        "modules/lease_handover.vy",
        "setUser(asset, msg.sender, convert(ends_at, uint64))",
        "setUser(asset, lease_word._lessee(party), convert(ends_at, uint64))",
    ),
    "hands_on_without_what_waits": (
        "modules/lease_handover.vy",
        "if ends_at != lease_word._ends_at(party):",
        "if ends_at < lease_word._ends_at(party):",
    ),
    "cuts_the_user_of_what_waits": (
        "modules/lease_handover.vy",
        "setUser(asset, msg.sender, convert(ends_at, uint64))",
        "setUser(asset, msg.sender, convert(lease_word._ends_at(party), uint64))",
    ),
    "hands_on_after_notice": (
        "modules/lease_handover.vy",
        'refusal._unless(proposal >> 160 == ends_at, "escrow: end has moved")',
        'refusal._unless(proposal >> 160 != 0, "escrow: end has moved")',
    ),
    "hands_on_twice": (
        "modules/lease_handover.vy",
        "self._proposals[lease_id] = 0",
        "self._proposals[lease_id] = proposal",
    ),
    "pays_refuted_hours_of_bare_metal": (
        "modules/metered_lease.vy",
        "uptime -= staticcall IMetricsOracle(METER).downtime_between(asset, at, next)",
        "assert staticcall IMetricsOracle(METER).downtime_between(asset, at, next) < 2**40",
    ),
    "counts_bare_metal_by_the_meter": (
        "modules/metered_lease.vy",
        "if lease_word._tenancy(terms) != 0:",
        "if lease_word._tenancy(terms) == 2:",
    ),
    "forgets_the_premium": (
        "modules/market_link.vy",
        "premium: uint256 = _BPS + offer_book._premium_bps(offer)",
        "premium: uint256 = _BPS",
    ),
    "keeps_a_withdrawn_offer": (
        "modules/offer_book.vy",
        "self._offers[asset] = nonce << 204",
        "self._offers[asset] = word",
    ),
    "covers_beyond_the_reserve": (
        "modules/host_bond.vy",
        "amount: uint256 = min(shortfall, reserved)",
        "amount: uint256 = min(shortfall, self._bond(asset))",
    ),
    "covers_twice": (
        "modules/host_bond.vy",
        "claim_ledger._credit(lessee, amount)",
        "claim_ledger._credit(lessee, 2 * amount)",
    ),
    "covers_what_no_promise_was_worth": (
        "modules/lease_math.vy",
        "unsafe_sub(min(self._part(rent, period.credit_bps), worth), credit)",
        "unsafe_sub(max(self._part(rent, period.credit_bps), worth), credit)",
    ),
    "lets_go_what_is_reserved": (
        "modules/host_bond.vy",
        "assert amount != 0 and amount <= free",
        "assert amount != 0 and amount <= bond",
    ),
    "keeps_the_reserve_of_what_fell": (
        "modules/lease_successor.vy",
        "bonds._draw(successor, payer, terms, 0, True)",
        "bonds._draw(successor, payer, terms, 0, False)",
    ),
    "releases_at_every_payment": (
        "modules/host_bond.vy",
        "reserved if ends else amount",
        "reserved if ends else 2 * amount",
    ),
    "holds_only_the_last_hour_in_doubt": (
        "modules/lease_dispute.vy",
        ".hold(lease.asset, first_hour)",
        ".hold(lease.asset, first_hour + hours - 1)",
    ),
    "gives_the_stake_to_whoever_ends_the_dispute": (
        "modules/lease_dispute.vy",
        "bond: uint256 = self._end(key, word, self._disputers[key])",
        "bond: uint256 = self._end(key, word, msg.sender)",
    ),
    "disputes_a_period_twice": (
        "modules/lease_dispute.vy",
        "assert self._disputes[key] == 0",
        "assert self._disputes[key] >= 0",
    ),
    "dismisses_what_was_refuted": (
        "modules/dispute_ruling.vy",
        "assert not is_refuted",
        "assert not is_refuted or True",
    ),
    "reclaims_without_notice": (
        "modules/lease_notice.vy",
        "block.timestamp, lease.notice_hours, lease.started_at",
        "block.timestamp, 0, lease.started_at",
    ),
}


def plant(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """Copy the contracts and change one line; the text must occur exactly once."""
    shutil.copytree(PROJECT / "contracts", tmp_path / "contracts")
    path = tmp_path / "contracts" / file
    source = path.read_text()
    assert source.count(old) == 1, f"{file}: the line to break is not there exactly once: {old}"
    path.write_text(source.replace(old, new))
    return tmp_path


def campaign(machine: type[MoneyMachine], examples: int) -> None:
    """Run a machine from a fixed seed, without shrinking."""
    seed(2_026)(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=60,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("bug", at_its_time(BUGS, QUICK))
def test_money_machine__planted_bug__fails(bug: str, tmp_path: Path) -> None:
    class Broken(MoneyMachine):
        project = plant(tmp_path, *BUGS[bug])

    with pytest.raises((AssertionError, ValueError, boa.BoaError, ExceptionGroup)) as failure:
        campaign(Broken, 300)

    assert is_finding(failure.value), failure.value


def is_finding(error: BaseException) -> bool:
    """Tell a broken invariant (or another refusal than expected) from a test that could not run."""
    errors = error.exceptions if isinstance(error, BaseExceptionGroup) else (error,)
    return all(
        type(e).__name__ in {"AssertionError", "BoaError"}
        or str(e) == "Did not revert"
        or str(e).startswith("does not match")
        for e in errors
    )
