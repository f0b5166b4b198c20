"""Events of the title and of the meter."""

from scripts.lib.indexing.tables.columns import event_table

TITLE = {
    "Registered": event_table(
        "title_registered",
        "asset owner:account market:hash kind=spec.kind accelerator=spec.accelerator:word "
        "accelerators=spec.accelerator_count memory_mib=spec.memory_mib "
        "power_limit_watts=spec.power_limit_watts region=spec.region:word "
        "commissioned_at=spec.commissioned_at purchase_price=spec.purchase_price",
    ),
    "Transfer": event_table("title_moved", "asset=token_id sender:account receiver:account"),
    "Retired": event_table("title_retired", "asset owner:account"),
    "Granted": event_table("title_granted", "asset owner:account grantee:account rights tenure"),
    "Encumbered": event_table("lien_taken", "asset owner:account holder:account"),
    "Released": event_table("lien_released", "asset owner:account holder:account"),
    "Seized": event_table(
        "title_seized", "asset holder:account receiver=to:account former_owner:account"
    ),
    "UpdateUser": event_table("user_set", "asset=token_id account=user:account expires"),
}

METER = {
    "Enrolled": event_table(
        "node_enrolled", "asset owner:account node:account peak_watts idle_watts"
    ),
    "Rotated": event_table("node_rotated", "asset former:account node:account"),
    "Revoked": event_table("node_revoked", "asset node:account"),
    "Recorded": event_table(
        "report_recorded",
        "asset sequence started_at ended_at available_seconds busy_seconds energy_joules "
        "work_units mode evidence:hash",
    ),
    "Refuted": event_table(
        "hours_refuted", "asset first_hour available_seconds busy_seconds config reason:word"
    ),
}
