"""Compares a store with the contracts: what events alone say, and what their views say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts.lib.chains.base import ZERO_ADDRESS
from scripts.lib.indexing import audit_credit
from scripts.lib.indexing.comparing import Comparison, same
from scripts.lib.indexing.deployment import Deployment
from scripts.lib.indexing.reading import Reader, readers
from scripts.lib.indexing.source import LogSource
from scripts.lib.indexing.store import Store
from scripts.lib.indexing.tables.columns import word

Contracts = Mapping[str, Reader]


@dataclass(slots=True)
class Audit:
    """What was compared, and what differs, in words."""

    compared: int = 0
    differences: list[str] = field(default_factory=list)


def audit(store: Store, source: LogSource, deployment: Deployment) -> Audit:
    """Compare everything that the store derives with the contracts at the store's block."""
    contracts = readers(source, deployment, store.position.number)
    found = Audit()
    parts = [_titles, _meters, _leases, _offers, _bonds, _claims, _revenue, _markets]
    for part in [*parts, audit_credit.loans, audit_credit.pools]:
        for one in part(store, contracts):
            found.compared += 1
            if not one.holds:
                found.differences.append(one.text)
    return found


def _titles(store: Store, contracts: Contracts) -> Iterator[Comparison]:
    title = contracts["ComputeAsset"]
    rows = store.rows("SELECT * FROM machines")
    yield same("titles", len(rows), title.read("total_supply"))
    for row in rows:
        asset, what = row["asset"], f"machine {row['asset']}"
        yield same(f"{what}: owner", row["owner"], title.read("ownerOf", asset))
        lien = row["lien_holder"] or ZERO_ADDRESS
        yield same(f"{what}: lien", lien, title.read("lien_of", asset))
        runs = (row["user_expires"] or 0) > store.position.at
        user = row["user_account"] if runs else ZERO_ADDRESS
        yield same(f"{what}: user", user, title.read("userOf", asset))


def _meters(store: Store, contracts: Contracts) -> Iterator[Comparison]:
    meter = contracts["MetricsOracle"]
    enrolled = "SELECT DISTINCT asset FROM node_enrolled"
    for row in store.rows(f"SELECT * FROM metering WHERE asset IN ({enrolled})"):
        head = meter.read("head", row["asset"])
        for figure in ("available_seconds", "busy_seconds", "energy_joules"):
            yield same(f"machine {row['asset']}: {figure}", row[figure], head[figure])


def _leases(store: Store, contracts: Contracts) -> Iterator[Comparison]:
    escrow = contracts["LeaseEscrow"]
    for row in store.rows("SELECT * FROM leases"):
        what = f"lease {row['lease_id']}"
        lease = escrow.read("lease", row["lease_id"])
        is_over = row["is_closed"] or row["is_cancelled"]
        for figure in ("lessee", "asset", "started_at", "ends_at", "hours"):
            yield same(f"{what}: {figure}", row[figure], lease[figure])
        yield same(f"{what}: is closed", is_over, lease["is_closed"])
        # The contract counts what the running period released as still held.
        held = 0 if is_over else row["held"] + row["released"]
        yield same(f"{what}: escrowed", held, lease["escrowed"])
        if is_over:
            yield same(f"{what}: held", row["held"], 0)
            continue
        yield same(f"{what}: released", row["released"], lease["released"])
        terms = ("hourly_rate", "min_hours", "sla_bps", "credit_bps", "notice_hours", "tenancy")
        for figure in (*terms, "periods_closed"):
            yield same(f"{what}: {figure}", row[figure], lease[figure])


def _offers(store: Store, contracts: Contracts) -> Iterator[Comparison]:
    escrow = contracts["LeaseEscrow"]
    for row in store.rows("SELECT * FROM offers"):
        what = f"offer of machine {row['asset']}"
        offer, nonce, _, stands = escrow.read("offer_of", row["asset"])
        yield same(f"{what}: stands", row["is_standing"], stands)
        if row["is_withdrawn"]:
            yield same(f"{what}: rate", 0, offer["hourly_rate"])
            continue
        yield same(f"{what}: nonce", row["nonce"], nonce)
        for figure, value in offer.items():
            yield same(f"{what}: {figure}", row[figure], value)


def _bonds(store: Store, contracts: Contracts) -> Iterator[Comparison]:
    if "LeaseBonds" not in contracts:
        return
    bonds = contracts["LeaseBonds"]
    for row in store.rows("SELECT * FROM bonds"):
        what = f"bond of machine {row['asset']}"
        yield same(what, row["bond"], bonds.read("bond_of", row["asset"]))
    for row in store.rows("SELECT * FROM disputes"):
        what = f"dispute of lease {row['lease_id']}, period {row['period']}"
        found = bonds.read("dispute_of", row["lease_id"], row["period"])
        yield same(f"{what}: is open", row["state"] == "open", found["is_open"])
        if found["is_open"]:
            for figure in ("disputer", "bond", "hours"):
                yield same(f"{what}: {figure}", row[figure], found[figure])


def _claims(store: Store, contracts: Contracts) -> Iterator[Comparison]:
    for row in store.rows("SELECT * FROM claims"):
        if row["account"] is None:
            yield same(f"{row['contract']} is credited to nobody", row["credited"], 0)
            continue
        owed = contracts[row["contract"]].read("claimable", row["account"])
        yield same(f"{row['contract']} owes {row['account']}", row["claimable"], owed)


def _revenue(store: Store, contracts: Contracts) -> Iterator[Comparison]:
    splitter = contracts["RevenueSplitter"]
    for row in store.rows("SELECT * FROM revenue"):
        gross, net, seconds = splitter.read("revenue_of", row["asset"])
        what = f"machine {row['asset']}"
        yield same(f"{what}: gross", row["rent_gross"], gross)
        yield same(f"{what}: income", row["rent_income"], net)
        yield same(f"{what}: paid seconds", row["paid_seconds"], seconds)
    (fees,) = store.rows(
        "SELECT COALESCE((SELECT SUM(fee) FROM revenue_deposited), 0) "
        "- COALESCE((SELECT SUM(amount) FROM fees_claimed), 0) AS accrued"
    )
    yield same("fees accrued", fees["accrued"], splitter.read("fees_accrued"))


def _markets(store: Store, contracts: Contracts) -> Iterator[Comparison]:
    if "PriceIndex" not in contracts:
        return
    index = contracts["PriceIndex"]
    for row in store.rows("SELECT * FROM prices WHERE moved_at IS NOT NULL"):
        market: dict[str, Any] = index.read("market", word(row["accelerator"]))
        for figure in ("listed", "leased", "owners"):
            yield same(f"market {row['number']}: {figure}", row[figure], market[figure])
