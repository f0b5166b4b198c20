"""The two kinds of errors. There is no third: what is neither is a bug and ends the process."""


class OracleError(Exception):
    """Base of all errors that the runner raises on purpose; the text says what to do."""


class FatalError(OracleError):
    """Trying again cannot help: wrong chain, key not enrolled, malformed input, no driver."""


class ReportRefused(FatalError):
    """The contract will never accept this one report; others may still be accepted."""

    def __init__(self, text: str, reason: str) -> None:
        """`reason` is the contract's own, as in the table of errors."""
        super().__init__(text)
        self.reason = reason


class RetryableError(OracleError):
    """The next cycle may succeed: RPC unreachable, driver busy, fee too high."""

    def __init__(self, text: str, after_seconds: float = 0.0, fault: str = "") -> None:
        """`after_seconds`: trying sooner makes no sense (an endpoint asked for it).

        `fault` is a key of `oracle.chain.refusals.FAULTS`, empty for what has none.
        """
        super().__init__(text)
        self.after_seconds = after_seconds
        self.fault = fault
