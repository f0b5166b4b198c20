"""Fleet mode: nodes hand signed reports over, one aggregator verifies, keeps and carries them.

The way of a report: `wire` (JSON) -> `intake` (signature, rules) -> `inbox` (SQLite, then the
receipt) -> `dispatch` (batches of `submit_many`) -> the chain. `service` is the door for HTTPS,
`consumer` the one for NATS JetStream. A node's side is `handover`, `post` and `publish`.
"""
