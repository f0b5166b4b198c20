"""What a transaction offers per gas (EIP-1559). Pure."""

from dataclasses import dataclass

from oracle.chain.refusals import trouble


@dataclass(frozen=True, slots=True)
class Fees:
    """Per gas, wei."""

    max_fee: int
    tip: int


@dataclass(frozen=True, slots=True)
class FeePolicy:
    """Bounds, per gas, wei."""

    max_fee: int
    min_tip: int
    max_tip: int

    def fees(self, base_fee: int, usual_tip: int, replaced: Fees | None = None) -> Fees:
        """Return an offer that survives a doubling of `base_fee`.

        What replaces a stuck transaction offers 1/8 more on both sides, rounded up: nodes ask for
        a tenth. RetryableError while the chain costs more than `max_fee`.
        """
        tip = min(max(usual_tip, self.min_tip), self.max_tip)
        offer = 2 * base_fee + tip
        if replaced is not None:
            tip = max(tip, _bumped(replaced.tip))
            offer = max(offer, _bumped(replaced.max_fee))
            if offer > self.max_fee:
                raise trouble(
                    "fee spike",
                    f"replacing the stuck transaction needs {offer} wei per gas, "
                    f"the settings allow max_fee_wei = {self.max_fee}",
                )
        if base_fee + tip > self.max_fee:
            raise trouble(
                "fee spike",
                f"the chain asks {base_fee + tip} wei per gas, the settings allow "
                f"max_fee_wei = {self.max_fee}",
            )
        return Fees(min(offer, self.max_fee), min(tip, self.max_fee))


def _bumped(wei: int) -> int:
    return -(-wei * 9 // 8)
