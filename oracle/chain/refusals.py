"""The one table: what each refusal by the contract and each trouble with the RPC means.

`table()` is its text in docs/operations.md; a test compares them.
"""

from enum import Enum

from oracle.errors import FatalError, OracleError, ReportRefused, RetryableError


class Remedy(Enum):
    """What the runner does."""

    DROP = "dropped"  # the report can never be accepted: keep it as refused and go on
    EXPIRE = "expired"  # its hour no longer takes reports: count it and go on
    STOP = "fatal"  # trying again cannot help: end with one line that says what to do
    WAIT = "retried"  # the same may succeed later: back off
    ROLL = "rolled first"  # fill the missing half days, then send it again
    NEXT = "next endpoint"  # ask another endpoint, let this one rest
    BUMP = "sent dearer"  # offer an eighth more at the same nonce
    SPLIT = "split"  # send half of the batch
    FINE = "no failure"  # what was wanted is so already


Row = tuple[Remedy, str]

REFUSALS: dict[str, Row] = {
    "oracle: not enrolled": (Remedy.STOP, "let the asset's owner enroll this node key"),
    "oracle: signature length": (Remedy.DROP, "the signature is damaged: check the store's disk"),
    "oracle: signature v": (Remedy.DROP, "the signature is damaged: check the store's disk"),
    "oracle: high s": (Remedy.DROP, "the signature is malleable: update the runner"),
    "oracle: zero signer": (Remedy.DROP, "the signature is damaged: check the store's disk"),
    "oracle: key revoked": (Remedy.STOP, "the key was revoked: make a new one and enroll it"),
    "oracle: not the node key": (Remedy.STOP, "another key is enrolled for this asset"),
    "oracle: sequence": (Remedy.DROP, "a later report was recorded already"),
    "oracle: overlaps": (Remedy.DROP, "this time was reported already"),
    "oracle: period": (Remedy.WAIT, "the chain's clock is behind this host's: check NTP"),
    "oracle: late": (Remedy.EXPIRE, "the hour no longer takes reports: its time is unpaid"),
    "oracle: work unproven": (Remedy.DROP, "work units need a verifier: update the runner"),
    "oracle: seconds": (Remedy.DROP, "busy, available and elapsed time disagree"),
    "oracle: mode": (Remedy.DROP, "the mode does not fit the available time"),
    "oracle: energy": (Remedy.DROP, "the joules are outside what the machine's profile allows"),
    "oracle: roll first": (Remedy.ROLL, "the node was silent for a week or more"),
    "oracle: hour refuted": (Remedy.DROP, "attestors refuted this hour: it takes no report"),
    "oracle: nothing recorded": (Remedy.DROP, "no report of the batch was acceptable"),
    "oracle: lengths differ": (
        Remedy.STOP,
        "a batch without all its signatures: update the runner",
    ),
    "oracle: roll count": (Remedy.STOP, "a roll of none or above 64 half days: update the runner"),
    "oracle: roll too far": (Remedy.WAIT, "these half days still take reports"),
}
"""By the contract's reason. The first 17 are in the order of `report_rules`' codes, from 1."""

CODES: tuple[str, ...] = tuple(REFUSALS)[:17]

FAULTS: dict[str, Row] = {
    # an endpoint's
    "unreachable": (Remedy.NEXT, "start the node or correct rpc_urls in the settings"),
    "timeout": (Remedy.NEXT, "the endpoint hangs: give another, or raise rpc_timeout_seconds"),
    "rate limited": (Remedy.NEXT, "the endpoint's limit is reached: give another, or pay for more"),
    "http error": (Remedy.NEXT, "the endpoint is in trouble: give another"),
    "access denied": (Remedy.NEXT, "the endpoint wants another key: correct rpc_urls"),
    "nonsense": (Remedy.NEXT, "the answer is no JSON-RPC (a page of a proxy?): correct rpc_urls"),
    "answer too long": (Remedy.NEXT, "the endpoint answers with megabytes: give another"),
    "old head": (Remedy.NEXT, "the endpoint's newest block is old: is it syncing? give another"),
    "wrong chain": (Remedy.STOP, "correct chain_id or rpc_urls (fatal if no endpoint is right)"),
    "fake receipt": (Remedy.NEXT, "the receipt has no such event on chain: drop this endpoint"),
    "disputed": (Remedy.WAIT, "two endpoints contradict each other: drop the one that lies"),
    # a transaction's
    "already known": (Remedy.FINE, "nothing: the node holds the transaction already"),
    "nonce too low": (Remedy.WAIT, "nothing: the nonce was mined, its receipt is looked for"),
    "nonce taken": (Remedy.WAIT, "another process pays with this key: give each its own"),
    "nonce too high": (Remedy.WAIT, "nothing: the node lost earlier transactions, sent again"),
    "underpriced": (Remedy.BUMP, "nothing, unless it lasts: then raise max_fee_wei"),
    "fee below base": (Remedy.WAIT, "nothing: fees are asked anew"),
    "fee spike": (Remedy.WAIT, "wait, or raise max_fee_wei in the settings"),
    "empty wallet": (Remedy.WAIT, "send the paying key some of the chain's own coin"),
    "too much gas": (Remedy.SPLIT, "nothing: the batch is halved until it fits into a block"),
    "not mined": (Remedy.BUMP, "nothing, unless it lasts: then raise max_fee_wei"),
    "reverted": (Remedy.WAIT, "nothing: the state moved under it, it is sent again"),
    "reorg": (Remedy.WAIT, "nothing, unless it repeats: then raise confirmations"),
    "other": (Remedy.WAIT, "read the endpoint's words"),
}
"""By the runner's own name for it."""

