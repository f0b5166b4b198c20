"""Terms against an exact model, over any history of sales, seizures, liens, locks and time."""

from typing import Any

import boa
from hypothesis import example, given
from hypothesis import strategies as st

from tests.helpers.terms_model import FIVE_YEARS, TermsModel, TitleState
from tests.helpers.words import ZERO_ADDRESS
from tests.unit.revenue_splitter.conftest import ASSET

WHO = st.integers(0, 3)
SPANS = st.sampled_from([0, 1, 1_000, FIVE_YEARS, FIVE_YEARS + 1])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), WHO, st.sampled_from([0, 0, 100, 4_000]), WHO),
        st.tuples(st.just("lock"), SPANS),
        st.tuples(st.just("wait"), SPANS),
        st.tuples(st.just("sell"), WHO),
        st.tuples(st.just("seize"), WHO),
        st.tuples(st.just("pledge")),
        st.tuples(st.just("release")),
    ),
    max_size=14,
)


class _Run:
    """Applies one step to the contract and to the model."""

    def __init__(self, splitter: Any, set_title: Any, people: list[str]) -> None:
        self.splitter, self.set_title, self.people = splitter, set_title, people
        self.title = TitleState(people[0])
        self.model = TermsModel(self.title)

    def set(self, operator: int, opex_bps: int, beneficiary: int) -> None:
        who = self.people[operator] if opex_bps else None
        rest = self.people[beneficiary]
        refusal = self.model.refusal_to_set(boa.env.timestamp, who, opex_bps, rest)
        terms = (who or ZERO_ADDRESS, opex_bps, rest, 0)
        if self._call(refusal, self.splitter.set_terms, ASSET, terms):
            self.model.set(who, opex_bps, rest)

    def lock(self, seconds: int) -> None:
        until = boa.env.timestamp + seconds
        refusal = self.model.refusal_to_lock(boa.env.timestamp, until)
        if self._call(refusal, self.splitter.lock_terms, ASSET, until):
            self.model.locked_until = until

    def wait(self, seconds: int) -> None:
        boa.env.time_travel(seconds=seconds)

    def sell(self, to: int) -> None:
        if not self.title.pledged:
            self.title.owner = self.people[to]
            self.title.tenure += 1

    def seize(self, to: int) -> None:
        if self.title.pledged:
            self.title.owner, self.title.pledged = self.people[to], False
            self.title.tenure += 1
            self.title.seizures += 1

    def pledge(self) -> None:
        self.title.pledged = True

    def release(self) -> None:
        self.title.pledged = False

    def _call(self, refusal: str | None, function: Any, *arguments: Any) -> bool:
        if refusal is None:
            function(*arguments, sender=self.title.owner)
        else:
            with boa.reverts(refusal):
                function(*arguments, sender=self.title.owner)
        return refusal is None

    def sync_title(self) -> None:
        self.set_title(
            self.title.owner,
            tenure=self.title.tenure,
            seizures=self.title.seizures,
            lien_index=int(self.title.pledged),
        )


@given(steps=STEPS)
@example(steps=[("set", 0, 4_000, 1), ("pledge",)])
def test_terms__any_history__pay_whom_the_model_pays(
    splitter, set_title, give, host, operator, payee, lender, steps
):
    people = [host, operator, payee, lender]
    with boa.env.anchor():
        run = _Run(splitter, set_title, people)
        for name, *arguments in steps:
            getattr(run, name)(*arguments)
            run.sync_title()

            now = boa.env.timestamp
            assert splitter.terms_of(ASSET)[1:] == (run.model.locked_until, run.model.is_valid(now))
            before = {who: splitter.claimable(who) for who in people}
            give(10_000)
            who, _, rest = run.model.payees(now)
            opex = 9_800 * run.model.paid_bps(now) // 10_000
            expected = before | {rest: before[rest] + 9_800 - opex}
            if who:
                expected[who] += opex
            assert {who: splitter.claimable(who) for who in people} == expected
