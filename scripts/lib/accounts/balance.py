"""The balance sheet: money in = money out + money held, and money held = money owed.

Every figure is read from the chain: flows from the token's Transfer events, holdings from its
balances, debts from the contracts' own views.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from scripts.lib.accounts import credit, leasing
from scripts.lib.books import Books
from scripts.lib.chains.abi import Event


@dataclass(frozen=True, slots=True)
class Sheet:
    """One contract, or all of them together. Settlement units."""

    money_in: int
    money_out: int
    held: int
    owed: int

    def faults(self, name: str) -> list[str]:
        """Return what does not add up, in words."""
        found = []
        if self.money_in != self.money_out + self.held:
            missing = self.money_in - self.money_out - self.held
            found.append(f"{name}: {missing} units came in and are neither held nor paid out")
        if self.held != self.owed:
            found.append(f"{name}: holds {self.held} units and owes {self.owed}")
        return found


@dataclass(frozen=True, slots=True)
class Balance:
    """The sheets of the contracts that hold money, and of all together."""

    contracts: dict[str, Sheet]
    between: int
    """Moved from one of the contracts to another: in and out for each, neither for all."""
    total: Sheet

    def faults(self) -> list[str]:
        """Return what does not add up anywhere, in words; empty if every unit is accounted for."""
        found = [fault for name, sheet in self.contracts.items() for fault in sheet.faults(name)]
        found += self.total.faults("all contracts")
        if self.total.held != sum(sheet.held for sheet in self.contracts.values()):
            found.append("all contracts: hold something else than their sum")
        return found


def read(world: Books) -> Balance:
    """Draw up the balance sheet of the whole suite."""
    transfers = world.token.events(world.chain.logs, "Transfer")
    owed = {
        "LeaseEscrow": escrow_owes(world),
        "LeaseBonds": bonds_owe(world),
        "RevenueSplitter": splitter_owes(world),
        "LoanDesk": desk_owes(world),
        **{one.record: one.owed for one in credit.pools(world)},
    }
    addresses = {world.suite[name].address: name for name in owed}
    sheets = {
        name: Sheet(
            money_in=_moved(transfers, to={address}),
            money_out=_moved(transfers, of={address}),
            held=world.token.read("balanceOf", address),
            owed=owed[name],
        )
        for address, name in addresses.items()
    }
    return total_of(sheets, _moved(transfers, of=set(addresses), to=set(addresses)))


def total_of(sheets: dict[str, Sheet], between: int) -> Balance:
    """Add the sheets up; what moved between the contracts came from nobody and left nobody."""
    total = Sheet(
        money_in=sum(sheet.money_in for sheet in sheets.values()) - between,
        money_out=sum(sheet.money_out for sheet in sheets.values()) - between,
        held=sum(sheet.held for sheet in sheets.values()),
        owed=sum(sheet.owed for sheet in sheets.values()),
    )
    return Balance(sheets, between, total)


def escrow_owes(world: Books) -> int:
    """Return what the escrow still holds for leases, owes to assets and to lessees."""
    escrow = world.escrow
    opened = escrow.events(world.chain.logs, "LeaseOpened")
    for_leases = 0
    for event in opened:
        lease = escrow.read("lease", event["lease_id"])
        for_leases += lease["escrowed"] - lease["released"]
    for_assets = sum(
        escrow.read("owed_to_asset", asset)[0] for asset in {event["asset"] for event in opened}
    )
    claims = sum(escrow.read("claimable", account) for account in claimants(world))
    return int(for_leases + for_assets + claims)


def claimants(world: Books) -> set[str]:
    """Return everybody to whom the escrow can owe a refund, from its events."""
    who = {"LeaseOpened": "lessee", "LeaseAssigned": "to", "SuccessorCancelled": "payer"}
    events = world.escrow.events(world.chain.logs)
    return {event[who[event.name]] for event in events if event.name in who}


def bonds_owe(world: Books) -> int:
    """Return hosts' bonds, what stands behind open disputes, and what was credited."""
    contract = world.bonds
    of_hosts = sum(contract.read("bond_of", asset) for asset in leasing.bonded(world))
    events = contract.events(world.chain.logs)
    disputed = [event for event in events if event.name == "Disputed"]
    disputes = [contract.read("dispute_of", one["lease_id"], one["period"]) for one in disputed]
    of_disputes = sum(one["bond"] for one in disputes if one["is_open"])
    credited = {event["lessee"] for event in events if event.name == "BondPaid"}
    credited |= {event["disputer"] for event in disputed}
    credited |= {event["owner"] for event in events if event.name == "DisputeDismissed"}
    claims = sum(contract.read("claimable", account) for account in credited)
    return int(of_hosts + of_disputes + claims)


def splitter_owes(world: Books) -> int:
    """Return what the splitter owes to the treasury, to accounts and to splits."""
    splitter = world.splitter
    claims = sum(splitter.read("claimable", account) for account in creditors(world))
    splits = 0
    for number in range(1, splitter.read("split_count") + 1):
        released = splitter.events(world.chain.logs, "SplitReleased")
        splits += splitter.read("split_received", number)
        splits -= sum(event["amount"] for event in released if event["split_id"] == number)
    return int(splitter.read("fees_accrued") + claims + splits)


def desk_owes(world: Books) -> int:
    """Return what sales left for borrowers, and the bounties of those who started auctions."""
    desk = world.suite["LoanDesk"]
    events = desk.events(world.chain.logs)
    entitled = {event["starter"] for event in events if event.name == "AuctionStarted"}
    entitled |= {event["borrower"] for event in events if event.name == "Taken"}
    return int(sum(desk.read("claimable", account) for account in entitled))


def creditors(world: Books) -> set[str]:
    """Return everybody whom the splitter can owe, from its events."""
    found: set[str] = set()
    for event in world.splitter.events(world.chain.logs):
        if event.name == "Deposited":
            found.add(event["beneficiary"])
        elif event.name == "TermsSet":
            found.add(event["terms"]["operator"])
        elif event.name == "SplitReleased":
            found.add(event["payee"])
    return found


def _moved(
    transfers: Iterable[Event], of: set[str] | None = None, to: set[str] | None = None
) -> int:
    """Return what went from `of` to `to`; None is anybody."""
    return sum(
        event["value"]
        for event in transfers
        if (of is None or event["sender"] in of) and (to is None or event["receiver"] in to)
    )
