"""Events of the lease escrow, of the price index and of the claims that contracts keep."""

from scripts.lib.indexing.tables.columns import event_table

CLAIMED = event_table("claimed", "account:account caller=by:account amount")
"""Of every contract that keeps claims."""

ESCROW = {
    "Claimed": CLAIMED,
    "OfferPosted": event_table(
        "offer_posted",
        "asset owner:account nonce hourly_rate=offer.hourly_rate min_hours=offer.min_hours "
        "max_hours=offer.max_hours sla_bps=offer.sla_bps credit_bps=offer.credit_bps "
        "notice_hours=offer.notice_hours tenancy=offer.tenancy is_indexed=offer.is_indexed:flag "
        "premium_bps=offer.premium_bps valid_until=offer.valid_until",
    ),
    "OfferWithdrawn": event_table("offer_withdrawn", "asset owner:account nonce"),
    "LeaseOpened": event_table(
        "lease_opened",
        "lease_id asset lessee:account hourly_rate hours escrowed started_at ends_at",
    ),
    "LeaseSettled": event_table("lease_settled", "lease_id asset amount seconds until"),
    "PeriodClosed": event_table(
        "period_closed",
        "lease_id asset lessee:account delivered_seconds charge credit amount refund",
    ),
    "NoticeGiven": event_table("notice_given", "lease_id asset account=by:account ends_at"),
    "LeaseRejected": event_table("lease_rejected", "lease_id asset lessee:account ends_at"),
    "LeaseReclaimed": event_table("lease_reclaimed", "lease_id asset owner:account reason ends_at"),
    "SuccessorCancelled": event_table(
        "successor_cancelled", "lease_id asset account=payer:account refund"
    ),
    "LeaseAssigned": event_table(
        "lease_assigned", "lease_id asset lessee:account receiver=to:account"
    ),
    "LeaseClosed": event_table("lease_closed", "lease_id asset lessee:account ended_at"),
    "Forwarded": event_table("rent_forwarded", "asset amount seconds"),
    "ForwardDeferred": event_table("rent_deferred", "asset amount seconds"),
}

INDEX = {
    "MarketSet": event_table(
        "market_set", "accelerator=market:word number base:wide lowest:wide highest:wide"
    ),
    "Enlisted": event_table("market_enlisted", "asset accelerator=market:word number accelerators"),
    "RateMoved": event_table("market_moved", "number base:wide price:wide listed leased owners"),
    "IndexUpdated": event_table(
        "market_settled", "number lease_id observation:wide weight:wide settled:wide"
    ),
}
