"""A contract's refusal as one line that says what to do: `docs/errors.md`, read at run time."""

from functools import cache

from scripts.lib.project import DOCS
from scripts.lib.rules.errors_table import parse_table


def explain(refusal: str) -> str:
    """Return `refusal` (it ends with the contract's reason) with the advice of the table."""
    reason = known_reason(refusal)
    return f"refused ({reason}): {_advice()[reason]}" if reason else f"refused: {refusal}"


def known_reason(refusal: str) -> str:
    """Return the reason of the table that `refusal` ends with; empty if a token gave another."""
    return max((one for one in _advice() if refusal.endswith(one)), key=len, default="")


@cache
def _advice() -> dict[str, str]:
    rows = parse_table((DOCS / "errors.md").read_text("utf-8"))
    return {message: what_to_do for message, (_, what_to_do) in rows.items()}
