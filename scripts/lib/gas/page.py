"""`docs/gas.md`: what each path costs, beside its floor and its aim."""

from collections.abc import Mapping

from scripts.lib.chains import anvil
from scripts.lib.gas import floor
from scripts.lib.gas.aims import AIMS
from scripts.lib.gas.reasons import LIMIT, REASONS, is_far
from scripts.lib.gas.stage import Figure

_HEAD = f"""\
# Gas

What each path costs, measured as mined transactions on anvil (hardfork {anvil.HARDFORK}, base fee
0, one transaction a block), with a plain six-decimals token. Steady state: every party has held the
token, balances and ledgers are not zero, same half day. `python -m scripts.gas --write` measures
anew and writes this page and `tests/snapshots/gas.json`; `make check` fails when a figure differs.

| path | gas | floor | over floor | aim | |
|---|---:|---:|---:|---:|---|
"""
_FLOOR = f"""
## How the floor is computed

The least that a contract in any language could pay; no arithmetic, memory or dispatch.

| ingredient | gas |
|---|---:|
| a transaction | {floor.TRANSACTION:,} |
| a non-zero byte of calldata, a zero byte | {floor.NON_ZERO_BYTE}, {floor.ZERO_BYTE} |
| a further contract | {floor.COLD_CONTRACT:,} |
| a new slot: zero to non-zero | {floor.NEW_SLOT:,} |
| an updated slot: non-zero to non-zero | {floor.UPDATED_SLOT:,} |
| a slot read | {floor.READ_SLOT:,} |
| a slot touched before | {floor.TOUCHED_SLOT} |
| a signature recovered | {floor.SIGNATURE:,} |
| an event, a topic of it, a byte of it | {floor.LOG}, {floor.LOG_TOPIC}, {floor.LOG_BYTE} |

Both `submit_many` rows are slopes between batches, without the transaction's own share;
`available_at` is execution alone, as another contract pays it.

| path | made of |
|---|---|
"""


def render(figures: Mapping[str, Figure]) -> str:
    """Return the page."""
    rows = [_row(path, figure) for path, figure in figures.items()]
    over = [path for path, figure in figures.items() if _is_over(path, figure)]
    reasons = [f"- **{path}**: {AIMS[path].reason}." for path in over] or ["None."]
    far = [path for path, figure in figures.items() if is_far(figure)]
    whys = [f"- **{path}**: {REASONS.get(path, 'no reason')}." for path in far] or ["None."]
    needs = [f"| {path} | {figure.made_of} |" for path, figure in figures.items()]
    return "".join(
        (
            _HEAD,
            "\n".join(rows),
            "\n\n## Over their aim\n\n",
            "\n".join(reasons),
            f"\n\n## Over {LIMIT}x of their floor\n\n",
            "\n".join(whys),
            "\n",
            _FLOOR,
            "\n".join(needs),
            "\n",
        )
    )


def _row(path: str, figure: Figure) -> str:
    aim = f"{AIMS[path].gas:,}" if path in AIMS else ""
    remark = "over its aim" if _is_over(path, figure) else ""
    over_floor = f"{figure.gas / figure.floor - 1:+.0%}"
    return f"| {path} | {figure.gas:,} | {figure.floor:,} | {over_floor} | {aim} | {remark} |"


def _is_over(path: str, figure: Figure) -> bool:
    return path in AIMS and figure.gas > AIMS[path].gas
