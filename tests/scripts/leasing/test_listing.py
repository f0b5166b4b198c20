"""The list of machines on offer."""

from dataclasses import replace
from typing import Any

from scripts.lib.leasing import listing
from scripts.lib.leasing.session import Session
from tests.helpers.leasing_desk import DOLLAR, Desk

WAD = 10**18


def assets(answer: Any) -> list[int]:
    return [one["asset"] for one in answer.data["offers"]]


def cells(answer: Any, heading: str) -> list[str]:
    (column,) = [one for one in answer.table.columns if one.header == heading]
    return [str(cell) for cell in column.cells]


def test_markets__offers__by_class_then_cheapest_accelerator(desk: Desk) -> None:
    dear, cheap = desk.offered(rate=24 * DOLLAR), desk.offered(rate=16 * DOLLAR)
    small = desk.offered(rate=2 * DOLLAR, accelerator="A10-24GB-PCIE", count=2)
    answer = listing.markets(desk.session(desk.stranger))
    assert assets(answer) == [small, cheap, dear]
    assert cells(answer, "each") == ["1.00", "2.00", "3.00"]
    assert cells(answer, "free from") == ["now"] * 3
    assert "index" not in [column.header for column in answer.table.columns]
    assert answer.data["offers"][0]["index"] is None
    assert answer.data["offers"][0]["market"] == desk["ComputeAsset"].read("market_of", small)

    only = listing.markets(desk.session(desk.stranger), "H100-80GB-SXM")
    assert assets(only) == [cheap, dear]


def test_markets__leased_machine__says_from_when_it_is_free(desk: Desk) -> None:
    desk.leased(hours=24)
    answer = listing.markets(desk.session(desk.stranger))
    assert cells(answer, "free from") == ["2026-01-02 00:00 UTC"]
    assert answer.data["offers"][0]["free_from"] == "2026-01-02T00:00:00Z"


def test_markets__what_cannot_be_taken__left_out(desk: Desk) -> None:
    title, escrow = desk["ComputeAsset"], desk["LeaseEscrow"]
    desk.machine()
    withdrawn, revoked, retired, lapsed = (desk.offered() for _ in range(4))
    stands = desk.offered()
    escrow.send("withdraw_offer", withdrawn, sender=desk.host)
    title.send("grant", revoked, escrow.address, 0, sender=desk.host)
    title.send("retire", retired, sender=desk.host)
    title.send("transferFrom", desk.host, desk.stranger, lapsed, sender=desk.host)
    answer = listing.markets(desk.session(desk.stranger))
    assert assets(answer) == [stands]


def test_markets__nothing_on_offer__one_sentence(desk: Desk) -> None:
    session = desk.session(desk.stranger)
    assert listing.markets(session).facts == [("markets", "no machine is on offer now")]
    none = listing.markets(session, "H200")
    assert none.facts == [("markets", "no machine of H200 is on offer now")]
    assert none.data["offers"] == []


def test_markets__paused_or_stopped__said_beside_the_list(desk: Desk) -> None:
    desk.offered()
    escrow, session = desk["LeaseEscrow"], desk.session(desk.stranger)
    assert [label for label, _ in listing.markets(session).facts] == ["markets"]
    escrow.send("pause", sender=escrow.read("guardian"))
    assert listing.markets(session).facts[1] == (
        "paused",
        "no lease opens until 2026-01-15 00:00 UTC",
    )
    escrow.send("stop_new")
    assert listing.markets(session).facts[1][0] == "stopped"


def test_markets__price_index__price_and_use_of_each_market(desk: Desk) -> None:
    asset = desk.offered()
    other = desk.offered(accelerator="A10-24GB-PCIE", count=2)
    market = desk["ComputeAsset"].read("market_of", asset)
    session = with_index(desk.session(desk.stranger), {market: (2_690_000 * WAD + 5, 8_250)})
    answer = listing.markets(session)
    assert assets(answer) == [other, asset]
    assert cells(answer, "index") == ["-", "2.69"]
    assert cells(answer, "in use") == ["-", "82.5 %"]
    assert answer.data["offers"][1]["index"] == {"price": 2_690_000, "utilisation_bps": 8_250}


def test_markets__index_that_says_no_market__left_out(desk: Desk) -> None:
    desk.offered()
    session = replace(desk.session(desk.stranger), index=desk["Appraiser"])
    assert listing.markets(session).data["offers"][0]["index"] is None


class Index:
    """A price index with a view of markets."""

    def __init__(self, prices: dict[bytes, tuple[int, int]]) -> None:
        self._prices = prices

    def has(self, function: str, arity: int) -> bool:
        return (function, arity) == ("market", 1)

    def read(self, function: str, market: bytes) -> dict[str, int]:
        price, utilisation_bps = self._prices.get(market, (0, 0))
        return {"price": price, "utilisation_bps": utilisation_bps, "listed": 8}


def with_index(session: Session, prices: dict[bytes, tuple[int, int]]) -> Session:
    return replace(session, index=Index(prices))  # type: ignore[arg-type]
