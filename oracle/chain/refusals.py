"""The one table that says what a refusal by the contract means."""

from enum import Enum

from oracle.errors import FatalError, OracleError, ReportRefused, RetryableError


class Remedy(Enum):
    """What the runner does about a refusal."""

    DROP = "the report can never be accepted: record it as refused and go on"
    STOP = "no report of this key will be accepted: stop and tell the host"
    WAIT = "the same report may be accepted later"
    ROLL = "fill the missing half days first, then send it again"


REFUSALS: dict[str, tuple[Remedy, str]] = {
    "oracle: not enrolled": (Remedy.STOP, "let the asset's owner enroll this node key"),
    "oracle: key revoked": (Remedy.STOP, "the key was revoked: make a new one and enroll it"),
    "oracle: not the node key": (Remedy.STOP, "another key is enrolled for this asset"),
    "oracle: signature length": (Remedy.DROP, "the signature is damaged"),
    "oracle: signature v": (Remedy.DROP, "the signature is damaged"),
    "oracle: high s": (Remedy.DROP, "the signature is malleable"),
    "oracle: zero signer": (Remedy.DROP, "the signature is damaged"),
    "oracle: sequence": (Remedy.DROP, "a later report was recorded already"),
    "oracle: overlaps": (Remedy.DROP, "this time was reported already"),
    "oracle: period": (Remedy.WAIT, "the chain's clock is behind this host's"),
    "oracle: late": (Remedy.DROP, "the hour no longer takes reports"),
    "oracle: work unproven": (Remedy.DROP, "work units need a verifier"),
    "oracle: seconds": (Remedy.DROP, "busy, available and elapsed time disagree"),
    "oracle: mode": (Remedy.DROP, "the mode does not fit the available time"),
    "oracle: energy": (Remedy.DROP, "the joules are outside what the machine's profile allows"),
    "oracle: roll first": (Remedy.ROLL, "the node was silent for a week or more"),
    "oracle: hour refuted": (Remedy.DROP, "attestors refuted this hour: it takes no report"),
    "oracle: nothing recorded": (Remedy.DROP, "no report of the batch was acceptable"),
}


def reason_in(text: str) -> str | None:
    """Return the refusal that `text` (an error message of whatever client) contains, if any."""
    return next((reason for reason in REFUSALS if reason in text), None)


def refusal(reason: str) -> OracleError:
    """Return the error to raise for the contract's `reason`."""
    remedy, advice = REFUSALS[reason]
    text = f"{reason}: {advice}"
    if remedy is Remedy.WAIT:
        return RetryableError(text)
    if remedy is Remedy.STOP:
        return FatalError(text)
    return ReportRefused(text, reason)
