-- What moved the end of a lease forward, in order.
SELECT id, at, lease_id, asset, account, 'notice' AS kind, ends_at FROM notice_given
UNION ALL
SELECT id, at, lease_id, asset, lessee, 'rejected', ends_at FROM lease_rejected
UNION ALL
SELECT id, at, lease_id, asset, owner, 'reclaimed', ends_at FROM lease_reclaimed
UNION ALL
SELECT c.id, c.at, c.lease_id, c.asset, c.account, 'cancelled', o.started_at
  FROM successor_cancelled c JOIN lease_opened o ON o.lease_id = c.lease_id
