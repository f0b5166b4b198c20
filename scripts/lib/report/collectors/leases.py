"""Every lease, with the promise of the offer that it was opened on."""

from scripts.lib.report.model.fleet import LeaseRow
from scripts.lib.report.reading import Reading


def collect(reading: Reading) -> tuple[LeaseRow, ...]:
    """Return every lease, in order of opening."""
    promised = _promises(reading)
    opened = {one["lease_id"]: one for one in reading.events("LeaseEscrow", "LeaseOpened")}
    rows = []
    for one in reading.accounts.leases:
        event = opened[one.lease_id]
        rows.append(
            LeaseRow(
                lease_id=one.lease_id,
                asset=one.asset,
                lessee=reading.books.name(one.lessee),
                outcome=one.outcome,
                started_at=event["started_at"],
                ends_at=reading.books.escrow.read("lease", one.lease_id)["ends_at"],
                hourly_rate=event["hourly_rate"],
                sla_bps=promised[one.lease_id],
                leased_seconds=one.leased_seconds,
                delivered_seconds=one.delivered_seconds,
                escrowed=one.escrowed,
                paid=one.paid,
                refunded=one.refunded,
                credit=one.credit,
                held=one.held,
            )
        )
    return tuple(rows)


def _promises(reading: Reading) -> dict[int, int]:
    """Return lease to promised availability: of the asset's last offer before it was opened."""
    offered: dict[int, int] = {}
    promised: dict[int, int] = {}
    for event in reading.books.escrow.events(reading.books.chain.logs):
        if event.name == "OfferPosted":
            offered[event["asset"]] = event["offer"]["sla_bps"]
        elif event.name == "LeaseOpened":
            promised[event["lease_id"]] = offered[event["asset"]]
    return promised
