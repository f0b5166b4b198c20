"""Events of the bonds behind promises and doubts."""

from scripts.lib.indexing.tables.columns import event_table
from scripts.lib.indexing.tables.leases import CLAIMED

BONDS = {
    "Claimed": CLAIMED,
    "BondAdded": event_table("bond_added", "asset account=by:account amount bond"),
    "BondWithdrawn": event_table("bond_withdrawn", "asset owner:account amount bond"),
    "BondPaid": event_table("bond_paid", "lease_id asset lessee:account amount shortfall"),
    "Disputed": event_table(
        "dispute_opened",
        "lease_id asset disputer:account period first_hour hours bond held_until",
    ),
    "DisputeEnded": event_table(
        "dispute_ended", "lease_id disputer:account period bond is_refuted:flag"
    ),
    "DisputeDismissed": event_table(
        "dispute_dismissed",
        "lease_id disputer:account owner:account period bond config reason:word",
    ),
}
