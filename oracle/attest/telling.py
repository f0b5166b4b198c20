"""What the attestors' commands tell people."""

from collections.abc import Callable, Sequence

from oracle.attest.attestation import Attestation
from oracle.attest.collecting import Answer
from oracle.attest.comparing import Row
from oracle.attest.disputes import Found
from oracle.refutation import Refutation, Revocation
from oracle.terminal import moment, print_table
from oracle.types import SECONDS_PER_HOUR


def print_rows(asset: int, rows: Sequence[Row]) -> None:
    """Print what was reported against what was seen."""
    print_table(
        f"asset {asset}; probes: up/down/silent/void; * refuted already",
        ("hour", "begins (UTC)", "reported s", "probes", "at most s", "says"),
        (
            (
                row.hour,
                moment(row.hour * SECONDS_PER_HOUR)[:-3],
                f"{row.reported}{'*' if row.is_refuted else ''}",
                f"{row.up}/{row.down}/{row.silent}/{row.void}",
                row.highest,
                row.verdict,
            )
            for row in rows
        ),
    )


def print_disputes(found: Sequence[Found], amount: Callable[[int], str]) -> None:
    """Print disputes whose bond is still held; `amount` writes settlement units."""
    print_table(
        "disputes; own probes say: see `attest compare`",
        (
            "asset",
            "lease",
            "period",
            "hours from (UTC)",
            "bond",
            "left to rule",
            "own probes",
            "do",
        ),
        (
            (
                one.asset,
                one.lease_id,
                one.period,
                _hours(one),
                amount(one.dispute.bond),
                _left(one),
                ", ".join(f"{verdict} {count}" for verdict, count in one.said.items()),
                one.next_step,
            )
            for one in found
        ),
    )


def _hours(one: Found) -> str:
    begin = one.dispute.first_hour * SECONDS_PER_HOUR
    return f"{one.dispute.hours} from {moment(begin)[:-3]}"


def _left(one: Found) -> str:
    if one.state != "open":
        return one.state
    hours, seconds = divmod(one.left_seconds, SECONDS_PER_HOUR)
    return f"{hours} h {seconds // 60:02} min"


def print_answers(answers: Sequence[Answer]) -> None:
    """Print what each peer said."""
    print_table(
        "peers",
        ("peer", "signed", "why not", "its probes leave, s"),
        (
            (
                one.peer,
                "no" if one.signature is None else "yes",
                one.reason,
                ",".join(str(seconds) for seconds in one.highest),
            )
            for one in answers
        ),
    )


def described(attestation: Attestation) -> str:
    """Return one line about what is to be signed."""
    struct, count = attestation.struct, len(attestation.signatures)
    signed = f"{count} signature{'' if count == 1 else 's'}"
    if isinstance(struct, Refutation):
        begin = moment(struct.first_hour * SECONDS_PER_HOUR)
        left = ", ".join(str(seconds) for seconds in struct.seconds)
        what = f"leaves {left} s of asset {struct.asset} from {begin} UTC on"
    elif isinstance(struct, Revocation):
        what = f"ends the key {struct.node} of asset {struct.asset}"
    else:
        what = (
            f"dismisses the dispute of period {struct.period} of lease {struct.lease_id}: its bond "
            "goes to the machine's owner"
        )
    return f"{what}; until {moment(struct.deadline)} UTC; {signed}"