_WORDS: tuple[tuple[str, str], ...] = (
    ("already known", "already known"),
    ("already imported", "already known"),
    ("known transaction", "already known"),
    ("nonce too low", "nonce too low"),
    ("nonce is too low", "nonce too low"),
    ("nonce too high", "nonce too high"),
    ("nonce gap", "nonce too high"),
    ("underpriced", "underpriced"),
    ("less than block base fee", "fee below base"),
    ("max fee per gas less than", "fee below base"),
    ("fee cap less than", "fee below base"),
    ("insufficient funds", "empty wallet"),
    ("insufficient balance", "empty wallet"),
    ("exceeds block gas limit", "too much gas"),
    ("gas limit too high", "too much gas"),
    ("gas required exceeds allowance", "too much gas"),
    ("intrinsic gas too high", "too much gas"),
    ("out of gas", "too much gas"),
    ("oversized data", "too much gas"),
    ("max initcode size", "other"),
    ("rate limit", "rate limited"),
    ("too many requests", "rate limited"),
    ("limit exceeded", "rate limited"),
    ("limit reached", "rate limited"),
    ("capacity", "rate limited"),
    ("unauthorized", "access denied"),
    ("invalid api key", "access denied"),
    ("header not found", "old head"),
    ("missing trie node", "old head"),
    ("unknown block", "old head"),
    ("internal error", "http error"),
)
"""Clients agree on no codes: the words of geth, reth, Nethermind, Erigon, anvil and of gateways."""
_LIMIT_CODE = -32_005


def fault_in(message: str, code: int | None = None) -> str:
    """Return the fault that a JSON-RPC error stands for."""
    text = message.lower()
    found = next((fault for words, fault in _WORDS if words in text), None)
    if found is None and code == _LIMIT_CODE:
        return "rate limited"
    return found or "other"


def trouble(fault: str, detail: str, after_seconds: float = 0.0) -> OracleError:
    """Return the error to raise for a fault: what happened, and what the table advises."""
    remedy, advice = FAULTS[fault]
    text = f"{fault}: {detail}: {advice}"
    return FatalError(text) if remedy is Remedy.STOP else RetryableError(text, after_seconds, fault)


def reason_in(text: str) -> str | None:
    """Return the refusal that `text` (an error message of whatever client) contains, if any."""
    return next((reason for reason in REFUSALS if reason in text), None)


def reason_of(code: int) -> str:
    """Return the reason of a `Skipped` event's code; KeyError if the contract is another one."""
    if not 1 <= code <= len(CODES):
        raise KeyError(f"refusal code {code}")
    return CODES[code - 1]


def refusal(reason: str) -> OracleError:
    """Return the error to raise for the contract's `reason`."""
    remedy, advice = REFUSALS[reason]
    text = f"{reason}: {advice}"
    if remedy is Remedy.WAIT:
        return RetryableError(text)
    if remedy is Remedy.STOP:
        return FatalError(text)
    return ReportRefused(text, reason)


def table() -> str:
    """Return the table in Markdown."""
    rows = [(f"`{name}`", *row) for name, row in REFUSALS.items()]
    rows += [(name, *row) for name, row in FAULTS.items()]
    lines = (f"| {name} | {remedy.value} | {advice} |" for name, remedy, advice in rows)
    return "\n".join(("| sign | what the runner does | what to do |", "|---|---|---|", *lines))
