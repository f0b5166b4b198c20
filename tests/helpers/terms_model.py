"""Exact model of an asset's terms and of the title beneath them, from the design's words."""

from dataclasses import dataclass, field

FIVE_YEARS = 5 * 365 * 86_400
MOST_OF_A_PLEDGED_MACHINE = 3_000
"""Most bps of a pledged machine's revenue that its operator is paid."""


@dataclass
class TitleState:
    """One title: who owns it, and what changes of hands it has seen."""

    owner: str
    tenure: int = 1
    seizures: int = 0
    pledged: bool = False


@dataclass
class TermsModel:
    """The terms last set, if any; each refusal is the reason the contract gives."""

    title: TitleState
    operator: str | None = None
    opex_bps: int = 0
    beneficiary: str | None = None
    set_in: tuple[int, int] | None = field(default=None)
    """Tenure and count of seizures at which they were set."""
    locked_until: int = 0

    def is_locked(self, now: int) -> bool:
        unseized = self.set_in is not None and self.set_in[1] == self.title.seizures
        return unseized and now < self.locked_until

    def is_valid(self, now: int) -> bool:
        same_tenure = self.set_in is not None and self.set_in[0] == self.title.tenure
        return same_tenure or self.is_locked(now)

    def payees(self, now: int) -> tuple[str | None, int, str]:
        """Return operator, its share and who takes the rest."""
        if not self.is_valid(now):
            return None, 0, self.title.owner
        assert self.beneficiary is not None
        return self.operator, self.opex_bps, self.beneficiary

    def paid_bps(self, now: int) -> int:
        """Return what the operator is paid: a lien caps it, whatever the terms say."""
        agreed = self.payees(now)[1]
        return min(agreed, MOST_OF_A_PLEDGED_MACHINE) if self.title.pledged else agreed

    def refusal_to_set(
        self, now: int, operator: str | None, opex_bps: int, beneficiary: str
    ) -> str | None:
        """Return why well-formed terms are refused now, None if they are not."""
        if self.is_locked(now):
            return "splitter: terms locked"
        if not self.title.pledged:
            return None
        present, present_bps, present_beneficiary = self.payees(now)
        if opex_bps > present_bps:
            return "splitter: lien, opex only falls"
        if operator not in (present, None):
            return "splitter: lien keeps operator"
        if beneficiary != present_beneficiary:
            return "splitter: lien keeps beneficiary"
        return None

    def set(self, operator: str | None, opex_bps: int, beneficiary: str) -> None:
        self.operator, self.opex_bps, self.beneficiary = operator, opex_bps, beneficiary
        self.set_in = (self.title.tenure, self.title.seizures)
        self.locked_until = 0

    def refusal_to_lock(self, now: int, until: int) -> str | None:
        if not self.is_valid(now):
            return "splitter: no terms to lock"
        if until <= now:
            return "splitter: lock in the past"
        if until > now + FIVE_YEARS:
            return "splitter: lock too long"
        if until <= self.locked_until:
            return "splitter: lock only extends"
        return None
