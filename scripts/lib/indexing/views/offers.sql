-- The last offer of every machine, and whether it can be taken: neither withdrawn nor expired nor
-- of a former owner.
SELECT o.asset, o.owner, o.nonce, o.hourly_rate, o.min_hours, o.max_hours, o.sla_bps,
       o.credit_bps, o.notice_hours, o.tenancy, o.is_indexed, o.premium_bps, o.valid_until,
       o.at AS posted_at,
       CASE WHEN EXISTS (SELECT 1 FROM offer_withdrawn w WHERE w.asset = o.asset AND w.id > o.id)
            THEN 1 ELSE 0 END AS is_withdrawn,
       CASE WHEN EXISTS (SELECT 1 FROM offer_withdrawn w WHERE w.asset = o.asset AND w.id > o.id)
              OR EXISTS (SELECT 1 FROM title_moved m WHERE m.asset = o.asset AND m.id > o.id)
              OR o.valid_until < (SELECT at FROM followed)
            THEN 0 ELSE 1 END AS is_standing
  FROM offer_posted o
 WHERE o.id = (SELECT MAX(p.id) FROM offer_posted p WHERE p.asset = o.asset)
