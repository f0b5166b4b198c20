"""`docs/errors.md`: the one table of revert reasons, generated from the contracts."""

import re
from collections.abc import Iterable

from scripts.lib.rules.vyper_source import VyperSource

_ROW = re.compile(r"^\| `(?P<text>[^`]+)` \| (?P<where>.*?) \| (?P<meaning>.*?) \|$")
_HEADING = """\
# Errors

Every refusal of the contracts, `subject: problem`. The node runner and consoles read this table.
`python -m scripts.house_rules --write` fills in the first two columns and keeps the third.
Besides, every contract has `ownable: caller is not the owner` (act as the owner) and
`ownable_2step: caller is not the new owner` (act as the pending owner), which snekmate raises.
In `Timelock` it raises `access_control: account is missing role` (act as a proposer or executor)
and, after `timelock_controller: `, `insufficient delay` (wait at least the delay), `operation is
not ready` (see `get_timestamp`) and `operation already scheduled` (take another salt).

| message | raised in | what to do |
|---|---|---|
"""


def messages(sources: Iterable[VyperSource]) -> dict[str, list[str]]:
    """Return message to the files that raise it; mocks are left out."""
    found: dict[str, set[str]] = {}
    for source in sources:
        if "/mocks/" in source.path:
            continue
        stem = source.path.rsplit("/", 1)[-1].removesuffix(".vy")
        for message in source.messages:
            found.setdefault(message.text, set()).add(stem)
    return {text: sorted(places) for text, places in sorted(found.items())}


def parse_table(text: str) -> dict[str, tuple[str, str]]:
    """Return message to (raised in, what to do) of a written table."""
    rows = (match for line in text.splitlines() if (match := _ROW.match(line)))
    return {row["text"]: (row["where"], row["meaning"]) for row in rows}


def render(sources: Iterable[VyperSource], former: str) -> str:
    """Return the table for today's contracts; advice is carried over from the `former` one."""
    advice = {text: meaning for text, (_, meaning) in parse_table(former).items()}
    rows = [
        f"| `{text}` | {_places(places)} | {advice.get(text, '')} |"
        for text, places in messages(sources).items()
    ]
    return _HEADING + "\n".join(rows) + "\n"


def listed(sources: Iterable[VyperSource], table: str) -> list[str]:
    """Every message of the contracts stands in the table, with its places and what to do."""
    rows = parse_table(table)
    found = messages(sources)
    faults = [f'docs/errors.md: "{text}" is not listed' for text in found if text not in rows]
    faults += [f'docs/errors.md: nothing raises "{text}" any more' for text in rows.keys() - found]
    faults += [
        f'docs/errors.md: "{text}" is now raised in {_places(places)}'
        for text, places in found.items()
        if text in rows and rows[text][0] != _places(places)
    ]
    faults += [
        f'docs/errors.md: say what to do about "{text}"'
        for text, (_, meaning) in rows.items()
        if text in found and not meaning
    ]
    return [f"{fault} (refresh: python -m scripts.house_rules --write)" for fault in sorted(faults)]


def _places(places: Iterable[str]) -> str:
    return ", ".join(f"`{place}`" for place in places)
