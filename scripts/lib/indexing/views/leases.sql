-- Every lease: who, on what terms, and where its money is. Terms are of the offer that it took;
-- `payer` is who sent the rent to the escrow, most often the lessee.
SELECT l.*,
       l.escrowed - l.paid - l.refunded AS held,
       CASE WHEN l.is_cancelled = 1 THEN 'cancelled'
            WHEN l.is_closed = 1 THEN 'closed'
            WHEN l.started_at > (SELECT at FROM followed) THEN 'waiting'
            WHEN l.ends_at > (SELECT at FROM followed) THEN 'running'
            ELSE 'ended' END AS state
  FROM (SELECT o.lease_id, o.asset,
               COALESCE((SELECT a.receiver FROM lease_assigned a WHERE a.lease_id = o.lease_id
                          ORDER BY a.id DESC LIMIT 1), o.lessee) AS lessee,
               (SELECT m.sender FROM money_moved m
                 WHERE m.receiver = (SELECT c.address FROM contracts c WHERE c.name = o.contract)
                   AND m.amount = o.escrowed AND m.id < o.id
                 ORDER BY m.id DESC LIMIT 1) AS payer,
               o.hourly_rate, o.hours, o.started_at,
               COALESCE((SELECT e.ends_at FROM lease_endings e WHERE e.lease_id = o.lease_id
                          ORDER BY e.id DESC LIMIT 1), o.ends_at) AS ends_at,
               p.min_hours, p.sla_bps, p.credit_bps, p.notice_hours, p.tenancy,
               o.escrowed,
               COALESCE((SELECT SUM(s.amount) FROM lease_settled s
                          WHERE s.lease_id = o.lease_id), 0)
               + COALESCE((SELECT SUM(c.amount) FROM period_closed c
                            WHERE c.lease_id = o.lease_id), 0) AS paid,
               COALESCE((SELECT SUM(c.refund) FROM period_closed c
                          WHERE c.lease_id = o.lease_id), 0)
               + COALESCE((SELECT SUM(x.refund) FROM successor_cancelled x
                            WHERE x.lease_id = o.lease_id), 0) AS refunded,
               COALESCE((SELECT SUM(c.credit) FROM period_closed c
                          WHERE c.lease_id = o.lease_id), 0) AS credit,
               -- Paid to the host side within the period that still runs.
               COALESCE((SELECT SUM(s.amount) FROM lease_settled s
                          WHERE s.lease_id = o.lease_id
                            AND s.id > COALESCE((SELECT MAX(c.id) FROM period_closed c
                                                  WHERE c.lease_id = o.lease_id), 0)), 0)
                 AS released,
               (SELECT COUNT(*) FROM period_closed c WHERE c.lease_id = o.lease_id)
                 AS periods_closed,
               CASE WHEN EXISTS (SELECT 1 FROM lease_closed c WHERE c.lease_id = o.lease_id)
                    THEN 1 ELSE 0 END AS is_closed,
               CASE WHEN EXISTS (SELECT 1 FROM successor_cancelled c
                                  WHERE c.lease_id = o.lease_id)
                    THEN 1 ELSE 0 END AS is_cancelled,
               (SELECT e.kind FROM lease_endings e WHERE e.lease_id = o.lease_id
                 ORDER BY e.id DESC LIMIT 1) AS ended_by
          FROM lease_opened o
          LEFT JOIN offer_posted p
            ON p.id = (SELECT MAX(q.id) FROM offer_posted q
                        WHERE q.asset = o.asset AND q.id < o.id)) l
