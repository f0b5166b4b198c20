"""Gas of the waterfall: deposits, splits, claims. All ledgers are non-zero before they count."""

from eth_utils import to_checksum_address

from scripts.lib.gas.floor import TOKEN_IN, TOKEN_OUT, Needs, event
from scripts.lib.gas.stage import RICH, Stage

_NO_ONE = "0x" + "00" * 20
_AMOUNT = 10 * 10**6
_ASSETS = {2: 3, 100: 4}
"""Payees to the asset whose terms name their split."""
POUR = Needs(contracts=1, read=2, updated=3) + event(3, 7) + TOKEN_IN
"""Title and terms read; fee, operator and beneficiary updated; Deposited."""
INCOME = Needs(updated=2)
"""Totals and buckets."""


def measure(stage: Stage) -> None:
    """Measure every path of the splitter; assets 3 to 5 serve for it."""
    payees = {2: accounts(2), 10: accounts(10), 100: accounts(100)}
    for count in (10, 100):
        create = Needs(new=count, updated=1) + event(2, 2 * count + 4)
        if count == 10:
            _create_split(stage, payees[2])
        stage.measure(
            f"create_split: {count} payees",
            create,
            "RevenueSplitter",
            "create_split",
            payees[count],
            shares(count),
            sender=stage.host,
        )
    _deposits(stage)
    _releases(stage, payees[2][0])
    _rent(stage)
    _claims(stage)


def _create_split(stage: Stage, payees: list[str]) -> None:
    splitter = stage["RevenueSplitter"]
    splitter.send("create_split", payees, shares(len(payees)), sender=stage.host)


def _deposits(stage: Stage) -> None:
    for count, split_id in ((2, 1), (100, 3)):
        asset = _ASSETS[count]
        terms = (stage.operator, 2_000, _NO_ONE, split_id)
        stage["RevenueSplitter"].send("set_terms", asset, terms, sender=stage.host)
        for _ in range(3):
            stage.measure(
                f"deposit: {count} payees",
                POUR,
                "RevenueSplitter",
                "deposit",
                asset,
                _AMOUNT,
                sender=stage.lessee,
            )


def _releases(stage: Stage, payee: str) -> None:
    """Second release of a payee who has claimed before."""
    needs = Needs(read=1, updated=2) + event(2, 1)
    for _ in range(2):
        stage["RevenueSplitter"].send("deposit", _ASSETS[2], _AMOUNT, sender=stage.lessee)
        stage.measure(
            "release_split", needs, "RevenueSplitter", "release_split", 1, payee, sender=stage.host
        )
        stage["RevenueSplitter"].send("claim", payee, sender=stage.host)


def _rent(stage: Stage) -> None:
    """As the escrow deposits it, which may."""
    escrow = stage["LeaseEscrow"].address
    stage.token.send("mint", escrow, RICH)
    stage.chain.rpc("anvil_impersonateAccount", escrow)
    stage.chain.rpc("anvil_setBalance", escrow, hex(10**18))
    terms = (stage.operator, 2_000, stage.host, 0)
    stage["RevenueSplitter"].send("set_terms", 5, terms, sender=stage.host)
    needs = POUR + INCOME + Needs(read=1)
    for _ in range(3):
        stage.measure(
            "deposit_rent: operator and owner",
            needs,
            "RevenueSplitter",
            "deposit_rent",
            5,
            _AMOUNT,
            3_600,
            sender=escrow,
        )


def _claims(stage: Stage) -> None:
    needs = Needs(updated=1) + event(2, 1) + TOKEN_OUT
    for account in (stage.host, stage.operator):
        stage.measure("claim", needs, "RevenueSplitter", "claim", account, sender=account)
    fees = Needs(updated=1, read=1) + event(1, 1) + TOKEN_OUT
    for _ in range(2):
        stage["RevenueSplitter"].send("deposit", 5, _AMOUNT, sender=stage.lessee)
        stage.measure("claim_fees", fees, "RevenueSplitter", "claim_fees", sender=stage.host)


def accounts(count: int) -> list[str]:
    """Return payees that nobody has the keys of; anyone may release and claim for them."""
    first = 0xC0FFEE0000
    return [to_checksum_address((first + n).to_bytes(20, "big")) for n in range(count)]


def shares(count: int) -> list[int]:
    """Return shares of `count` payees; they sum to 10,000."""
    each = 10_000 // count
    return [10_000 - each * (count - 1)] + [each] * (count - 1)
