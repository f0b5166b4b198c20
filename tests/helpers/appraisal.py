"""An appraiser with five seats, over machines that say what they are told."""

from dataclasses import dataclass, field
from typing import Any

import boa
from eth_account.signers.local import LocalAccount

from scripts.lib.appraisal import Price, sign_price
from tests.helpers.appraisal_model import DAY, STEP, YEAR, Figures
from tests.helpers.builders import label
from tests.helpers.compiling import deployer
from tests.helpers.signing import chain_id, node_key

ACCELERATOR = label("H100-80GB-SXM")
OTHER_ACCELERATOR = label("H200-141GB-SXM")
SEATS = 5
USD = 10**6
PRICE = 20_000 * USD
"""Of one used accelerator."""
RATE = 2 * USD
"""Market rate of an hour of one."""
UTILISATION = 8_000


def deploy_appraiser(owner: str, title: Any, meter: Any, splitter: Any) -> Any:
    """Return a new Appraiser that `owner` deployed and owns."""
    with boa.env.prank(owner):
        return deployer("credit/Appraiser.vy").deploy(title, meter, splitter)


def appraiser_key(seat: int) -> LocalAccount:
    """Return the account that sits there at first."""
    return node_key(f"appraiser {seat}")


def make_machine(**overrides: Any) -> dict[str, Any]:
    """Return a machine as `MockAppraised` takes it: eight accelerators, a year old, never dark."""
    machine: dict[str, Any] = {
        "accelerator": ACCELERATOR,
        "count": 8,
        "purchase_price": 250_000 * USD,
        "commissioned_at": boa.env.timestamp - YEAR,
        "flags": 0,
        "is_metered": True,
        "is_live": True,
        "has_equivocated": False,
        "final_until": boa.env.timestamp - 2 * DAY,
        "total": 2 * STEP,
        "total_before": STEP,
        "net": 3 * 8 * 720 * USD,
        "paid_seconds": 3 * STEP,
    }
    unknown = set(overrides) - set(machine)
    if unknown:
        raise KeyError(f"not a field of Machine: {sorted(unknown)}")
    return machine | overrides


@dataclass
class Appraising:
    """An appraiser, what it reads, and who sits where."""

    appraiser: Any
    world: Any
    """A `MockAppraised`."""
    owner: str
    keys: dict[int, LocalAccount] = field(default_factory=dict)

    def seat(self, seat: int, account: LocalAccount | None = None) -> None:
        """Give a seat to an account with a key, by default its first one."""
        self.keys[seat] = account or appraiser_key(seat)
        self.appraiser.set_appraiser(seat, self.keys[seat].address, sender=self.owner)

    def price(self, seat: int = 0, **overrides: Any) -> Price:
        """Return a price that is good now."""
        fields = {
            "accelerator": ACCELERATOR,
            "price": PRICE,
            "observed_at": int(boa.env.timestamp),
            "seat": seat,
        }
        return Price(**(fields | overrides))

    def sign(
        self,
        price: Price,
        key: LocalAccount | None = None,
        *,
        chain: int | None = None,
        contract: str | None = None,
    ) -> bytes:
        """Return the signature of the account that sits there."""
        signer = key or self.keys[price.seat]
        return sign_price(
            price, chain or chain_id(), contract or str(self.appraiser.address), signer.key
        )

    def carry(self, price: Price, signature: bytes | None = None) -> None:
        """Submit a price, by default signed by its seat."""
        self.appraiser.submit_price(*price.arguments(), signature or self.sign(price))

    def quote(self, seat: int, price: int = PRICE, **overrides: Any) -> Price:
        """Sign and carry a seat's price; return it."""
        made = self.price(seat, price=price, **overrides)
        self.carry(made)
        return made

    def quotes(self, *prices: int, **overrides: Any) -> None:
        """Let the first seats quote one after another."""
        for seat, price in enumerate(prices):
            self.quote(seat, price, **overrides)

    def moved(self, accelerator: bytes = ACCELERATOR) -> int:
        return int(self.appraiser.price_of(accelerator)[0])

    def market(
        self, hourly_rate: int = RATE, utilisation_bps: int = UTILISATION, **which: bytes
    ) -> None:
        accelerator = which.get("accelerator", ACCELERATOR)
        self.appraiser.set_market(accelerator, hourly_rate, utilisation_bps, sender=self.owner)

    def machine(self, asset: int = 1, **overrides: Any) -> dict[str, Any]:
        """Let the world know a machine; return what it is."""
        made = make_machine(**overrides)
        self.world.set_machine(asset, tuple(made.values()))
        return made

    def figures(self, machine: dict[str, Any]) -> Figures:
        """Return what the model needs of a machine now."""
        moved, raw, _ = self.appraiser.price_of(machine["accelerator"])
        rate, utilisation = self.appraiser.market_of(machine["accelerator"])
        return Figures(
            count=machine["count"],
            purchase_price=machine["purchase_price"],
            age=max(0, int(boa.env.timestamp) - machine["commissioned_at"]),
            available=min(STEP, max(0, machine["total"] - machine["total_before"])),
            net=machine["net"],
            paid_seconds=machine["paid_seconds"],
            hourly_rate=rate,
            utilisation_bps=utilisation,
            moved=moved,
            raw=raw,
            retained_bps=tuple(self.appraiser.retained_bps()),
            multiple_bps=self.appraiser.multiple_bps(),
        )


def make_appraising(owner: str) -> Appraising:
    """Deploy an appraiser over a mock world, all seats taken."""
    world = deployer("mocks/MockAppraised.vy").deploy()
    appraising = Appraising(deploy_appraiser(owner, world, world, world), world, owner)
    for seat in range(SEATS):
        appraising.seat(seat)
    return appraising
